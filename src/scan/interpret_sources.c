/*
 * interpret_sources.c
 *		Which elements hold which facts about an item.
 *
 * Where several elements could hold a fact, the one listed first below counts:
 * what GS1 or the supplier assigned goes before what the customer assigned,
 * because serial and lot numbers are the supplier's too.
 */
#include "scan/interpreter.h"

#include "scan/isbt128.h"

static const Source part_sources[] = {
	{"01", TAKE_ALL, true},         {"8006", TAKE_GTIN, true},
	{"02", TAKE_ALL, true},         {"03", TAKE_ALL, true},
	{"8026", TAKE_GTIN, true},      {"8010", TAKE_ALL, true},
	{"8013", TAKE_ALL, true},       {"1P", TAKE_ALL, false},
	{"30P", TAKE_ALL, false},       {ISBT_PROCESSOR_PRODUCT, TAKE_ALL, true},
	{ISBT_PRODUCT, TAKE_ALL, true}, {"=)", TAKE_ALL, true},
	{"9N", TAKE_ALL, true},         {"8P", TAKE_ALL, true},
	{"25P", TAKE_ALL, true},        {"P", TAKE_ALL, false},
	{"PNO", TAKE_ALL, false},       {"PNR", TAKE_ALL, false},
	{"7001", TAKE_ALL, false},      {NULL, TAKE_ALL, false},
};

static const Source customer_part_sources[] = {
	{"P", TAKE_ALL, false},
	{"241", TAKE_ALL, false},
	{NULL, TAKE_ALL, false},
};

static const Source lot_sources[] = {
	{"10", TAKE_ALL, false},  {"1T", TAKE_ALL, false},   {"30T", TAKE_ALL, false},
	{"25T", TAKE_ALL, true},  {"21S", TAKE_ALL, true},   {"T", TAKE_ALL, false},
	{"20T", TAKE_ALL, false}, {"LOT", TAKE_ALL, false},  {"LTN", TAKE_ALL, false},
	{"BII", TAKE_ALL, false}, {"+LOT", TAKE_ALL, false}, {"&,1", TAKE_ALL, false},
	{"&)", TAKE_ALL, false},  {NULL, TAKE_ALL, false},
};

static const Source serial_sources[] = {
	{"21", TAKE_ALL, false},
	{"8011", TAKE_ALL, false},
	{"8004", TAKE_ALL, true},
	{"8003", TAKE_ALL, true},
	{"8002", TAKE_ALL, true},
	{"00", TAKE_ALL, true},
	{"S", TAKE_ALL, false},
	{"18S", TAKE_AFTER_CAGE, true},
	{"25S", TAKE_ALL, true},
	{"22S", TAKE_ALL, true},
	{"23S", TAKE_ALL, true},
	{"I", TAKE_ALL, true},
	{"20S", TAKE_ALL, false},
	{"1S", TAKE_ALL, false},
	{"SEQ", TAKE_ALL, false},
	{"SER", TAKE_ALL, false},
	{"UCN", TAKE_ALL, false},
	{"USN", TAKE_AFTER_CAGE, true},
	{"UST", TAKE_AFTER_CAGE, true},
	{"UID", TAKE_ALL, true},
	{"+SN", TAKE_ALL, false},
	{ISBT_DIVISION, TAKE_ALL, false},
	{ISBT_DONATION, TAKE_DONATION, false},
	{"J", TAKE_ALL, true},
	{"1J", TAKE_ALL, true},
	{"2J", TAKE_ALL, true},
	{"3J", TAKE_ALL, true},
	{"4J", TAKE_ALL, true},
	{"5J", TAKE_ALL, true},
	{"6J", TAKE_ALL, true},
	{NULL, TAKE_ALL, false},
};

static const Source donation_sources[] = {
	{ISBT_DONATION, TAKE_DONATION, false},
	{NULL, TAKE_ALL, false},
};

/* A number by which everybody knows the maker goes before one that a customer assigned. */
static const Source maker_sources[] = {
	{"18V", TAKE_ALL, false}, {"17V", TAKE_ALL, false}, {"12V", TAKE_ALL, false},
	{"3V", TAKE_ALL, false},  {"13V", TAKE_ALL, false}, {"MFR", TAKE_ALL, false},
	{"CAG", TAKE_ALL, false}, {"DUN", TAKE_ALL, false}, {"EUC", TAKE_ALL, false},
	{"SPL", TAKE_ALL, false}, {"1V", TAKE_ALL, false},  {"V", TAKE_ALL, false},
	{NULL, TAKE_ALL, false},
};

static const Source quantity_sources[] = {
	{"30", TAKE_NUMBER, false},       {"37", TAKE_NUMBER, false},  {"Q", TAKE_NUMBER, false},
	{"7Q", TAKE_NUMBER_OF_7Q, false}, {"QTY", TAKE_NUMBER, false}, {"+QTY", TAKE_NUMBER, false},
	{NULL, TAKE_ALL, false},
};

static const Source date_code_sources[] = {
	{"10D", TAKE_ALL, false},
	{"11D", TAKE_ALL, false},
	{"9D", TAKE_ALL, false},
	{NULL, TAKE_ALL, false},
};

static const Source country_sources[] = {
	{"422", TAKE_ALL, false},
	{"4L", TAKE_ALL, false},
	{NULL, TAKE_ALL, false},
};

static const Source plain_sources[] = {
	{"plain", TAKE_ALL, false},
	{NULL, TAKE_ALL, false},
};

static const Source no_sources[] = {
	{NULL, TAKE_ALL, false},
};

const Subject interpret_part = {"part numbers", PLAIN_PART, false, part_sources};
const Subject interpret_customer_part = {"customer part numbers", PLAIN_UNKNOWN, false,
										 customer_part_sources};
const Subject interpret_lot = {"lot codes", PLAIN_LOT, false, lot_sources};
const Subject interpret_serial = {"serial numbers", PLAIN_SERIAL, false, serial_sources};
const Subject interpret_donation = {"donations", PLAIN_UNKNOWN, false, donation_sources};
const Subject interpret_maker = {"makers", PLAIN_UNKNOWN, false, maker_sources};
const Subject interpret_quantity = {"quantities", PLAIN_UNKNOWN, false, quantity_sources};
const Subject interpret_date_code = {"date codes", PLAIN_UNKNOWN, true, date_code_sources};
const Subject interpret_country = {"countries of origin", PLAIN_UNKNOWN, true, country_sources};
const Subject interpret_plain_code = {"plain codes", PLAIN_UNKNOWN, false, plain_sources};

static bool
has_source(const Source *sources, const char *id)
{
	while (sources->id != NULL && strcmp(sources->id, id) != 0)
		sources++;
	return sources->id != NULL;
}

bool
interpret_uses(const char *id)
{
	return has_source(part_sources, id) || has_source(customer_part_sources, id) ||
		   has_source(lot_sources, id) || has_source(serial_sources, id) ||
		   has_source(quantity_sources, id) || has_source(date_code_sources, id) ||
		   has_source(country_sources, id) || interpret_uses_date(id);
}

/* A returnable asset may have no serial number. */
static bool
is_asset_type(const ScanElement *element)
{
	return strcmp(element->id, "8003") == 0 && element->size == 14;
}

bool
interpret_two(const Interpreter *interpreter, const char *plural, const ScanElement *one,
			  const ScanElement *other)
{
	fault_set(interpreter->fault, FAULT_ARGUMENT, other->position,
			  "The scan has two %s, at positions %d and %d.", plural, one->position,
			  other->position);
	fault_hint(interpreter->fault, "scan_elements lists them all.");
	return false;
}

/* The first element of an id that is not empty; all others must have the same value. */
static bool
choose_of(const Interpreter *interpreter, const Subject *subject, const char *id,
		  const ScanElement **element)
{
	const BarcodeScan *scan = interpreter->scan;

	*element = NULL;
	for (int i = scan_find(scan, id, 0); i >= 0; i = scan_find(scan, id, i + 1))
	{
		const ScanElement *found = &scan->element[i];

		if (scan_is_empty(scan, found))
			continue;
		if (!subject->as_written && !scan_check_value(scan, i, interpreter->fault))
			return false;
		if (is_asset_type(found) || scan_isbt128_is_of_container(scan, found))
			continue;
		if (*element != NULL && !slice_equal(scan_value(scan, *element), scan_value(scan, found)))
			return interpret_two(interpreter, subject->plural, *element, found);
		if (*element == NULL)
			*element = found;
	}
	return true;
}

bool
interpret_choose(const Interpreter *interpreter, const Subject *subject,
				 const ScanElement **element, const Source **source)
{
	const Source *lists[] = {subject->sources, no_sources};

	if (subject->plain != PLAIN_UNKNOWN && subject->plain == interpreter->options->plain)
		lists[1] = plain_sources;
	*element = NULL;
	for (int i = 0; i < 2; i++)
	{
		for (*source = lists[i]; (*source)->id != NULL; ++*source)
		{
			if (!choose_of(interpreter, subject, (*source)->id, element))
				return false;
			if (*element != NULL)
				return true;
		}
	}
	return true;
}
