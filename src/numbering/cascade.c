/*
 * cascade.c
 *		The trigger on code_formats: counters and blocks follow their format, and
 *		the rows of a format are in force one after the other.
 *
 * A foreign key would do the first, but an archive that is restored by several
 * processes has no order between the rows of the tables.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "numbering/tables.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(traceability_cascade);

/* The tables whose rows follow those of code_formats: counters first, which allocation locks. */
static const char *const follower_names[] = {"code_counters", "code_blocks"};

typedef struct Followers
{
	Oid table[lengthof(follower_names)];
} Followers;

/*
 * It acts with the rights of the tables' owner, so it must be the trigger of
 * the extension's own table.
 */
static void
find_followers(FunctionCallInfo fcinfo, Followers *followers)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;
	Oid schema = lookup_function_schema(fcinfo->flinfo->fn_oid);
	bool are_there = true;

	for (size_t i = 0; i < lengthof(follower_names); i++)
	{
		followers->table[i] = get_relname_relid(follower_names[i], schema);
		are_there = are_there && OidIsValid(followers->table[i]);
	}
	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		TRIGGER_FIRED_FOR_ROW(trigger->tg_event) == TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ||
		RelationGetRelid(trigger->tg_relation) != get_relname_relid("code_formats", schema) ||
		!are_there)
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("counters can only follow the rows of code_formats")));
}

/*
 * Runs a query on a table.  In a transaction with one snapshot it also finds
 * newer rows, which are a serialization failure.
 */
static void
run_as_owner(Oid relation, const char *query, Datum *arguments)
{
	Oid types[2] = {TEXTOID, TEXTOID};
	char *table = quote_qualified_identifier(lookup_schema_name(lookup_relation_schema(relation)),
											 lookup_relation_name(relation));
	Snapshot now = InvalidSnapshot;
	Snapshot own = InvalidSnapshot;
	NumberingRole role;
	SPIPlanPtr plan;

	numbering_become_owner(relation, &role);
	plan = SPI_prepare(psprintf(query, table), 2, types);
	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", query, SPI_result_code_string(SPI_result));
	if (IsolationUsesXactSnapshot())
	{
		CommandCounterIncrement();
		now = GetLatestSnapshot();
		own = GetTransactionSnapshot();
	}
	if (SPI_execute_snapshot(plan, arguments, NULL, now, own, false, true, 0) < 0)
		elog(ERROR, "could not run \"%s\"", query);
	numbering_become_caller(&role);
}

/* Whether a query on a name, or two, has a row. */
static bool
has_row(Oid relation, const char *query, Datum *names)
{
	run_as_owner(relation, query, names);
	return SPI_processed > 0;
}

/* The rows of a counter that is the format's own: the scope of a shared one is JSON. */
#define IS_OWN \
	"name OPERATOR(pg_catalog.=) $1 AND pg_catalog.strpos(scope, '|') OPERATOR(pg_catalog.>) 0"

#define HAS_TAKEN "$1 OPERATOR(pg_catalog.=) ANY (formats)"

/* Whether the format has numbers, of its own counters or of shared ones. */
static bool
is_followed(const Followers *followers, Datum *names)
{
	for (size_t i = 0; i < lengthof(follower_names); i++)
	{
		if (has_row(followers->table[i], "SELECT FROM %s WHERE " IS_OWN " LIMIT 1", names))
			return true;
	}
	return has_row(followers->table[0], "SELECT FROM %s WHERE " HAS_TAKEN " LIMIT 1", names);
}

/*
 * Changes of a name wait for each other: what they look for could be what another
 * transaction has not committed.
 */
static void
lock_name(const TriggerData *trigger, Datum name)
{
	const text *value = DatumGetTextPP(name);

	LockDatabaseObject(RelationGetRelid(trigger->tg_relation),
					   hash_bytes((const unsigned char *) VARDATA_ANY(value),
								  (int) VARSIZE_ANY_EXHDR(value)),
					   0, ExclusiveLock);
}

static char *
show(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

/* Raises when two rows of a name are in force at once. */
static void
check_apart(const TriggerData *trigger, Datum name)
{
	Datum names[2] = {name, name};

	run_as_owner(
		RelationGetRelid(trigger->tg_relation),
		"SELECT f.valid_from, f.before FROM (SELECT g.valid_from, pg_catalog.lag("
		"g.valid_to) OVER (ORDER BY g.valid_from) AS before FROM %s AS g WHERE g.name "
		"OPERATOR(pg_catalog.=) $1) AS f WHERE f.valid_from OPERATOR(pg_catalog.<) f.before",
		names);
	if (SPI_processed > 0)
		ereport(ERROR, (errcode(ERRCODE_EXCLUSION_VIOLATION),
						errmsg("format \"%s\" has two rows in force on %s",
							   fault_shorten(TextDatumGetCString(name)), show(0, 1)),
						errdetail("One is valid from %s, the one before it to %s.", show(0, 1),
								  show(0, 2)),
						errhint("Let valid_to of the one be valid_from of the next.")));
}

/* The counters of a name are renamed with its last row. */
static void
rename_followers(const TriggerData *trigger, const Followers *followers, Datum *names)
{
	Datum new_names[2] = {names[1], names[1]};

	if (!is_followed(followers, names))
		return;
	if (has_row(RelationGetRelid(trigger->tg_relation),
				"SELECT FROM %s WHERE name OPERATOR(pg_catalog.=) $1 LIMIT 1", names))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("cannot rename one row of format \"%s\"",
							   fault_shorten(TextDatumGetCString(names[0]))),
						errdetail("The counters of the format are those of all its rows."),
						errhint("Rename all rows in one statement.")));
	if (is_followed(followers, new_names))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("cannot rename format \"%s\" to \"%s\"",
							   fault_shorten(TextDatumGetCString(names[0])),
							   fault_shorten(TextDatumGetCString(names[1]))),
						errdetail("Both have counters.")));
	for (size_t i = 0; i < lengthof(follower_names); i++)
		run_as_owner(followers->table[i], "UPDATE %s SET name = $2 WHERE " IS_OWN, names);
	run_as_owner(followers->table[0],
				 "UPDATE %s SET formats = pg_catalog.array_replace(formats, $1, $2) "
				 "WHERE " HAS_TAKEN,
				 names);
}

/* Those of a name go with its last row. */
static void
delete_followers(const TriggerData *trigger, const Followers *followers, Datum *names)
{
	if (has_row(RelationGetRelid(trigger->tg_relation),
				"SELECT FROM %s WHERE name OPERATOR(pg_catalog.=) $1 LIMIT 1", names))
		return;
	for (size_t i = 0; i < lengthof(follower_names); i++)
		run_as_owner(followers->table[i], "DELETE FROM %s WHERE " IS_OWN, names);
	run_as_owner(followers->table[0],
				 "UPDATE %s SET formats = pg_catalog.array_remove(formats, $1) WHERE " HAS_TAKEN,
				 names);
}

/* Whether an update changes the counter. */
static bool
is_recounted(const TriggerData *trigger)
{
	TupleDesc columns = RelationGetDescr(trigger->tg_relation);
	int counter = SPI_fnumber(columns, "counter");
	const char *before = SPI_getvalue(trigger->tg_trigtuple, columns, counter);
	const char *after = SPI_getvalue(trigger->tg_newtuple, columns, counter);

	if (before == NULL || after == NULL)
		return before != after;
	return strcmp(before, after) != 0;
}

/* A format that has taken numbers of one counter would give them again by another. */
static void
check_recounted(const TriggerData *trigger, const Followers *followers, Datum *names)
{
	Oid formats = RelationGetRelid(trigger->tg_relation);
	char *name = fault_shorten(TextDatumGetCString(names[0]));

	if (has_row(formats,
				"SELECT FROM (SELECT DISTINCT counter FROM %s WHERE name "
				"OPERATOR(pg_catalog.=) $1) AS f HAVING pg_catalog.count(*) "
				"OPERATOR(pg_catalog.>) 1",
				names))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the rows of format \"%s\" have different counters", name),
						errhint("Give all rows of a name the same counter, in one statement.")));
	if (!TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) || !is_recounted(trigger))
		return;
	if (is_followed(followers, names))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot change the counter of format \"%s\", which has given out numbers",
						name),
				 errdetail("By another counter it would give them again."),
				 errhint("Delete the format, register it with the other counter, and call "
						 "code_continue for the last code of each scope.")));
}

static Datum
name_of(const TriggerData *trigger, HeapTuple format)
{
	TupleDesc columns = RelationGetDescr(trigger->tg_relation);
	bool null;
	Datum name = SPI_getbinval(format, columns, SPI_fnumber(columns, "name"), &null);

	if (null)
		elog(ERROR, "code_formats has no name");
	return name;
}

static void
follow(const TriggerData *trigger, const Followers *followers)
{
	Datum name = name_of(trigger, trigger->tg_trigtuple);
	Datum names[2] = {name, name};

	lock_name(trigger, name);
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
	{
		delete_followers(trigger, followers, names);
		return;
	}
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
	{
		names[1] = name_of(trigger, trigger->tg_newtuple);
		if (!DatumGetBool(DirectFunctionCall2Coll(texteq, C_COLLATION_OID, name, names[1])))
		{
			lock_name(trigger, names[1]);
			rename_followers(trigger, followers, names);
		}
	}
	names[0] = names[1];
	check_apart(trigger, names[1]);
	check_recounted(trigger, followers, names);
}

/* Without its format, a counter or a block would be lost. */
static void
check_truncated(Oid table, const char *name)
{
	Datum none[2] = {CStringGetTextDatum(""), CStringGetTextDatum("")};

	run_as_owner(table, "SELECT FROM %s LIMIT 1", none);
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot truncate code_formats without %s", name),
				 errhint("Truncate the tables together: TRUNCATE code_formats, code_counters, "
						 "code_blocks.")));
}

Datum
traceability_cascade(PG_FUNCTION_ARGS)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;
	Followers followers;

	find_followers(fcinfo, &followers);
	SPI_connect();
	if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		follow(trigger, &followers);
	else
	{
		for (size_t i = 0; i < lengthof(follower_names); i++)
			check_truncated(followers.table[i], follower_names[i]);
	}
	SPI_finish();
	return PointerGetDatum(NULL);
}
