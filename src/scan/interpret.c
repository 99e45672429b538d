/*
 * interpret.c
 *		What the elements of a scan say of the item.
 *
 * Of several elements that could say a thing, the one that is listed first
 * below does: what GS1 or the supplier assigned goes before what the customer
 * assigned, because serial and lot numbers are the supplier's too.
 */
#include "scan/interpreter.h"

#include "standard/hibc.h"

/* How the value of an element is to be taken. */
typedef enum Taking
{
	TAKE_ALL,
	TAKE_GTIN,         /* the first 14 digits */
	TAKE_BEHIND_CAGE,  /* without the CAGE code in front */
	TAKE_NUMBER,       /* without zeros in front */
	TAKE_NUMBER_OF_7Q, /* the same, and without the unit behind */
} Taking;

typedef struct Source
{
	const char *id;
	Taking taking;
	bool global; /* of a serial or lot number: unique without its part number */
} Source;

static const Source part_sources[] = {
	{"01", TAKE_ALL, false},   {"8006", TAKE_GTIN, false}, {"02", TAKE_ALL, false},
	{"03", TAKE_ALL, false},   {"8026", TAKE_GTIN, false}, {"8010", TAKE_ALL, false},
	{"8013", TAKE_ALL, false}, {"1P", TAKE_ALL, false},    {"30P", TAKE_ALL, false},
	{"25P", TAKE_ALL, false},  {"P", TAKE_ALL, false},     {"PNO", TAKE_ALL, false},
	{"PNR", TAKE_ALL, false},  {"7001", TAKE_ALL, false},  {NULL, TAKE_ALL, false},
};

static const Source lot_sources[] = {
	{"10", TAKE_ALL, false},  {"1T", TAKE_ALL, false},   {"30T", TAKE_ALL, false},
	{"25T", TAKE_ALL, true},  {"21S", TAKE_ALL, true},   {"T", TAKE_ALL, false},
	{"20T", TAKE_ALL, false}, {"LOT", TAKE_ALL, false},  {"LTN", TAKE_ALL, false},
	{"BII", TAKE_ALL, false}, {"+LOT", TAKE_ALL, false}, {NULL, TAKE_ALL, false},
};

static const Source serial_sources[] = {
	{"21", TAKE_ALL, false},         {"8011", TAKE_ALL, false},
	{"8004", TAKE_ALL, true},        {"8003", TAKE_ALL, true},
	{"8002", TAKE_ALL, true},        {"00", TAKE_ALL, true},
	{"S", TAKE_ALL, false},          {"18S", TAKE_BEHIND_CAGE, true},
	{"25S", TAKE_ALL, true},         {"22S", TAKE_ALL, true},
	{"23S", TAKE_ALL, true},         {"I", TAKE_ALL, true},
	{"20S", TAKE_ALL, false},        {"1S", TAKE_ALL, false},
	{"SEQ", TAKE_ALL, false},        {"SER", TAKE_ALL, false},
	{"UCN", TAKE_ALL, false},        {"USN", TAKE_BEHIND_CAGE, true},
	{"UST", TAKE_BEHIND_CAGE, true}, {"UID", TAKE_ALL, true},
	{"+SN", TAKE_ALL, false},        {"J", TAKE_ALL, true},
	{"1J", TAKE_ALL, true},          {"2J", TAKE_ALL, true},
	{"3J", TAKE_ALL, true},          {"4J", TAKE_ALL, true},
	{"5J", TAKE_ALL, true},          {"6J", TAKE_ALL, true},
	{NULL, TAKE_ALL, false},
};

static const Source quantity_sources[] = {
	{"30", TAKE_NUMBER, false},       {"37", TAKE_NUMBER, false},  {"Q", TAKE_NUMBER, false},
	{"7Q", TAKE_NUMBER_OF_7Q, false}, {"QTY", TAKE_NUMBER, false}, {"+QTY", TAKE_NUMBER, false},
	{NULL, TAKE_ALL, false},
};

/* Whether an element says a serial number: a returnable asset may have none. */
static bool
says_something(const ScanElement *element)
{
	return strcmp(element->id, "8003") != 0 || element->size > 14;
}

static bool
two_of(const Interpreter *interpreter, const char *what, const ScanElement *one,
	   const ScanElement *other)
{
	fault_set(interpreter->fault, FAULT_ARGUMENT, other->position,
			  "The scan has two %s, at positions %d and %d.", what, one->position, other->position);
	fault_hint(interpreter->fault, "scan_elements lists them all.");
	return false;
}

/* The element that says a thing first; NULL with a source of NULL: none does. */
static bool
choose(const Interpreter *interpreter, const Source *sources, const char *what,
	   const ScanElement **element, const Source **source)
{
	const BarcodeScan *scan = interpreter->scan;

	*element = NULL;
	for (*source = sources; (*source)->id != NULL; ++*source)
	{
		int found = scan_find(scan, (*source)->id, 0);

		if (found < 0 || !says_something(&scan->element[found]))
			continue;
		*element = &scan->element[found];
		while ((found = scan_find(scan, (*source)->id, found + 1)) >= 0)
		{
			const ScanElement *other = &scan->element[found];

			if (!slice_equal(scan_value(scan, *element), scan_value(scan, other)))
				return two_of(interpreter, what, *element, other);
		}
		return true;
	}
	return true;
}

static Slice
take(Slice value, Taking taking)
{
	switch (taking)
	{
		case TAKE_GTIN:
			value.size = 14;
			break;
		case TAKE_BEHIND_CAGE:
			return value.size > 5 ? slice_from(value, 5) : value;
		case TAKE_NUMBER_OF_7Q:
			value.size -= 2;
			/* FALLTHROUGH */
		case TAKE_NUMBER:
			while (value.size > 1 && value.data[0] == '0' && ascii_is_digit(value.data[1]))
				value = slice_from(value, 1);
			break;
		case TAKE_ALL:
			break;
	}
	return value;
}

/* A code must be one that the code types take. */
static bool
store_code(const Interpreter *interpreter, const ScanElement *element, Slice value, ScanText *text)
{
	Slice code;

	if (!code_text_parse(value, element->position, &code, interpreter->fault))
		return false;
	memcpy(text->text, code.data, code.size);
	text->size = code.size;
	return true;
}

/* The own form of HIBC, in which there is a check character of its own in combined data too. */
static bool
store_hibc_part(const Interpreter *interpreter, ScanText *part)
{
	const BarcodeScan *scan = interpreter->scan;
	int first = scan_find(scan, "+LIC", 0);

	if (first < 0)
		return true;
	part->size = scan_hibc_part(scan, first, part->text);
	for (int i = scan_find(scan, "+LIC", first + 1); i >= 0; i = scan_find(scan, "+LIC", i + 1))
	{
		char other[HIBC_PRIMARY_MAX];
		Slice code = {other, scan_hibc_part(scan, i, other)};

		if (!slice_equal(code, (Slice){part->text, part->size}))
			return two_of(interpreter, "part numbers", &scan->element[first], &scan->element[i]);
	}
	return true;
}

static bool
is_number(Slice text)
{
	size_t points = 0;

	for (size_t i = 0; i < text.size; i++)
	{
		points += text.data[i] == '.';
		if (text.data[i] != '.' && !ascii_is_digit(text.data[i]))
			return false;
	}
	return text.size > points && points <= 1;
}

static bool
store_quantity(const Interpreter *interpreter, ScanText *quantity)
{
	const ScanElement *element;
	const Source *source;
	Slice value;

	if (!choose(interpreter, quantity_sources, "quantities", &element, &source))
		return false;
	if (element == NULL)
		return true;

	value = take(scan_value(interpreter->scan, element), source->taking);
	if (!is_number(value) || value.size > CODE_MAX)
	{
		fault_set(interpreter->fault, FAULT_ARGUMENT, element->position,
				  "Expected a number for (%s) %s at position %d.", element->id, element->title,
				  element->position);
		return false;
	}
	memcpy(quantity->text, value.data, value.size);
	quantity->size = value.size;
	return true;
}

static void
store_trace_id(TraceKind kind, Slice scope, Slice code, ScanText *trace_id)
{
	TraceIdText text = {.kind = kind, .scope = scope, .code = code};

	trace_id->size = trace_id_text_build(&text, trace_id->text);
}

static Slice
text_of(const ScanText *text)
{
	return (Slice){text->text, text->size};
}

/*
 * The unit if there is one, else the lot, else the part; within its part
 * number where only that makes it unique.  A piece of an item (8006) has all
 * of that identifier for its part number, since the pieces share a serial.
 */
static bool
summarize_identity(const Interpreter *interpreter, ScanSummary *summary)
{
	static const Slice none = {"", 0};
	const BarcodeScan *scan = interpreter->scan;
	const ScanElement *part;
	const ScanElement *lot;
	const ScanElement *serial;
	const Source *source;
	char uii[CODE_MAX];
	Slice scope;
	Slice code;

	if (!choose(interpreter, part_sources, "part numbers", &part, &source) ||
		(part != NULL &&
		 !store_code(interpreter, part, take(scan_value(scan, part), source->taking),
					 &summary->part_number)))
		return false;
	if (part == NULL && !store_hibc_part(interpreter, &summary->part_number))
		return false;
	scope = part != NULL && source->taking == TAKE_GTIN ? scan_value(scan, part)
														: text_of(&summary->part_number);

	if (!choose(interpreter, lot_sources, "lot codes", &lot, &source) ||
		(lot != NULL && !store_code(interpreter, lot, scan_value(scan, lot), &summary->lot_code)))
		return false;
	if (lot != NULL)
		store_trace_id(TRACE_LOT, source->global ? none : scope, text_of(&summary->lot_code),
					   &summary->trace_id);
	else if (scope.size > 0)
		store_trace_id(TRACE_PART, none, scope, &summary->trace_id);

	if (!choose(interpreter, serial_sources, "serial numbers", &serial, &source) ||
		(serial != NULL &&
		 !store_code(interpreter, serial, take(scan_value(scan, serial), source->taking),
					 &summary->serial_number)))
		return false;
	if (serial != NULL)
		store_trace_id(TRACE_SERIAL, source->global ? none : scope,
					   text_of(&summary->serial_number), &summary->trace_id);

	code = (Slice){uii, scan_uii(scan, uii)};
	if (code.size > 0)
		store_trace_id(TRACE_SERIAL, none, code, &summary->trace_id);
	return true;
}

bool
scan_interpret(const BarcodeScan *scan, CalendarDate on_date, ScanSummary *summary, Fault *fault)
{
	Interpreter interpreter = {.scan = scan, .on_date = on_date, .fault = fault};

	summary->part_number.size = 0;
	summary->lot_code.size = 0;
	summary->serial_number.size = 0;
	summary->quantity.size = 0;
	summary->trace_id.size = 0;
	return scan_check(scan, fault) && summarize_identity(&interpreter, summary) &&
		   store_quantity(&interpreter, &summary->quantity) &&
		   interpret_dates(&interpreter, summary);
}
