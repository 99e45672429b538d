/*
 * scan_functions.c
 *		What a barcode scanner sends, as SQL sees it.
 */
#include "postgres.h"

#include "funcapi.h"
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

/* Parses the scan in argument 0, with what stands for FNC1 in another argument. */
static BarcodeScan *
get_scan(FunctionCallInfo fcinfo, int fnc1)
{
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	BarcodeScan *scan = palloc(sizeof(BarcodeScan));
	Fault fault;

	if (!scan_parse(text, code_slice(PG_GETARG_CODE_PP(fnc1)), scan, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL, psprintf("invalid scan %s", quote_scan(text)));
	return scan;
}

static Datum
slice_text(Slice text)
{
	return PointerGetDatum(code_from_slice(text));
}

PG_FUNCTION_INFO_V1(scan_elements);
PG_FUNCTION_INFO_V1(scan_read);
PG_FUNCTION_INFO_V1(scan_identify);

Datum
scan_elements(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const BarcodeScan *scan;

	InitMaterializedSRF(fcinfo, 0);
	scan = get_scan(fcinfo, 1);
	for (int i = 0; i < scan->elements; i++)
	{
		const ScanElement *element = &scan->element[i];
		Datum values[4];
		bool nulls[4] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(element->id);
		values[2] = CStringGetTextDatum(element->title);
		values[3] = slice_text(scan_value(scan, element));
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
		values[column] = slice_text((Slice){text->text, text->size});
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
	CalendarDate reference = reference_date(on_date);
	const BarcodeScan *scan = get_scan(fcinfo, 2);
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	ScanSummary summary;
	Fault fault;
	TupleDesc columns;
	Datum values[READ_COLUMNS] = {0};
	bool nulls[READ_COLUMNS] = {false};

	if (!scan_interpret(scan, reference, &summary, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL, psprintf("invalid scan %s", quote_scan(text)));
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
	const BarcodeScan *scan = get_scan(fcinfo, 1);
	char uii[CODE_MAX];
	size_t size = scan_uii(scan, uii);

	if (size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(slice_text((Slice){uii, size}));
}
