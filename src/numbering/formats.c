/*
 * formats.c
 *		The rows of code_formats.
 *
 * A name has one row, or several that are in force one after the other.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "numbering/formats.h"
#include "numbering/queries.h"
#include "numbering/tables.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "standard/registry.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

pg_noreturn static void
raise_not_registered(const char *name)
{
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
					errmsg("format \"%s\" is not registered", fault_shorten(name)),
					standard_find((Slice){name, strlen(name)}) < 0
						? errhint("Register it with an INSERT into code_formats.")
						: errhint("It is a published standard: its name is a format itself.")));
}

static char *
show_date(DateADT date)
{
	return DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(date)));
}

/* Why no row of a name is in force on a date. */
pg_noreturn static void
raise_not_in_force(FunctionCallInfo fcinfo, const char *name, DateADT on_date)
{
	Datum arguments[1] = {CStringGetTextDatum(name)};

	if (!numbering_run(fcinfo, LIST_FORMATS, arguments, true))
		raise_not_registered(name);
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("format \"%s\" is not in force on %s", fault_shorten(name), show_date(on_date)),
			 errdetail("Its rows in code_formats are of other days."),
			 errhint("Change valid_from or valid_to of a row, or insert one that has this day "
					 "between them.")));
}

/* The columns of the queries for formats. */
enum
{
	COLUMN_FORMAT = 1,
	COLUMN_NAME,
	COLUMN_COUNTER,
	COLUMN_VALID_FROM,
	COLUMN_VALID_TO,
};

static Datum
get_value(uint64 row, int column, bool *null)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, null);
}

static Slice
text_of_row(uint64 row)
{
	bool null;

	return code_slice((struct varlena *) PG_DETOAST_DATUM(get_value(row, COLUMN_FORMAT, &null)));
}

static RegisteredFormat
read_row(uint64 row, const CompiledFormat *format)
{
	bool null;
	RegisteredFormat read = {
		.format = format,
		.name = TextDatumGetCString(get_value(row, COLUMN_NAME, &null)),
		.valid_from = DatumGetDateADT(get_value(row, COLUMN_VALID_FROM, &null)),
		.valid_to = DatumGetDateADT(get_value(row, COLUMN_VALID_TO, &null)),
	};
	Datum counter = get_value(row, COLUMN_COUNTER, &null);

	if (!null)
		read.counter = TextDatumGetCString(counter);
	return read;
}

Slice
numbering_format_text(FunctionCallInfo fcinfo, const char *name, DateADT on_date)
{
	Datum arguments[2] = {CStringGetTextDatum(name), DateADTGetDatum(on_date)};

	if (!numbering_run(fcinfo, FIND_FORMAT, arguments, true))
		raise_not_in_force(fcinfo, name, on_date);
	return text_of_row(0);
}

/* The format of a text, which stays with the call site until the next one. */
static const CompiledFormat *
compile(FunctionCallInfo fcinfo, Slice text)
{
	NumberingCallSite *site = numbering_call_site(fcinfo);
	CompiledFormat *format = site->format;

	if (format == NULL || !slice_equal(format_text(format), text))
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		site->format = NULL;
		if (format != NULL)
			format_free(format);
		site->format = format_compile(text);
		MemoryContextSwitchTo(caller);
	}
	return site->format;
}

RegisteredFormat
numbering_format(FunctionCallInfo fcinfo, const char *name, DateADT on_date)
{
	Slice text = numbering_format_text(fcinfo, name, on_date);

	return read_row(0, compile(fcinfo, text));
}

int
numbering_formats(FunctionCallInfo fcinfo, const char *name, bool sharing, RegisteredFormat **rows)
{
	Datum arguments[1] = {CStringGetTextDatum(name)};
	int count;

	if (!numbering_run(fcinfo, sharing ? LIST_SHARING_FORMATS : LIST_FORMATS, arguments, true))
		raise_not_registered(name);
	count = (int) SPI_processed;
	*rows = palloc(count * sizeof(RegisteredFormat));
	for (int i = 0; i < count; i++)
	{
		Slice text = text_of_row(i);

		(*rows)[i] = read_row(i, count == 1 ? compile(fcinfo, text) : format_compile(text));
	}
	return count;
}

void
numbering_lock_format(FunctionCallInfo fcinfo, const char *name, const char *counter,
					  DateADT valid_from)
{
	Oid schema = lookup_function_schema(fcinfo->flinfo->fn_oid);
	Datum arguments[3] = {CStringGetTextDatum(name), DateADTGetDatum(valid_from),
						  CStringGetTextDatum(counter == NULL ? "" : counter)};
	NumberingRole role;
	bool is_there;
	bool is_registered;

	numbering_become_owner(get_relname_relid("code_formats", schema), &role);
	is_there = numbering_run(fcinfo, LOCK_FORMAT, arguments, false);
	is_registered = is_there || numbering_run(fcinfo, LIST_FORMATS, arguments, false);
	numbering_become_caller(&role);
	if (!is_registered)
		raise_not_registered(name);
	if (!is_there)
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("format \"%s\" was changed by another transaction", name),
						errhint("Try again.")));
}
