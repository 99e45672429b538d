/*
 * data_identifiers.c
 *		Data identifiers of ANSI MH10.8.2, in an envelope or bare.
 *
 * Titles are in the words of the standard, shortened.  An identifier that is
 * not listed is read as one of its letter's category.
 */
#include "scan/data_identifiers.h"

#include "core/decimal.h"
#include "scan/ifa.h"
#include "standard/standards.h"

/* Sorted by letter, then by number. */
static const DataIdentifier identifiers[] = {
	{"1B", "CONTAINER ID", 1, 0, DATE_NONE, false, false},
	{"25B", "RETURNABLE CONTAINER ID (IAC+CIN+SERIAL)", 1, 0, DATE_NONE, false, false},
	{"D", "DATE", 6, 6, DATE_YYMMDD, false, true},
	{"1D", "DATE", 6, 6, DATE_DDMMYY, false, false},
	{"2D", "DATE", 6, 6, DATE_MMDDYY, false, false},
	{"3D", "DATE", 4, 4, DATE_YDDD, false, false},
	{"4D", "DATE", 5, 5, DATE_YYDDD, false, true},
	{"5D", "DATE WITH QUALIFIER", 9, 9, DATE_YYMMDD_QUALIFIED, false, true},
	{"6D", "DATE WITH QUALIFIER", 11, 11, DATE_YYYYMMDD_QUALIFIED, false, true},
	{"7D", "DATE", 4, 4, DATE_MMYY, false, false},
	{"9D", "DATE, MUTUALLY DEFINED", 1, 0, DATE_NONE, false, true},
	{"10D", "DATE", 4, 4, DATE_YYWW, false, true},
	{"11D", "DATE", 6, 6, DATE_YYYYWW, false, true},
	{"12D", "DATE", 8, 8, DATE_YYYYMMDD, false, true},
	{"14D", "EXPIRATION DATE", 8, 8, DATE_YYYYMMDD, false, true},
	{"15D", "EXPIRATION DATE", 8, 8, DATE_DDMMYYYY, false, true},
	{"16D", "PRODUCTION DATE", 8, 8, DATE_YYYYMMDD, false, true},
	{"17D", "PRODUCTION DATE", 8, 8, DATE_DDMMYYYY, false, true},
	{"22D", "RECORD TIME", 12, 12, DATE_YYYYMMDDHHMM, false, true},
	{"25D", "BEST BEFORE DATE", 8, 8, DATE_YYYYMMDD, false, true},
	{"I", "VEHICLE IDENTIFICATION NUMBER", 17, 17, DATE_NONE, false, true},
	{"J", "LICENSE PLATE", 1, 0, DATE_NONE, false, true},
	{"1J", "LICENSE PLATE, UNBROKEN UNIT", 1, 0, DATE_NONE, false, true},
	{"2J", "LICENSE PLATE, UNIT WITH PACKAGES", 1, 0, DATE_NONE, false, true},
	{"3J", "LICENSE PLATE, UNBROKEN UNIT WITH EDI", 1, 0, DATE_NONE, false, true},
	{"4J", "LICENSE PLATE, UNIT WITH PACKAGES AND EDI", 1, 0, DATE_NONE, false, true},
	{"5J", "LICENSE PLATE, MIXED UNIT", 1, 0, DATE_NONE, false, true},
	{"6J", "LICENSE PLATE, MASTER UNIT", 1, 0, DATE_NONE, false, true},
	{"K", "ORDER NUMBER ASSIGNED BY CUSTOMER", 1, 0, DATE_NONE, false, true},
	{"1K", "ORDER NUMBER ASSIGNED BY SUPPLIER", 1, 0, DATE_NONE, false, true},
	{"2K", "BILL OF LADING OR WAYBILL NUMBER", 1, 0, DATE_NONE, false, true},
	{"4K", "LINE NUMBER OF ORDER", 1, 0, DATE_NONE, false, false},
	{"11K", "PACKING LIST NUMBER", 1, 0, DATE_NONE, false, true},
	{"4L", "COUNTRY OF ORIGIN", 2, 3, DATE_NONE, false, false},
	{"7L", "DOD ACTIVITY ADDRESS CODE", 6, 6, DATE_NONE, false, true},
	{"9N", "PHARMACY PRODUCT NUMBER", 5, 22, DATE_NONE, false, true},
	{"P", "ITEM ASSIGNED BY CUSTOMER", 1, 0, DATE_NONE, false, true},
	{"1P", "ITEM ASSIGNED BY SUPPLIER", 1, 0, DATE_NONE, false, true},
	{"2P", "REVISION LEVEL", 1, 0, DATE_NONE, false, true},
	{"8P", "GLOBAL TRADE ITEM NUMBER", 14, 14, DATE_NONE, false, true},
	{"25P", "ITEM (IAC+CIN+ITEM)", 3, 0, DATE_NONE, false, true},
	{"30P", "ITEM ASSIGNED BY SUPPLIER, FIRST LEVEL", 1, 0, DATE_NONE, false, true},
	{"Q", "QUANTITY", 1, 0, DATE_NONE, true, true},
	{"7Q", "QUANTITY WITH UNIT", 3, 0, DATE_NONE, true, true},
	{"S", "SERIAL NUMBER", 1, 0, DATE_NONE, false, true},
	{"1S", "ADDITIONAL CODE OF ENTITY", 1, 0, DATE_NONE, false, true},
	{"2S", "SHIPMENT ID OF ADVANCE NOTICE", 2, 30, DATE_NONE, false, true},
	{"3S", "PACKAGE ID, LOWEST LEVEL", 1, 0, DATE_NONE, false, true},
	{"4S", "PACKAGE ID, LIKE ITEMS", 1, 0, DATE_NONE, false, true},
	{"5S", "PACKAGE ID, UNLIKE ITEMS", 1, 0, DATE_NONE, false, true},
	{"18S", "CAGE CODE AND SERIAL NUMBER", 6, 25, DATE_NONE, false, true},
	{"20S", "TRACEABILITY CODE ASSIGNED BY CUSTOMER", 1, 0, DATE_NONE, false, true},
	{"21S", "TIRE IDENTIFICATION NUMBER", 1, 0, DATE_NONE, false, true},
	{"22S", "IDENTITY OF MOBILE TELEPHONE", 1, 0, DATE_NONE, false, true},
	{"23S", "MAC ADDRESS", 12, 12, DATE_NONE, false, true},
	{"25S", "SERIAL NUMBER (IAC+CIN+SERIAL)", 3, 0, DATE_NONE, false, true},
	{"30S", "ADDITIONAL TRACEABILITY CODE", 1, 0, DATE_NONE, false, true},
	{"T", "LOT ASSIGNED BY CUSTOMER", 1, 0, DATE_NONE, false, true},
	{"1T", "LOT ASSIGNED BY SUPPLIER", 1, 0, DATE_NONE, false, true},
	{"20T", "LOT ASSIGNED BY CUSTOMER, FIRST LEVEL", 1, 0, DATE_NONE, false, true},
	{"25T", "LOT (IAC+CIN+LOT)", 3, 0, DATE_NONE, false, true},
	{"30T", "LOT ASSIGNED BY SUPPLIER, FIRST LEVEL", 1, 0, DATE_NONE, false, true},
	{"V", "SUPPLIER ASSIGNED BY CUSTOMER", 1, 0, DATE_NONE, false, true},
	{"1V", "SUPPLIER ASSIGNED BY SUPPLIER", 1, 0, DATE_NONE, false, true},
	{"3V", "GS1 COMPANY PREFIX", 4, 12, DATE_NONE, false, true},
	{"12V", "DUNS NUMBER OF MANUFACTURER", 9, 13, DATE_NONE, false, true},
	{"13V", "DUNS NUMBER OF SUPPLIER", 9, 13, DATE_NONE, false, true},
	{"14V", "DUNS NUMBER OF CUSTOMER", 9, 13, DATE_NONE, false, true},
	{"17V", "CAGE CODE", 5, 5, DATE_NONE, false, true},
	{"18V", "PARTY (IAC+CIN)", 2, 0, DATE_NONE, false, true},
};

/* Those that are for the codes of one standard. */
static const struct
{
	const char *id;
	const Standard *standard;
	const char *one;
} standards[] = {
	{"I", &standard_vin, "a code of ISO 3779"},
	{"9N", &standard_ppn, "a code of IFA"},
	{"8P", &standard_gtin14, "a number of GS1"},
	{"21S", &standard_tin_dot, "a code of 49 CFR 574.5"},
	{"23S", &standard_eui48, "an address of IEEE 802"},
};

/* A to Z */
static const DataIdentifier categories[] = {
	{"A", "RESERVED", 1, 0, DATE_NONE, false, false},
	{"B", "CONTAINER INFORMATION", 1, 0, DATE_NONE, false, false},
	{"C", "FIELD CONTINUATION", 1, 0, DATE_NONE, false, false},
	{"D", "DATE", 1, 0, DATE_NONE, false, false},
	{"E", "ENVIRONMENTAL FACTOR", 1, 0, DATE_NONE, false, false},
	{"F", "LOOPING", 1, 0, DATE_NONE, false, false},
	{"G", "RESERVED", 1, 0, DATE_NONE, false, false},
	{"H", "HUMAN RESOURCES", 1, 0, DATE_NONE, false, false},
	{"I", "VEHICLE", 1, 0, DATE_NONE, false, false},
	{"J", "LICENSE PLATE", 1, 0, DATE_NONE, false, false},
	{"K", "TRANSACTION REFERENCE", 1, 0, DATE_NONE, false, false},
	{"L", "LOCATION REFERENCE", 1, 0, DATE_NONE, false, false},
	{"M", "RESERVED", 1, 0, DATE_NONE, false, false},
	{"N", "INDUSTRY ASSIGNED CODE", 1, 0, DATE_NONE, false, false},
	{"O", "RESERVED", 1, 0, DATE_NONE, false, false},
	{"P", "ITEM INFORMATION", 1, 0, DATE_NONE, false, false},
	{"Q", "MEASUREMENT", 1, 0, DATE_NONE, false, false},
	{"R", "MISCELLANEOUS", 1, 0, DATE_NONE, false, false},
	{"S", "TRACEABILITY OF ENTITY", 1, 0, DATE_NONE, false, false},
	{"T", "TRACEABILITY OF GROUP", 1, 0, DATE_NONE, false, false},
	{"U", "POSTAL CODE", 1, 0, DATE_NONE, false, false},
	{"V", "PARTY TO THE TRANSACTION", 1, 0, DATE_NONE, false, false},
	{"W", "ACTIVITY REFERENCE", 1, 0, DATE_NONE, false, false},
	{"X", "RESERVED", 1, 0, DATE_NONE, false, false},
	{"Y", "INTERNAL", 1, 0, DATE_NONE, false, false},
	{"Z", "MUTUALLY DEFINED", 1, 0, DATE_NONE, false, false},
};

size_t
data_identifier_size(Slice field)
{
	size_t at = 0;

	while (at < field.size && at < 3 && ascii_is_digit(field.data[at]))
		at++;
	return at < field.size && ascii_is_upper(field.data[at]) && (at == 0 || field.data[0] != '0')
			   ? at + 1
			   : 0;
}

const DataIdentifier *
data_identifier_find_listed(Slice id)
{
	for (size_t i = 0; i < sizeof(identifiers) / sizeof(identifiers[0]); i++)
	{
		if (slice_equals(id, identifiers[i].id))
			return &identifiers[i];
	}
	return NULL;
}

const DataIdentifier *
data_identifier_find(Slice id)
{
	const DataIdentifier *listed = data_identifier_find_listed(id);

	if (listed != NULL)
		return listed;
	if (id.size == 0 || data_identifier_size(id) != id.size)
		return NULL;
	return &categories[id.data[id.size - 1] - 'A'];
}

static bool
has_size(const DataIdentifier *identifier, Slice value)
{
	return value.size >= identifier->min && (identifier->max == 0 || value.size <= identifier->max);
}

/* What a value should have been by the standard for it, or NULL. */
static const char *
wrong_code(const DataIdentifier *identifier, Slice value)
{
	StandardCode code;
	Fault ignored;

	for (size_t i = 0; i < sizeof(standards) / sizeof(standards[0]); i++)
	{
		if (strcmp(identifier->id, standards[i].id) == 0)
			return standards[i].standard->enter(value, &code, &ignored) ? NULL : standards[i].one;
	}
	return NULL;
}

const char *
data_identifier_wrong(const DataIdentifier *identifier, Slice value)
{
	if (!has_size(identifier, value))
		return "of another size";
	if (identifier->date != DATE_NONE && !date_form_holds(identifier->date, value))
		return "a date";
	if (identifier->numeric && strcmp(identifier->id, "7Q") == 0)
		return decimal_is_number((Slice){value.data, value.size - 2})
				   ? NULL
				   : "a number and two letters for a unit";
	if (identifier->numeric && !decimal_is_number(value))
		return "a number";
	if ((strcmp(identifier->id, "12V") == 0 || strcmp(identifier->id, "3V") == 0) &&
		!slice_is_digits(value))
		return "digits";
	return wrong_code(identifier, value);
}

bool
scan_data_identifier_value(const BarcodeScan *scan, const ScanElement *element, Fault *fault)
{
	const DataIdentifier *identifier = data_identifier_find(
		(Slice){element->id, strlen(element->id)});
	Slice value = scan_value(scan, element);
	const char *wrong = data_identifier_wrong(identifier, value);
	int position = element->value_position;

	if (wrong == NULL || scan_ifa_is_month(scan, element))
		return true;
	if (!has_size(identifier, value))
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected %s%d character%s for (%s) %s at position %d, found %d.",
				  identifier->min == identifier->max ? ""
				  : value.size < identifier->min     ? "at least "
													 : "at most ",
				  value.size < identifier->min ? identifier->min : identifier->max,
				  value.size < identifier->min && identifier->min == 1 ? "" : "s", element->id,
				  identifier->title, position, (int) value.size);
	else
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected (%s) %s at position %d to be %s, found \"%.*s\".", element->id,
				  identifier->title, position, wrong, scan_shown_size(value.size), value.data);
	return false;
}

static bool
read_field(ScanReader *reader, Slice field)
{
	size_t size = data_identifier_size(field);
	Slice id = {field.data, size};

	if (size == 0)
		return scan_add_unknown_field(reader, field);
	return scan_add_field(reader, SCAN_DATA_IDENTIFIER, id, data_identifier_find(id)->title,
						  slice_from(field, size));
}

bool
scan_data_identifiers(ScanReader *reader, Slice text)
{
	return scan_read_fields(reader, text, read_field);
}
