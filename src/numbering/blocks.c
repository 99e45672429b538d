/*
 * blocks.c
 *		Blocks of codes that are reserved for another system.
 *
 * A block is a row of code_blocks until it is given back; of a block that is given
 * back in part, the rest is a row of its own on either side.  What is given back
 * is kept with the counter, whose row is locked first: blocks of one scope change
 * one after the other.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "numbering/reading.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

/* The columns of code_blocks. */
enum
{
	BLOCK_NAME,
	BLOCK_SCOPE,
	BLOCK_FIRST,
	BLOCK_LAST,
	BLOCK_NOTE,
	BLOCK_RESERVED_AT,
	BLOCK_COLUMNS
};

static const Oid block_types[BLOCK_COLUMNS] = {TEXTOID, TEXTOID, INT8OID,
											   INT8OID, TEXTOID, TIMESTAMPTZOID};

typedef struct CodeBlock
{
	Datum values[BLOCK_COLUMNS];
	bool has_note;
} CodeBlock;

/* The %s of the query is the schema. */
static void
run_on_blocks(FunctionCallInfo fcinfo, const char *query, const CodeBlock *block, int arguments)
{
	Oid types[BLOCK_COLUMNS];
	Datum values[BLOCK_COLUMNS];
	char nulls[BLOCK_COLUMNS + 1] = "      ";
	char *schema = lookup_schema_name(lookup_function_schema(fcinfo->flinfo->fn_oid));

	memcpy(types, block_types, sizeof(types));
	memcpy(values, block->values, sizeof(values));
	if (!block->has_note)
		nulls[BLOCK_NOTE] = 'n';
	if (SPI_execute_with_args(psprintf(query, quote_identifier(schema)), arguments, types, values,
							  nulls, false, 0) < 0)
		elog(ERROR, "could not run \"%s\"", query);
}

static void
insert_block(FunctionCallInfo fcinfo, const CodeBlock *block)
{
	run_on_blocks(fcinfo,
				  "INSERT INTO %s.code_blocks (name, scope, first, last, note, reserved_at) "
				  "VALUES ($1, $2, $3, $4, $5, $6)",
				  block, BLOCK_COLUMNS);
}

static void
identify_block(CodeBlock *block, const Allocation *allocation)
{
	Counting counting = numbering_counting(allocation);

	block->values[BLOCK_NAME] = CStringGetTextDatum(numbering_counter_name(&counting));
	block->values[BLOCK_SCOPE] = SliceGetDatum(counting.scope);
}

/* The first and the last code of a block that is being reserved. */
typedef struct Reservation
{
	Numbers numbers;
	int64 count;
	Datum codes[2];
} Reservation;

static void
take_end(void *state, Slice code, int64 number)
{
	Reservation *reservation = state;

	if (reservation->count++ == 0)
	{
		reservation->numbers.first = number;
		reservation->codes[0] = SliceGetDatum(code);
	}
	else
		pfree(DatumGetPointer(reservation->codes[1]));
	reservation->numbers.last = number;
	reservation->codes[1] = SliceGetDatum(code);
}

static void
reserve(FunctionCallInfo fcinfo, int64 count, Reservation *reservation)
{
	Allocation allocation;
	CodeBlock block = {.has_note = !PG_ARGISNULL(4)};

	numbering_start(fcinfo, &allocation, 2, 3);
	allocation.is_fresh = true;
	numbering_allocate(fcinfo, &allocation, count, take_end, reservation);
	identify_block(&block, &allocation);
	block.values[BLOCK_FIRST] = Int64GetDatum(reservation->numbers.first);
	block.values[BLOCK_LAST] = Int64GetDatum(reservation->numbers.last);
	block.values[BLOCK_NOTE] = block.has_note ? PG_GETARG_DATUM(4) : (Datum) 0;
	block.values[BLOCK_RESERVED_AT] = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
	insert_block(fcinfo, &block);
}

PG_FUNCTION_INFO_V1(code_reserve);

Datum
code_reserve(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int count = numbering_count(fcinfo, 1);
	Reservation reservation = {0};
	bool nulls[2] = {false};

	if (count == 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a reserved block must have at least one code")));
	lookup_begin_rows(fcinfo, 0);
	SPI_connect();
	reserve(fcinfo, count, &reservation);
	tuplestore_putvalues(result->setResult, result->setDesc, reservation.codes, nulls);
	SPI_finish();
	return (Datum) 0;
}

/* The numbers of the codes that are arguments; of one code, if the last is null. */
static const Allocation *
read_ends(FunctionCallInfo fcinfo, CodeReading *reading, Numbers *numbers)
{
	Slice first = code_slice(PG_GETARG_TEXT_PP(1));
	Slice last = PG_ARGISNULL(2) ? first : code_slice(PG_GETARG_TEXT_PP(2));
	const Allocation *allocation = numbering_read(reading, last, &numbers->last);
	Slice scope = {pnstrdup(allocation->scope.data, allocation->scope.size),
				   allocation->scope.size};

	allocation = numbering_read(reading, first, &numbers->first);
	if (!slice_equal(scope, allocation->scope))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("codes %s and %s are not of one count", fault_quote(first),
							   fault_quote(last)),
						errdetail("A block has codes that differ only in their number.")));
	if (numbers->last < numbers->first)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("code %s is after %s", fault_quote(first), fault_quote(last)),
						errhint("Give the lower one first.")));
	return allocation;
}

pg_noreturn static void
raise_not_reserved(FunctionCallInfo fcinfo)
{
	Slice first = code_slice(PG_GETARG_TEXT_PP(1));
	Slice last = PG_ARGISNULL(2) ? first : code_slice(PG_GETARG_TEXT_PP(2));

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 slice_equal(first, last)
				 ? errmsg("code %s is not reserved", fault_quote(first))
				 : errmsg("codes %s to %s are not reserved", fault_quote(first), fault_quote(last)),
			 errdetail("No block of code_reserve has them, or they were given back already."),
			 errhint("The table code_blocks has what is reserved.")));
}

/* Leaves what the block has below and above the numbers. */
static void
keep_rest(FunctionCallInfo fcinfo, CodeBlock *block, const Numbers *numbers, int64 step)
{
	Datum first = block->values[BLOCK_FIRST];
	Datum last = block->values[BLOCK_LAST];

	if (DatumGetInt64(first) < numbers->first)
	{
		block->values[BLOCK_LAST] = Int64GetDatum(numbers->first - step);
		insert_block(fcinfo, block);
	}
	if (numbers->last < DatumGetInt64(last))
	{
		block->values[BLOCK_FIRST] = Int64GetDatum(numbers->last + step);
		block->values[BLOCK_LAST] = last;
		insert_block(fcinfo, block);
	}
}

/* Removes the block that has the numbers, but keeps its rest; false if there is none. */
static bool
release(FunctionCallInfo fcinfo, const Allocation *allocation, const Numbers *numbers)
{
	int64 step = numbering_seq(allocation)->step;
	CodeBlock block = {.has_note = true};
	bool null;

	identify_block(&block, allocation);
	block.values[BLOCK_FIRST] = Int64GetDatum(numbers->first);
	block.values[BLOCK_LAST] = Int64GetDatum(numbers->last);
	run_on_blocks(fcinfo,
				  "DELETE FROM %s.code_blocks AS b WHERE b.name OPERATOR(pg_catalog.=) $1 "
				  "AND b.scope OPERATOR(pg_catalog.=) $2 AND b.first OPERATOR(pg_catalog.<=) $3 "
				  "AND b.last OPERATOR(pg_catalog.>=) $4 "
				  "RETURNING b.name, b.scope, b.first, b.last, b.note, b.reserved_at",
				  &block, BLOCK_NOTE);
	if (SPI_processed == 0)
		return false;
	for (int i = 0; i < BLOCK_COLUMNS; i++)
	{
		block.values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &null);
		if (i == BLOCK_NOTE)
			block.has_note = !null;
	}
	if ((numbers->first - DatumGetInt64(block.values[BLOCK_FIRST])) % step != 0 ||
		(numbers->last - numbers->first) % step != 0)
		return false;
	keep_rest(fcinfo, &block, numbers, step);
	return true;
}

PG_FUNCTION_INFO_V1(code_give_back);

Datum
code_give_back(PG_FUNCTION_ARGS)
{
	CodeReading reading;
	const Allocation *allocation;
	Counting counting;
	Numbers numbers;

	if (!PG_ARGISNULL(0) && PG_ARGISNULL(1))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("the first code that is given back must not be null")));
	SPI_connect();
	numbering_start_reading(fcinfo, &reading, false, 3);
	allocation = read_ends(fcinfo, &reading, &numbers);
	counting = numbering_counting(allocation);
	if (!numbering_give_back(fcinfo, &counting, &numbers) || !release(fcinfo, allocation, &numbers))
		raise_not_reserved(fcinfo);
	SPI_finish();
	PG_RETURN_INT64((numbers.last - numbers.first) / counting.step + 1);
}
