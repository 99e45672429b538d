/*
 * columns.c
 *		What the columns that take their default from a format hold already.
 *
 * A plant that has numbers already calls code_continue first.  If it did not, a
 * counter that begins would give them out again; the columns whose default calls
 * the format show that.  Tables that cannot be read are passed over: without the
 * privilege, with row security for the caller, or on another server.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/partition.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "format/canonical.h"
#include "numbering/allocation.h"
#include "numbering/columns.h"
#include "numbering/defaults.h"
#include "numbering/readable.h"
#include "functions/field_json.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "storage/lmgr.h"
#include "types/code.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* Codes that are fetched at a time: enough to make the cost of a call small. */
#define BATCH 1000

/* The kinds of trace ids that a code can stand in. */
static const char *const trace_kinds[] = {"SN:", "LOT:", "PN:"};

/* A search for the numbers of a counter in a column. */
typedef struct Search
{
	const Counting *counting;
	const CompiledFormat *format;
	Oid schema;        /* of the extension */
	bool in_trace_ids; /* whether the column has them */
	MemoryContext row; /* for what is read of one */
	int64 first;       /* that the counter would give */
	int64 highest;     /* of what was found */
	char highest_code[CODE_MAX + 1];
} Search;

static bool
may_read(const DefaultColumn *column, Oid user)
{
	return schema_is_usable(get_rel_namespace(column->relation), user) &&
		   (pg_class_aclcheck(column->relation, user, ACL_SELECT) == ACLCHECK_OK ||
			pg_attribute_aclcheck(column->relation, column->number, user, ACL_SELECT) ==
				ACLCHECK_OK);
}

/*
 * Whether the owner of a table may write counters.  The tables of others must not
 * influence numbering, by what they hold or by their locks.
 */
static bool
is_ours(const Search *search, Oid relation)
{
	Oid counters = get_relname_relid("code_counters", search->schema);

	return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relation)) && OidIsValid(counters) &&
		   pg_class_aclcheck(counters, lookup_relation_owner(relation), ACL_INSERT) == ACLCHECK_OK;
}

/*
 * The caller must be allowed to read all of the column; and so must its owner,
 * with whose rights it is read: none of the owner's code runs with the caller's.
 */
static bool
may_read_all(const Search *search, const DefaultColumn *column)
{
	Oid owner = lookup_relation_owner(column->relation);

	return may_read(column, GetUserId()) && may_read(column, owner) &&
		   check_enable_rls(column->relation, InvalidOid, true) != RLS_ENABLED &&
		   schema_is_usable(search->schema, owner) && numbering_is_readable(column->relation);
}

static bool
is_there(const DefaultColumn *column)
{
	HeapTuple tuple = SearchSysCacheAttNum(column->relation, column->number);

	if (!HeapTupleIsValid(tuple))
		return false;
	ReleaseSysCache(tuple);
	return true;
}

/* Locks a column's table, if it is to be read; either may be dropped before it is locked. */
static bool
lock_column(const Search *search, const DefaultColumn *column)
{
	if (!is_ours(search, column->relation))
		return false;
	LockRelationOid(column->relation, AccessShareLock);
	return is_ours(search, column->relation) && is_there(column) && may_read_all(search, column);
}

static bool
is_own_type(const Search *search, Oid type, const char *name)
{
	return type == GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
								   ObjectIdGetDatum(search->schema));
}

/*
 * The column as a value of its base type, and the schema of the operator that
 * its indexes know; NULL for a type that holds no codes.
 */
static char *
write_operand(Search *search, const DefaultColumn *column, const char **operator_schema)
{
	Oid type;
	int32 typmod;
	Oid collation;
	const char *name = quote_identifier(get_attname(column->relation, column->number, false));

	get_atttypetypmodcoll(column->relation, column->number, &type, &typmod, &collation);
	type = lookup_base_type(type);
	*operator_schema = "pg_catalog";
	search->in_trace_ids = is_own_type(search, type, "trace_id");
	if (type == TEXTOID || type == VARCHAROID || type == BPCHAROID)
		return psprintf("t.%s::pg_catalog.text%s", name,
						lookup_is_deterministic(collation) ? "" : " COLLATE pg_catalog.\"C\"");

	if (!search->in_trace_ids && !is_own_type(search, type, "serial_number") &&
		!is_own_type(search, type, "lot_code") && !is_own_type(search, type, "part_number"))
		return NULL;
	*operator_schema = quote_identifier(lookup_schema_name(search->schema));
	return psprintf("t.%s::%s", name, format_type_be_qualified(type));
}

/* Selects the codes that begin like those of the counter; NULL for a column of another type. */
static char *
write_query(Search *search, const DefaultColumn *column)
{
	const char *operator_schema;
	char *operand = write_operand(search, column, &operator_schema);
	StringInfoData query;

	if (operand == NULL)
		return NULL;
	initStringInfo(&query);
	appendStringInfo(&query,
					 "SELECT (%s)::pg_catalog.text FROM %s AS t WHERE (%s) OPERATOR(%s.^@) $1",
					 operand,
					 quote_qualified_identifier(lookup_schema_name(
													lookup_relation_schema(column->relation)),
												lookup_relation_name(column->relation)),
					 operand, operator_schema);
	for (int i = 1; search->in_trace_ids && i < (int) lengthof(trace_kinds); i++)
		appendStringInfo(&query, " OR (%s) OPERATOR(%s.^@) $%d", operand, operator_schema, i + 1);
	return query.data;
}

/* The prefixes of the counter's codes. */
static void
write_prefixes(const Search *search, Datum *prefixes)
{
	const Alternatives *alternatives = format_alternatives(search->format);
	Slice scope = search->counting->codes;
	const char *number = memchr(scope.data, '|', scope.size);
	Slice codes = {scope.data, number == NULL ? scope.size : (size_t) (number - scope.data)};
	int size;

	for (int i = 0; i < alternatives->count; i++)
	{
		if (numbering_find_seq(&alternatives->template[i]) >= 0)
			codes.size = canonical_prefix(&alternatives->template[i], codes);
	}
	size = (int) codes.size;
	for (int i = 0; i < (int) lengthof(trace_kinds); i++)
		prefixes[i] = CStringGetTextDatum(
			psprintf("%s%.*s", search->in_trace_ids ? trace_kinds[i] : "", size, scope.data));
}

/* Whether a code that matches belongs to the counter. */
static bool
is_counted(const Search *search, const FormatMatch *match)
{
	FieldValues values;
	char scope[CODE_MAX];
	size_t size;
	Fault fault;

	fields_from_match(match, &values);
	return template_scope(match->template, &values, scope, &size, &fault) &&
		   slice_equal((Slice){scope, size}, search->counting->codes);
}

static void
examine(Search *search, Datum value)
{
	Slice code = code_slice((struct varlena *) PG_DETOAST_DATUM_PACKED(value));
	const char *kind = search->in_trace_ids ? memchr(code.data, ':', code.size) : NULL;
	FormatMatch match;
	int64 number;
	int seq;

	if (kind != NULL)
		code = slice_from(code, (size_t) (kind + 1 - code.data));
	if (code.size > CODE_MAX || !format_match(search->format, code, &match))
		return;
	seq = numbering_find_seq(match.template);
	if (seq < 0 || !match.match.item[seq].present)
		return;
	number = match_number(match.template, &match.match, seq);
	if (number <= search->highest || !is_counted(search, &match))
		return;
	search->highest = number;
	snprintf(search->highest_code, sizeof(search->highest_code), "%.*s", (int) code.size,
			 code.data);
}

static void
read_codes(Search *search, const char *query)
{
	Oid types[lengthof(trace_kinds)] = {TEXTOID, TEXTOID, TEXTOID};
	Datum prefixes[lengthof(trace_kinds)];
	Portal cursor;

	write_prefixes(search, prefixes);
	cursor = SPI_cursor_open_with_args(NULL, query, lengthof(trace_kinds), types, prefixes, NULL,
									   true, 0);
	for (;;)
	{
		SPI_cursor_fetch(cursor, true, BATCH);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			bool null;
			Datum value = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &null);
			MemoryContext caller = MemoryContextSwitchTo(search->row);

			examine(search, value);
			MemoryContextSwitchTo(caller);
			MemoryContextReset(search->row);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(cursor);
}

/*
 * Reads the newest rows, whatever the transaction's snapshot, and those of the
 * statement itself; or, for a preview, what the statement sees.
 */
static void
search_column(Search *search, const DefaultColumn *column)
{
	char *query = write_query(search, column);
	NumberingRole role;

	if (query == NULL)
		return;
	search->row = AllocSetContextCreate(CurrentMemoryContext, "code of a column",
										ALLOCSET_DEFAULT_SIZES);
	if (search->counting->is_preview)
		PushActiveSnapshot(GetActiveSnapshot());
	else
	{
		CommandCounterIncrement();
		PushActiveSnapshot(GetLatestSnapshot());
	}
	numbering_become_owner(column->relation, &role);
	read_codes(search, query);
	numbering_become_caller(&role);
	PopActiveSnapshot();
	MemoryContextDelete(search->row);
}

pg_noreturn static void
raise_used(const Search *search, const DefaultColumn *column)
{
	const Counting *counting = search->counting;
	const char *schema = quote_identifier(lookup_schema_name(search->schema));

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("numbering by format \"%s\" cannot begin at " INT64_FORMAT
					": column \"%s\" of table \"%s\" has codes up to \"%s\"",
					counting->format, search->first,
					get_attname(column->relation, column->number, false),
					lookup_relation_name(column->relation), search->highest_code),
			 errdetail("These codes have no counter yet, and their highest number is " INT64_FORMAT
					   ".",
					   search->highest),
			 errhint("To continue after it: SELECT %s.code_continue(%s, %s).", schema,
					 quote_literal_cstr(counting->format),
					 quote_literal_cstr(search->highest_code))));
}

/* The same column of the partitioned table that this one belongs to, if that can be read. */
static void
widen(const Search *search, DefaultColumn *column)
{
	DefaultColumn whole;
	List *ancestors;

	if (!get_rel_relispartition(column->relation))
		return;
	ancestors = get_partition_ancestors(column->relation);
	/* a partition that is being detached has none any more */
	if (ancestors == NIL)
		return;
	whole.relation = llast_oid(ancestors);
	whole.number = get_attnum(whole.relation, get_attname(column->relation, column->number, false));
	if (lock_column(search, &whole))
		*column = whole;
}

static List *
add_column(List *columns, DefaultColumn *column)
{
	ListCell *cell;

	foreach (cell, columns)
	{
		const DefaultColumn *other = lfirst(cell);

		if (other->relation == column->relation && other->number == column->number)
			return columns;
	}
	return lappend(columns, column);
}

static List *
find_columns(const Search *search)
{
	List *columns = NIL;
	ListCell *cell;

	foreach (cell, numbering_default_columns(search->schema, search->counting->format))
	{
		DefaultColumn *column = lfirst(cell);

		if (!lock_column(search, column))
			continue;
		widen(search, column);
		columns = add_column(columns, column);
	}
	return columns;
}

void
numbering_check_columns(FunctionCallInfo fcinfo, const Counting *counting,
						const CompiledFormat *format, int64 first)
{
	Search search = {.counting = counting,
					 .format = format,
					 .schema = lookup_function_schema(fcinfo->flinfo->fn_oid),
					 .first = first,
					 .highest = first - 1};
	ListCell *cell;

	foreach (cell, find_columns(&search))
	{
		search_column(&search, lfirst(cell));
		if (search.highest >= first)
			raise_used(&search, lfirst(cell));
	}
}
