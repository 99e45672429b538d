/*
 * scan_functions.c
 *		What a barcode scanner sends, as SQL sees it.
 */
#include "postgres.h"

#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "pg/encoding.h"
#include "pg/fault.h"
#include "scan/scan.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

/* A scan may hold what no message should repeat to a terminal: control characters. */
static char *
quote_scan(Slice text)
{
	char *shown = palloc(text.size + 1);

	for (size_t i = 0; i < text.size; i++)
	{
		unsigned char c = (unsigned char) text.data[i];

		shown[i] = c < ' ' || c == 0x7F ? '?' : (char) c;
	}
	return fault_quote((Slice){shown, text.size});
}

/* What is to be found out of a scan. */
typedef struct ScanTask
{
	Slice fnc1;
	bool together;        /* its elements must keep the rules for them together */
	CalendarDate on_date; /* for the summary */
	BarcodeScan *scan;
	ScanSummary *summary; /* NULL: none is wanted */
} ScanTask;

static bool
do_task(Slice text, const void *state, Fault *fault)
{
	const ScanTask *task = state;

	return scan_parse(text, task->fnc1, task->scan, fault) &&
		   (!task->together || scan_check(task->scan, fault)) &&
		   (task->summary == NULL ||
			scan_interpret(task->scan, task->on_date, task->summary, fault));
}

/* Does a task with the scan in argument 0; what is wrong with that is an error. */
static void
read_scan(FunctionCallInfo fcinfo, ScanTask *task)
{
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	const char *fnc1;
	Fault fault;

	task->scan = palloc(sizeof(BarcodeScan));
	if (do_task(text, task, &fault))
		return;
	fnc1 = pg_server_to_any(task->fnc1.data, (int) task->fnc1.size, PG_UTF8);
	if (fnc1 != task->fnc1.data)
		task->fnc1 = (Slice){fnc1, strlen(fnc1)};
	fault_find_in_utf8(text, do_task, task, &fault);
	fault_report(&fault, FAULT_IN_TEXT, NULL, psprintf("invalid scan %s", quote_scan(text)));
}

PG_FUNCTION_INFO_V1(scan_elements);
PG_FUNCTION_INFO_V1(scan_read);
PG_FUNCTION_INFO_V1(scan_identify);

Datum
scan_elements(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ScanTask task = {.fnc1 = code_slice(PG_GETARG_CODE_PP(1))};
	const BarcodeScan *scan;

	InitMaterializedSRF(fcinfo, 0);
	read_scan(fcinfo, &task);
	scan = task.scan;
	for (int i = 0; i < scan->elements; i++)
	{
		const ScanElement *element = &scan->element[i];
		Fault fault;
		Datum values[5] = {0};
		bool nulls[5] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(element->id);
		values[2] = CStringGetTextDatum(encoding_from_utf8(element->title));
		values[3] = SliceGetDatum(scan_value(scan, element));
		nulls[4] = scan_check_element(scan, i, &fault);
		if (!nulls[4])
			values[4] = CStringGetTextDatum(encoding_from_utf8(fault.text));
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
		values[column] = DateADTGetDatum(date2j(date.year, date.month, date.day) -
										 POSTGRES_EPOCH_JDATE);
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

static CalendarDate
reference_date(DateADT date)
{
	CalendarDate reference;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the reference date of a scan must be finite")));
	j2date(date + POSTGRES_EPOCH_JDATE, &reference.year, &reference.month, &reference.day);
	return reference;
}

Datum
scan_read(PG_FUNCTION_ARGS)
{
	DateADT on_date = PG_GETARG_DATEADT(1);
	ScanSummary summary;
	ScanTask task = {.fnc1 = code_slice(PG_GETARG_CODE_PP(2)),
					 .on_date = reference_date(on_date),
					 .summary = &summary};
	TupleDesc columns;
	Datum values[READ_COLUMNS] = {0};
	bool nulls[READ_COLUMNS] = {false};

	read_scan(fcinfo, &task);
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "scan_read must return a row");

	put_text(values, nulls, READ_PART_NUMBER, &summary.part_number);
	put_text(values, nulls, READ_LOT_CODE, &summary.lot_code);
	put_text(values, nulls, READ_SERIAL_NUMBER, &summary.serial_number);
	put_date(values, nulls, READ_PRODUCED_ON, summary.produced_on);
	put_date(values, nulls, READ_EXPIRES_ON, summary.expires_on);
	put_date(values, nulls, READ_BEST_BEFORE, summary.best_before);
	put_quantity(values, nulls, READ_QUANTITY, &summary.quantity);
	put_text(values, nulls, READ_TRACE_ID, &summary.trace_id);
	values[READ_REFERENCE_DATE] = DateADTGetDatum(on_date);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

Datum
scan_identify(PG_FUNCTION_ARGS)
{
	ScanTask task = {.fnc1 = code_slice(PG_GETARG_CODE_PP(1)), .together = true};
	char uii[CODE_MAX];
	size_t size;

	read_scan(fcinfo, &task);
	size = scan_uii(task.scan, uii);
	if (size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum((Slice){uii, size}));
}
