/*
 * isbt128.c
 *		Bar codes of blood, cells and tissues: ISBT 128 Standard Technical Specification (ICCBBA
 *		ST-001, v6.2), chapter 2, and unique device identifiers of ICCBBA (ST-017).
 *
 *		=A99992112345600		donation A999921123456, flags 00
 *		=<E0304V00				product E0304, type of collection V, division 00
 *		&>0211232359			expires in 2021, on day 123, at 23:59
 *		=+02000...				two data structures follow in the same symbol
 *		=/A9999XYZ100T0944		device identifier; =,000025 division, &,1... lot
 *
 * The identifier of a donation is "=" alone: what follows it is data.
 */
#include "scan/isbt128.h"

#include "core/decimal.h"
#include "standard/standards.h"

#define COMPOUND "=+"
#define COMPOUND_COUNT 2
#define DONATION_DATA (ISBT_DONATION_SIZE + 2)

/*
 * A data structure: its characters after the identifier, and where some of these are a
 * number, that of the units that follow.
 */
typedef struct DataStructure
{
	const char *id;
	const char *title;
	uint8_t size;
	uint8_t unit; /* characters; 0: nothing follows */
	uint8_t count_at;
	uint8_t count_size;
	const Standard *standard; /* of the data, or NULL */
	const char *one;          /* "a product code": what the standard has */
} DataStructure;

/* ST-001, table 2, without those that a nation defines; longer identifiers first. */
static const DataStructure structures[] = {
	{"&,1", "MPHO LOT NUMBER", 18, 0, 0, 0, NULL, NULL},
	{"&,2", "MPHO SUPPLEMENTAL IDENTIFICATION NUMBER", 18, 0, 0, 0, NULL, NULL},
	{"&,3", "GLOBAL REGISTRATION IDENTIFIER FOR DONORS", 19, 0, 0, 0, NULL, NULL},
	{"&,4", "SINGLE EUROPEAN CODE", 40, 0, 0, 0, NULL, NULL},
	{"=%", "BLOOD GROUPS (ABO AND RHD)", 4, 0, 0, 0, NULL, NULL},
	{"=<", "PRODUCT CODE", 8, 0, 0, 0, &standard_isbt_product, "a product code"},
	{"=>", "EXPIRATION DATE", 6, 0, 0, 0, NULL, NULL},
	{"&>", "EXPIRATION DATE AND TIME", 10, 0, 0, 0, NULL, NULL},
	{"=*", "COLLECTION DATE", 6, 0, 0, 0, NULL, NULL},
	{"&*", "COLLECTION DATE AND TIME", 10, 0, 0, 0, NULL, NULL},
	{"=}", "PRODUCTION DATE", 6, 0, 0, 0, NULL, NULL},
	{"&}", "PRODUCTION DATE AND TIME", 10, 0, 0, 0, NULL, NULL},
	{"&(", "SPECIAL TESTING: GENERAL", 5, 0, 0, 0, NULL, NULL},
	{"={", "SPECIAL TESTING: RED CELL ANTIGENS", 18, 0, 0, 0, NULL, NULL},
	{"=\\", "SPECIAL TESTING: RED CELL ANTIGENS, GENERAL", 18, 0, 0, 0, NULL, NULL},
	{"&\\", "SPECIAL TESTING: RED CELL ANTIGENS, FINNISH", 18, 0, 0, 0, NULL, NULL},
	{"&{", "SPECIAL TESTING: PLATELET ANTIGENS", 18, 0, 0, 0, NULL, NULL},
	{"=[", "SPECIAL TESTING: HLA-A AND -B ALLELES", 18, 0, 0, 0, NULL, NULL},
	{"=\"", "SPECIAL TESTING: HLA-DRB1 ALLELES", 18, 0, 0, 0, NULL, NULL},
	{"=)", "CONTAINER MANUFACTURER AND CATALOG NUMBER", 10, 0, 0, 0, NULL, NULL},
	{"&)", "CONTAINER LOT NUMBER", 10, 0, 0, 0, NULL, NULL},
	{"=;", "DONOR IDENTIFICATION NUMBER", 21, 0, 0, 0, NULL, NULL},
	{"='", "STAFF MEMBER IDENTIFICATION NUMBER", 11, 0, 0, 0, NULL, NULL},
	{"=-", "MANUFACTURER AND CATALOG NUMBER OF ANOTHER ITEM", 10, 0, 0, 0, NULL, NULL},
	{"&-", "LOT NUMBER OF ANOTHER ITEM", 10, 0, 0, 0, NULL, NULL},
	{COMPOUND, "COMPOUND MESSAGE", 5, 0, 0, 0, NULL, NULL},
	{"=#", "PATIENT DATE OF BIRTH", 10, 0, 0, 0, NULL, NULL},
	{"&#", "PATIENT IDENTIFICATION NUMBER", 4, 1, 2, 2, NULL, NULL},
	{"=]", "EXPIRATION MONTH AND YEAR", 6, 0, 0, 0, NULL, NULL},
	{"&\"", "TRANSFUSION TRANSMITTED INFECTION MARKER", 18, 0, 0, 0, NULL, NULL},
	{"=$", "PRODUCT CONSIGNMENT", 16, 0, 0, 0, NULL, NULL},
	{"&$", "DIMENSIONS", 2, 14, 0, 2, NULL, NULL},
	{"&%", "RED CELL ANTIGENS WITH TEST HISTORY", 3, 10, 0, 3, NULL, NULL},
	{"=(", "FLEXIBLE DATE AND TIME", 16, 0, 0, 0, NULL, NULL},
	{ISBT_DIVISION, "PRODUCT DIVISIONS", 6, 0, 0, 0, NULL, NULL},
	{"&+", "PROCESSING FACILITY INFORMATION CODE", 11, 0, 0, 0, NULL, NULL},
	{ISBT_PROCESSOR_PRODUCT, "PROCESSOR PRODUCT IDENTIFICATION CODE", 16, 0, 0, 0,
	 &standard_isbt_ppic, "a code of a processor"},
	{"&:", "GLOBAL REGISTRATION IDENTIFIER FOR DONORS", 19, 0, 0, 0, NULL, NULL},
	{"&/", "CHAIN OF IDENTITY IDENTIFIER", 15, 0, 0, 0, NULL, NULL},
};

static const DataStructure donation =
	{ISBT_DONATION,      "DONATION IDENTIFICATION NUMBER", DONATION_DATA, 0, 0, 0,
	 &standard_isbt_din, "the number of a donation"};

/* The data structure that a text begins with, or NULL. */
static const DataStructure *
find_structure(Slice text)
{
	for (size_t i = 0; i < sizeof(structures) / sizeof(structures[0]); i++)
	{
		if (scan_begins_with(text, structures[i].id, false) > 0)
			return &structures[i];
	}
	if (text.size > 1 && text.data[0] == '=' &&
		(ascii_is_digit(text.data[1]) || ascii_is_upper(text.data[1])))
		return &donation;
	return NULL;
}

/* The characters of its data, which may be more than are there; 0: their number is not one. */
static size_t
data_size(const DataStructure *structure, Slice data)
{
	Slice count;

	if (structure->unit == 0 || data.size < structure->size)
		return structure->size;
	count = (Slice){data.data + structure->count_at, structure->count_size};
	if (!slice_is_digits(count))
		return 0;
	return structure->size +
		   structure->unit * (size_t) decimal_value(count.data, structure->count_size);
}

/*
 * Other codes may begin with "=" and be as long as a donation: this one begins with three
 * letters or digits, and goes on with ten digits.
 */
static bool
may_be(const DataStructure *structure, Slice data)
{
	if (structure != &donation)
		return true;
	for (size_t i = 0; i < ISBT_DONATION_SIZE; i++)
	{
		if (!ascii_is_digit(data.data[i]) && (i >= 3 || !ascii_is_upper(data.data[i])))
			return false;
	}
	return true;
}

/*
 * Without an AIM prefix, which other codes have as well, a text is ISBT 128 if it begins
 * as a compound message, or is nothing but whole data structures.
 */
bool
scan_isbt128_begins(Slice text)
{
	bool any = text.size > 0;

	if (scan_begins_with(text, COMPOUND, false) > 0 && text.size > 2 + COMPOUND_COUNT &&
		slice_is_digits((Slice){text.data + 2, COMPOUND_COUNT}))
		return true;
	while (text.size > 0)
	{
		const DataStructure *structure = find_structure(text);
		Slice data;
		size_t size;

		if (structure == NULL)
			return false;
		data = slice_from(text, strlen(structure->id));
		size = data_size(structure, data);
		if (size == 0 || data.size < size || !may_be(structure, data))
			return false;
		text = slice_from(data, size);
	}
	return any;
}

static bool
expect_size(const ScanReader *reader, const DataStructure *structure, Slice data, size_t size)
{
	if (size > 0 && data.size >= size)
		return true;
	if (size == 0)
		fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, data.data),
				  "Expected the number of its parts for (%s) %s at position %d.", structure->id,
				  structure->title, scan_position(reader, data.data));
	else
		fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, data.data + data.size),
				  "Expected %zu characters for (%s) %s at position %d, found %zu.", size,
				  structure->id, structure->title, scan_position(reader, data.data), data.size);
	return false;
}

/* Takes a data structure off a text. */
static bool
read_structure(ScanReader *reader, Slice *text)
{
	const DataStructure *structure = find_structure(*text);
	Slice id;
	Slice data;
	size_t size;

	if (structure == NULL)
	{
		fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, text->data),
				  "Expected a data identifier of ISBT 128 at position %d.",
				  scan_position(reader, text->data));
		return false;
	}
	id = (Slice){text->data, strlen(structure->id)};
	data = slice_from(*text, id.size);
	size = data_size(structure, data);
	*text = slice_from(data, size < data.size ? size : data.size);
	return expect_size(reader, structure, data, size) &&
		   scan_add_field(reader, SCAN_ISBT128, id, structure->title, (Slice){data.data, size});
}

/* A compound message gives the number of data structures that follow it. */
static bool
expect_count(const ScanReader *reader, Slice text, int found)
{
	int expected;

	if (scan_begins_with(text, COMPOUND, false) == 0)
		return true;
	expected = decimal_value(text.data + 2, COMPOUND_COUNT);
	if (found == expected)
		return true;
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, text.data),
			  "Expected %d data structures in the compound message at position %d, found %d.",
			  expected, scan_position(reader, text.data), found);
	return false;
}

bool
scan_isbt128(ScanReader *reader, Slice text)
{
	int first = reader->scan->elements;

	for (Slice rest = text; rest.size > 0;)
	{
		if (!read_structure(reader, &rest))
			return false;
	}
	return expect_count(reader, text, reader->scan->elements - first - 1);
}

/* A year of 900 or more is of the 20th century. */
bool
scan_isbt128_date(Slice value, CalendarDate *date)
{
	int year;
	int day;

	if (value.size < 6 || !slice_is_digits((Slice){value.data, value.size}))
		return false;
	year = decimal_value(value.data, 3);
	year += year >= 900 ? 1000 : 2000;
	day = decimal_value(value.data + 3, 3);
	if (day < 1 || day > calendar_days_in_year(year))
		return false;
	if (value.size == 10 &&
		(decimal_value(value.data + 6, 2) > 23 || decimal_value(value.data + 8, 2) > 59))
		return false;
	*date = calendar_from_day_of_year(year, day);
	return true;
}

/* Expiration, collection and production, with or without a time. */
static bool
is_day(const DataStructure *structure)
{
	return structure->id[1] != '\0' && strchr(">*}", structure->id[1]) != NULL;
}

/* What a value should have been, or NULL. */
static const char *
wrong_value(const DataStructure *structure, Slice value)
{
	StandardCode code;
	CalendarDate date;
	Fault ignored;

	if (structure->standard != NULL && !structure->standard->enter(value, &code, &ignored))
		return structure->one;
	return is_day(structure) && !scan_isbt128_date(value, &date) ? "a date" : NULL;
}

static const DataStructure *
structure_of(const ScanElement *element)
{
	return strcmp(element->id, ISBT_DONATION) == 0
			   ? &donation
			   : find_structure((Slice){element->id, strlen(element->id)});
}

bool
scan_isbt128_value(const BarcodeScan *scan, const ScanElement *element, Fault *fault)
{
	Slice value = scan_value(scan, element);
	const char *wrong = wrong_value(structure_of(element), value);

	if (wrong == NULL)
		return true;
	fault_set(fault, FAULT_SYNTAX, element->value_position,
			  "Expected (%s) %s at position %d to be %s, found \"%.*s\".", element->id,
			  element->title, element->value_position, wrong, scan_shown_size(value.size),
			  value.data);
	return false;
}

bool
scan_isbt128_is_of_container(const BarcodeScan *scan, const ScanElement *element)
{
	if (strcmp(element->id, "=)") != 0 && strcmp(element->id, "&)") != 0)
		return false;
	return scan_find(scan, ISBT_DONATION, 0) >= 0 || scan_find(scan, ISBT_PRODUCT, 0) >= 0 ||
		   scan_find(scan, ISBT_PROCESSOR_PRODUCT, 0) >= 0;
}
