/*
 * scan_functions.c
 *		The SQL functions of barcode scans.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "pg/date.h"
#include "pg/encoding.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "scan/scan.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/tuplestore.h"

/* No message should repeat the control characters of a scan to a terminal. */
static char *
quote_scan(Slice text)
{
	char *shown = fault_quote(text);

	for (char *c = shown; *c != '\0'; c++)
	{
		if ((unsigned char) *c < ' ' || *c == 0x7F)
			*c = '?';
	}
	return shown;
}

/* A word of an argument, and what it means. */
typedef struct Choice
{
	const char *word;
	int meaning;
} Choice;

static const Choice plain_choices[] = {
	{"unknown", PLAIN_UNKNOWN}, {"gtin", PLAIN_GTIN},     {"part", PLAIN_PART},
	{"lot", PLAIN_LOT},         {"serial", PLAIN_SERIAL}, {NULL, 0},
};

static const Choice scope_choices[] = {
	{"part", SCOPE_PART},
	{"maker", SCOPE_MAKER},
	{"none", SCOPE_NONE},
	{NULL, 0},
};

/* "unknown, gtin, part, lot, serial" */
static char *
all_words(const Choice *choices)
{
	StringInfoData words;

	initStringInfo(&words);
	for (const Choice *choice = choices; choice->word != NULL; choice++)
		appendStringInfo(&words, "%s%s", choice == choices ? "" : ", ", choice->word);
	return words.data;
}

static int
choose(Slice word, const char *argument, const Choice *choices)
{
	for (const Choice *choice = choices; choice->word != NULL; choice++)
	{
		if (slice_equals(word, choice->word))
			return choice->meaning;
	}
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("invalid value for %s: %s", argument, fault_quote(word)),
					errdetail("Expected one of: %s.", all_words(choices))));
}

/* What a function asks of a scan. */
typedef struct ScanTask
{
	BarcodeOptions options;
	BarcodeScan *scan;
	ScanSummary *summary; /* NULL: none is wanted */
	char *uii;            /* the same */
	size_t uii_size;
} ScanTask;

static bool
do_task(Slice text, const void *state, Fault *fault)
{
	ScanTask *task = unconstify(ScanTask *, (const ScanTask *) state);

	return scan_parse(text, &task->options, task->scan, fault) &&
		   (task->summary == NULL ||
			scan_interpret(task->scan, &task->options, task->summary, fault)) &&
		   (task->uii == NULL || scan_build_uii(task->scan, task->uii, &task->uii_size, fault));
}

/* The same task for a scan that is in UTF-8, where pure code can name characters. */
static ScanTask
task_in_utf8(const ScanTask *task)
{
	ScanTask copy = *task;
	Slice fnc1 = task->options.fnc1;
	const char *utf8 = pg_server_to_any(fnc1.data, (int) fnc1.size, PG_UTF8);

	copy.scan = palloc(sizeof(BarcodeScan));
	if (utf8 != fnc1.data)
		copy.options.fnc1 = (Slice){utf8, strlen(utf8)};
	return copy;
}

/* Does a task with a scan; a fault is an error. */
static void
read_scan(Slice text, ScanTask *task)
{
	ScanTask in_utf8;
	Fault fault;

	task->scan = palloc(sizeof(BarcodeScan));
	if (do_task(text, task, &fault))
		return;
	in_utf8 = task_in_utf8(task);
	fault_find_in_utf8(text, do_task, &in_utf8, &fault);
	fault_report(&fault, FAULT_IN_TEXT, NULL, psprintf("invalid scan %s", quote_scan(text)));
}

/* An element of a scan whose fault is to be found. */
typedef struct ProblemTask
{
	ScanTask scan;
	int index;
} ProblemTask;

static bool
find_problem(Slice text, const void *state, Fault *fault)
{
	const ProblemTask *task = state;
	Fault ignored;

	return !do_task(text, &task->scan, &ignored) || task->index >= task->scan.scan->elements ||
		   scan_check_element(task->scan.scan, task->index, fault);
}

/* What is wrong with an element, in the encoding of the database; NULL: nothing. */
static char *
problem_of(Slice text, const ScanTask *task, int index)
{
	ProblemTask in_utf8 = {.index = index};
	Fault fault;
	Fault found = {.text = ""};

	if (scan_check_element(task->scan, index, &fault))
		return NULL;
	in_utf8.scan = task_in_utf8(task);
	fault_find_in_utf8(text, find_problem, &in_utf8, &found);
	return found.text[0] != '\0' ? pstrdup(found.text) : encoding_from_utf8(fault.text);
}

PG_FUNCTION_INFO_V1(scan_elements);
PG_FUNCTION_INFO_V1(scan_read);
PG_FUNCTION_INFO_V1(scan_uii);

Datum
scan_elements(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ScanTask task = {
		.options = {.fnc1 = code_slice(PG_GETARG_CODE_PP(1)),
					.plain = choose(code_slice(PG_GETARG_CODE_PP(2)), "plain", plain_choices)}};
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	const BarcodeScan *scan;

	lookup_begin_rows(fcinfo, 0);
	read_scan(text, &task);
	scan = task.scan;
	for (int i = 0; i < scan->elements; i++)
	{
		const ScanElement *element = &scan->element[i];
		char *problem = problem_of(text, &task, i);
		Datum values[5] = {0};
		bool nulls[5] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(element->id);
		values[2] = CStringGetTextDatum(encoding_from_utf8(element->title));
		values[3] = SliceGetDatum(scan_value(scan, element));
		nulls[4] = problem == NULL;
		if (problem != NULL)
			values[4] = CStringGetTextDatum(problem);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* The columns of scan_read. */
enum
{
	READ_PART_NUMBER,
	READ_LOT_CODE,
	READ_SERIAL_NUMBER,
	READ_PRODUCED_ON,
	READ_EXPIRES_ON,
	READ_BEST_BEFORE,
	READ_QUANTITY,
	READ_TRACE_ID,
	READ_REFERENCE_DATE,
	READ_PLAIN_CODE,
	READ_CUSTOMER_PART,
	READ_DATE_CODE,
	READ_COUNTRY_OF_ORIGIN,
	READ_COLUMNS
};

static void
put_text(Datum *values, bool *nulls, int column, const ScanText *text)
{
	nulls[column] = text->size == 0;
	if (text->size > 0)
		values[column] = SliceGetDatum((Slice){text->text, text->size});
}

static void
put_date(Datum *values, bool *nulls, int column, CalendarDate date)
{
	nulls[column] = date.year == 0;
	if (date.year != 0)
		values[column] = DateADTGetDatum(date_from_calendar(date));
}

static void
put_quantity(Datum *values, bool *nulls, int column, const ScanText *text)
{
	nulls[column] = text->size == 0;
	if (text->size > 0)
		values[column] = DirectFunctionCall3(numeric_in,
											 CStringGetDatum(pnstrdup(text->text, text->size)),
											 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

Datum
scan_read(PG_FUNCTION_ARGS)
{
	DateADT on_date = PG_GETARG_DATEADT(1);
	ScanSummary summary;
	ScanTask task = {
		.options = {.fnc1 = code_slice(PG_GETARG_CODE_PP(2)),
					.plain = choose(code_slice(PG_GETARG_CODE_PP(3)), "plain", plain_choices),
					.scope = choose(code_slice(PG_GETARG_CODE_PP(4)), "scope", scope_choices),
					.on_date = date_to_calendar(on_date, "the reference date of a scan")},
		.summary = &summary,
	};
	TupleDesc columns;
	Datum values[READ_COLUMNS] = {0};
	bool nulls[READ_COLUMNS] = {false};

	read_scan(code_slice(PG_GETARG_CODE_PP(0)), &task);
	columns = lookup_result_row(fcinfo);

	put_text(values, nulls, READ_PART_NUMBER, &summary.part_number);
	put_text(values, nulls, READ_LOT_CODE, &summary.lot_code);
	put_text(values, nulls, READ_SERIAL_NUMBER, &summary.serial_number);
	put_date(values, nulls, READ_PRODUCED_ON, summary.produced_on);
	put_date(values, nulls, READ_EXPIRES_ON, summary.expires_on);
	put_date(values, nulls, READ_BEST_BEFORE, summary.best_before);
	put_quantity(values, nulls, READ_QUANTITY, &summary.quantity);
	put_text(values, nulls, READ_TRACE_ID, &summary.trace_id);
	values[READ_REFERENCE_DATE] = DateADTGetDatum(on_date);
	put_text(values, nulls, READ_PLAIN_CODE, &summary.plain_code);
	put_text(values, nulls, READ_CUSTOMER_PART, &summary.customer_part);
	put_text(values, nulls, READ_DATE_CODE, &summary.date_code);
	put_text(values, nulls, READ_COUNTRY_OF_ORIGIN, &summary.country_of_origin);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

Datum
scan_uii(PG_FUNCTION_ARGS)
{
	char uii[CODE_MAX];
	ScanTask task = {.options = {.fnc1 = code_slice(PG_GETARG_CODE_PP(1))}, .uii = uii};

	read_scan(code_slice(PG_GETARG_CODE_PP(0)), &task);
	if (task.uii_size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum((Slice){uii, task.uii_size}));
}
