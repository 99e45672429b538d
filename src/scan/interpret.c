/*
 * interpret.c
 *		What the elements of a scan mean: the item, its quantity, its dates.
 */
#include "scan/interpreter.h"

#include "core/decimal.h"
#include "scan/gs1_ai.h"
#include "scan/isbt128.h"
#include "standard/cage.h"
#include "standard/hibc.h"

static Slice
take(Slice value, Taking taking)
{
	switch (taking)
	{
		case TAKE_GTIN:
			value.size = GS1_GTIN_SIZE;
			break;
		case TAKE_DONATION:
			value.size = ISBT_DONATION_SIZE;
			break;
		case TAKE_AFTER_CAGE:
			return value.size > CAGE_SIZE ? slice_from(value, CAGE_SIZE) : value;
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

static Slice
text_of(const ScanText *text)
{
	return (Slice){text->text, text->size};
}

/* An element of the scan, and the source that it was chosen as. */
typedef struct Choice
{
	const ScanElement *element; /* NULL: there is none */
	const Source *source;
} Choice;

/* Chooses an element, and stores its code, which must be one that the code types accept. */
static bool
store_code(const Interpreter *interpreter, const Subject *subject, Choice *choice, ScanText *text)
{
	Slice code;

	text->size = 0;
	if (!interpret_choose(interpreter, subject, &choice->element, &choice->source))
		return false;
	if (choice->element == NULL)
		return true;
	code = take(scan_value(interpreter->scan, choice->element), choice->source->taking);
	if (!code_text_parse(code, choice->element->value_position, &code, interpreter->fault))
		return false;
	memcpy(text->text, code.data, code.size);
	text->size = code.size;
	return true;
}

/* The own form of HIBC has a check character of its own, in combined data too. */
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

		if (!slice_equal(code, text_of(part)))
			return interpret_two(interpreter, interpret_part.plural, &scan->element[first],
								 &scan->element[i]);
	}
	return true;
}

static bool
store_quantity(const Interpreter *interpreter, ScanText *quantity)
{
	const ScanElement *element;
	const Source *source;
	Slice value;

	quantity->size = 0;
	if (!interpret_choose(interpreter, &interpret_quantity, &element, &source))
		return false;
	if (element == NULL)
		return true;

	value = take(scan_value(interpreter->scan, element), source->taking);
	if (!decimal_is_number(value) || value.size > CODE_MAX)
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

static bool
store_words(const Interpreter *interpreter, const Subject *subject, ScanText *words)
{
	const ScanElement *element;
	const Source *source;

	words->size = 0;
	if (!interpret_choose(interpreter, subject, &element, &source))
		return false;
	if (element == NULL)
		return true;
	if (element->size > sizeof(words->text))
	{
		fault_set(interpreter->fault, FAULT_ARGUMENT, element->value_position,
				  "Expected at most %d characters for (%s) %s at position %d, found %d.",
				  (int) sizeof(words->text), element->id, element->title, element->value_position,
				  element->size);
		return false;
	}
	memcpy(words->text, scan_value(interpreter->scan, element).data, element->size);
	words->size = element->size;
	return true;
}

/* The plain code of the scan, if nothing that was chosen is it. */
static bool
store_plain_code(const Interpreter *interpreter, bool is_taken, ScanText *code)
{
	Choice choice;

	if (!store_code(interpreter, &interpret_plain_code, &choice, code))
		return false;
	if (is_taken)
		code->size = 0;
	return true;
}

static bool
store_trace_id(const Interpreter *interpreter, TraceKind kind, Slice scope, Slice code,
			   ScanText *trace_id)
{
	TraceIdText text = {.kind = kind, .scope = scope, .code = code};

	if (!trace_id_text_fits(&text, interpreter->fault))
		return false;
	trace_id->size = trace_id_text_build(&text, trace_id->text);
	return true;
}

static bool
is_plain(const Choice *choice)
{
	return choice->element != NULL && choice->element->syntax == SCAN_PLAIN;
}

/* The elements that identify the item. */
typedef struct Identity
{
	Choice part;
	Choice lot;
	Choice serial;
} Identity;

static bool
choose_identity(const Interpreter *interpreter, Identity *identity, ScanSummary *summary)
{
	Choice customer_part;

	if (!store_code(interpreter, &interpret_part, &identity->part, &summary->part_number) ||
		!store_code(interpreter, &interpret_customer_part, &customer_part,
					&summary->customer_part) ||
		!store_code(interpreter, &interpret_lot, &identity->lot, &summary->lot_code) ||
		!store_code(interpreter, &interpret_serial, &identity->serial, &summary->serial_number))
		return false;
	if ((identity->part.element == NULL || is_plain(&identity->part)) &&
		scan_find(interpreter->scan, "+LIC", 0) >= 0)
	{
		identity->part.element = NULL;
		return store_hibc_part(interpreter, &summary->part_number);
	}
	return true;
}

/* A scope: of size 0 there is none. */
typedef struct Scope
{
	size_t size;
	char text[CODE_MAX + 1 + CODE_MAX];
} Scope;

static void
widen(Scope *scope, Slice code)
{
	if (code.size == 0)
		return;
	if (scope->size > 0)
		scope->text[scope->size++] = '|';
	memcpy(scope->text + scope->size, code.data, code.size);
	scope->size += code.size;
}

/* The maker of the item, unless its part number includes it. */
static bool
store_maker(const Interpreter *interpreter, const Choice *part, ScanText *maker)
{
	Choice choice;

	maker->size = 0;
	if ((part->element != NULL && part->source->global) ||
		scan_find(interpreter->scan, "+LIC", 0) >= 0)
		return true;
	if (!store_code(interpreter, &interpret_maker, &choice, maker))
		return false;
	if (maker->size > 0)
		return true;
	fault_set(interpreter->fault, FAULT_ARGUMENT, 0,
			  "Expected the maker of the item for its scope, such as (17V), (12V), (1V) or (V).");
	fault_hint(interpreter->fault, "Pass another scope.");
	return false;
}

/* What a trace id names, and whether that needs a scope. */
typedef struct Naming
{
	TraceKind kind;
	Slice code; /* of size 0: nothing */
	bool is_global;
} Naming;

/*
 * The unit if there is one, else the lot, else the part.  A piece of an item
 * (8006) has all of that identifier for its part number, since the pieces share
 * a serial.
 */
static Naming
what_is_named(const Identity *identity, const ScanSummary *summary, Slice part_number)
{
	if (summary->serial_number.size > 0)
		return (Naming){TRACE_SERIAL, text_of(&summary->serial_number),
						identity->serial.source->global};
	if (summary->lot_code.size > 0)
		return (Naming){TRACE_LOT, text_of(&summary->lot_code), identity->lot.source->global};
	return (Naming){TRACE_PART, part_number, false};
}

/* A donation's number begins with the facility that gave it. */
static bool
is_of_donation(const Choice *serial)
{
	return serial->element != NULL && serial->element->syntax == SCAN_ISBT128;
}

/* Numbers that are unique everywhere need no maker, but those with a CAGE code in front lose it. */
static bool
widen_by_maker(const Interpreter *interpreter, const Identity *identity, const Naming *naming,
			   Scope *scope)
{
	const Choice *serial = &identity->serial;
	ScanText maker;

	if (naming->kind == TRACE_SERIAL && serial->source->taking == TAKE_AFTER_CAGE)
	{
		Slice value = scan_value(interpreter->scan, serial->element);
		Slice cage = {value.data, value.size > CAGE_SIZE ? CAGE_SIZE : 0};

		if (cage.size > 0 &&
			!code_text_parse(cage, serial->element->value_position, &cage, interpreter->fault))
			return false;
		widen(scope, cage);
	}
	if (naming->is_global || is_of_donation(serial))
		return true;
	if (!store_maker(interpreter, &identity->part, &maker))
		return false;
	widen(scope, text_of(&maker));
	return true;
}

/* Divisions are numbered within a donation. */
static bool
widen_by_donation(const Interpreter *interpreter, const Choice *serial, Scope *scope)
{
	Choice choice;
	ScanText donation;

	if (serial->element == NULL || strcmp(serial->element->id, ISBT_DIVISION) != 0)
		return true;
	if (!store_code(interpreter, &interpret_donation, &choice, &donation))
		return false;
	if (donation.size == 0)
	{
		fault_set(interpreter->fault, FAULT_ARGUMENT, serial->element->position,
				  "Expected the donation (=) of the division (=,) at position %d.",
				  serial->element->position);
		fault_hint(interpreter->fault, "Scan the bar codes of a label together.");
		return false;
	}
	widen(scope, text_of(&donation));
	return true;
}

static bool
name_item(const Interpreter *interpreter, const Identity *identity, ScanSummary *summary)
{
	const Choice *part = &identity->part;
	Slice part_number = part->element != NULL && part->source->taking == TAKE_GTIN
							? scan_value(interpreter->scan, part->element)
							: text_of(&summary->part_number);
	Naming naming = what_is_named(identity, summary, part_number);
	Scope scope = {0};

	summary->trace_id.size = 0;
	if (naming.code.size == 0)
		return true;
	if (interpreter->options->scope == SCOPE_MAKER &&
		!widen_by_maker(interpreter, identity, &naming, &scope))
		return false;
	if (interpreter->options->scope != SCOPE_NONE && !naming.is_global && naming.kind != TRACE_PART)
	{
		widen(&scope, part_number);
		if (!widen_by_donation(interpreter, &identity->serial, &scope))
			return false;
	}
	return store_trace_id(interpreter, naming.kind, (Slice){scope.text, scope.size}, naming.code,
						  &summary->trace_id);
}

static bool
summarize_identity(const Interpreter *interpreter, ScanSummary *summary)
{
	static const Slice none = {"", 0};
	Identity identity;
	char uii[CODE_MAX];
	size_t size = 0;

	if (!choose_identity(interpreter, &identity, summary) ||
		!name_item(interpreter, &identity, summary))
		return false;
	if (interpreter->options->scope == SCOPE_PART &&
		!scan_build_uii(interpreter->scan, uii, &size, interpreter->fault))
		return false;
	if (size > 0 &&
		!store_trace_id(interpreter, TRACE_SERIAL, none, (Slice){uii, size}, &summary->trace_id))
		return false;
	return store_plain_code(interpreter,
							is_plain(&identity.part) || is_plain(&identity.lot) ||
								is_plain(&identity.serial),
							&summary->plain_code);
}

/* An unknown field could mean anything; the companions of the other elements must be there. */
static bool
check_elements(const Interpreter *interpreter)
{
	const BarcodeScan *scan = interpreter->scan;

	for (int i = 0; i < scan->elements; i++)
	{
		const ScanElement *element = &scan->element[i];

		if (element->syntax == SCAN_UNKNOWN_FIELD)
			return scan_check_value(scan, i, interpreter->fault);
		if ((element->syntax == SCAN_HIBC ||
			 (element->syntax <= SCAN_DIGITAL_LINK && interpret_uses(element->id))) &&
			!scan_check_companions(scan, i, interpreter->fault))
			return false;
	}
	return true;
}

bool
scan_interpret(const BarcodeScan *scan, const BarcodeOptions *options, ScanSummary *summary,
			   Fault *fault)
{
	Interpreter interpreter = {.scan = scan, .options = options, .fault = fault};

	return check_elements(&interpreter) && summarize_identity(&interpreter, summary) &&
		   store_quantity(&interpreter, &summary->quantity) &&
		   interpret_dates(&interpreter, summary) &&
		   store_words(&interpreter, &interpret_date_code, &summary->date_code) &&
		   store_words(&interpreter, &interpret_country, &summary->country_of_origin);
}
