/*
 * numbering_cascade.c
 *		Counters and blocks follow their format: the trigger on code_formats.
 *
 * A foreign key would do the same, but an archive that is restored by several
 * processes has no order between the rows of the two tables.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "functions/numbering_tables.h"
#include "pg/compat.h"
#include "pg/lookup.h"
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

static Datum
name_of(const TriggerData *trigger, HeapTuple format)
{
	bool null;

	return SPI_getbinval(format, RelationGetDescr(trigger->tg_relation),
						 SPI_fnumber(RelationGetDescr(trigger->tg_relation), "name"), &null);
}

static void
follow(Oid table, const TriggerData *trigger)
{
	Datum names[2] = {name_of(trigger, trigger->tg_trigtuple)};

	names[1] = names[0];
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		run_as_owner(table, "DELETE FROM %s WHERE name OPERATOR(pg_catalog.=) $1", names);
	else if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
	{
		names[1] = name_of(trigger, trigger->tg_newtuple);
		if (!DatumGetBool(DirectFunctionCall2Coll(texteq, C_COLLATION_OID, names[0], names[1])))
			run_as_owner(table, "UPDATE %s SET name = $2 WHERE name OPERATOR(pg_catalog.=) $1",
						 names);
	}
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
	for (size_t i = 0; i < lengthof(follower_names); i++)
	{
		if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
			check_truncated(followers.table[i], follower_names[i]);
		else
			follow(followers.table[i], trigger);
	}
	SPI_finish();
	return PointerGetDatum(NULL);
}
