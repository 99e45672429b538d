/*
 * table.c
 *		The user's table of links: its columns, and what they can be traced by.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "items/link_time.h"
#include "links/table.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static const LinkArguments usual_arguments = {"parent", "child", "quantity", "part", "part_number"};

/* The lock is kept, as that of any table that a query reads. */
static Relation
open_relation(Oid relation)
{
	Relation opened = try_relation_open(relation, AccessShareLock);

	if (opened == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", relation)));
	switch (opened->rd_rel->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_VIEW:
		case RELKIND_MATVIEW:
		case RELKIND_FOREIGN_TABLE:
			return opened;
		default:
			ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
							errmsg("cannot read links from relation \"%s\"",
								   RelationGetRelationName(opened)),
							errdetail_relkind_not_supported(opened->rd_rel->relkind)));
	}
}

static Form_pg_attribute
look_for_column(Relation relation, const char *name)
{
	TupleDesc columns = RelationGetDescr(relation);

	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
			return column;
	}
	return NULL;
}

static Form_pg_attribute
find_column(Relation relation, const char *name, const char *argument, bool optional)
{
	Form_pg_attribute column = look_for_column(relation, name);

	if (name[0] == '\0')
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("argument \"%s\" must not be empty", argument)));
	if (column != NULL)
		return column;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("column \"%s\" of relation \"%s\" does not exist", fault_shorten(name),
					RelationGetRelationName(relation)),
			 optional ? errhint("Name the column with \"%s\", or pass \"%s => NULL\" if there is "
								"none.",
								argument, argument)
					  : errhint("Name the column with \"%s\".", argument)));
}

/* A column whose name nobody gave need not be there. */
static void
drop_absent(Relation relation, const char **name, const char *usual)
{
	if (*name != NULL && strcmp(*name, usual) == 0 && look_for_column(relation, usual) == NULL)
		*name = NULL;
}

/* An absent column is read as nulls of timestamptz. */
static Oid
resolve_time(Relation relation, const char *name, const char *argument)
{
	Form_pg_attribute column;
	Oid type;

	if (name == NULL)
		return TIMESTAMPTZOID;
	column = find_column(relation, name, argument, true);
	type = lookup_base_type(column->atttypid);
	if (!link_time_is_type(type))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" of relation \"%s\" is of type %s, not a time", name,
							   RelationGetRelationName(relation), format_type_be(column->atttypid)),
						errdetail("It must be of type timestamp with time zone, timestamp without "
								  "time zone or date.")));
	return type;
}

/* Whether links are to come with their times. */
static bool
wants_times(const LinkTable *table)
{
	switch (table->need_times)
	{
		case COLUMN_NOT_NEEDED:
			return false;
		case COLUMN_IF_ENDS:
			return table->removed_at != NULL;
		default:
			return table->installed_at != NULL || table->removed_at != NULL;
	}
}

static void
resolve_times(LinkTable *table, Relation relation)
{
	bool needed = table->dated || table->need_times == COLUMN_NEEDED;

	if (!needed && table->need_times == COLUMN_NOT_NEEDED && !table->current)
		return;
	if (!needed)
	{
		drop_absent(relation, &table->installed_at, "installed_at");
		drop_absent(relation, &table->removed_at, "removed_at");
	}
	else if (table->installed_at == NULL && table->removed_at == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("cannot trace in time without the times of the links"),
						errhint("Name a column with \"installed_at\" or \"removed_at\".")));
	table->time_types[0] = resolve_time(relation, table->installed_at, "installed_at");
	table->time_types[1] = resolve_time(relation, table->removed_at, "removed_at");
	table->has_times = wants_times(table);
	if (table->current && !table->dated)
	{
		table->dated = table->installed_at != NULL || table->removed_at != NULL;
		table->at = GetCurrentTransactionStartTimestamp();
	}
}

/* Where a table does not say when links ended, at a time those of both kinds are the same. */
static void
resolve_transferred(LinkTable *table, Relation relation)
{
	Form_pg_attribute column;

	if (table->need_times == COLUMN_NOT_NEEDED && !(table->dated && table->removed_at != NULL))
		return;
	drop_absent(relation, &table->transferred, "transferred");
	if (table->transferred == NULL)
		return;
	column = find_column(relation, table->transferred, "transferred", true);
	if (lookup_base_type(column->atttypid) != BOOLOID)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" of relation \"%s\" is of type %s, not boolean",
							   table->transferred, RelationGetRelationName(relation),
							   format_type_be(column->atttypid)),
						errdetail("It must be true for links that are transfers."),
						errhint("Name another column, or none, with \"transferred\".")));
	table->has_transferred = true;
	table->has_times = table->need_times != COLUMN_NOT_NEEDED;
}

static void
resolve_quantity(LinkTable *table, Relation relation)
{
	Form_pg_attribute column;

	if (table->need_quantity == COLUMN_IF_THERE)
		drop_absent(relation, &table->quantity, "quantity");
	if (table->need_quantity == COLUMN_NOT_NEEDED || table->quantity == NULL)
		return;
	column = find_column(relation, table->quantity, table->arguments->quantity,
						 table->need_quantity != COLUMN_NEEDED);
	table->quantity_type = lookup_base_type(column->atttypid);
	switch (table->quantity_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
			table->has_quantity = true;
			return;
		default:
			ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
							errmsg("column \"%s\" of relation \"%s\" is of type %s, not a number",
								   table->quantity, RelationGetRelationName(relation),
								   format_type_be(column->atttypid))));
	}
}

static void
resolve_part(LinkTable *table, Relation relation)
{
	Form_pg_attribute column;

	if (table->need_part == COLUMN_IF_THERE)
		drop_absent(relation, &table->part, table->arguments->usual_part);
	if (table->need_part == COLUMN_NOT_NEEDED || table->part == NULL)
		return;
	column = find_column(relation, table->part, table->arguments->part, true);
	table->has_part = true;
	table->part_type = lookup_base_type(column->atttypid);
}

static bool
is_nondeterministic(Oid collation)
{
	return OidIsValid(collation) && !lookup_is_deterministic(collation);
}

static void
check_collations(Relation relation, Form_pg_attribute parent, Form_pg_attribute child)
{
	if (parent->attcollation != child->attcollation &&
		(is_nondeterministic(parent->attcollation) || is_nondeterministic(child->attcollation)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("columns \"%s\" and \"%s\" of relation \"%s\" compare items "
						"differently",
						NameStr(parent->attname), NameStr(child->attname),
						RelationGetRelationName(relation)),
				 errdetail("Both must have the same collation if one is nondeterministic.")));
}

static void
resolve_key(ItemKey *key, Relation relation, Form_pg_attribute parent, Form_pg_attribute child)
{
	Oid type = lookup_base_type(parent->atttypid);

	if (type != lookup_base_type(child->atttypid))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of relation \"%s\" is of type %s, but column \"%s\" is of "
						"type %s",
						NameStr(parent->attname), RelationGetRelationName(relation),
						format_type_be(parent->atttypid), NameStr(child->attname),
						format_type_be(child->atttypid)),
				 errdetail("Both name items, so both must be of one type.")));
	check_collations(relation, parent, child);

	key->type = type;
	key->array_type = get_array_type(type);
	key->collation = parent->attcollation;
	key->cache = lookup_type_cache(type, TYPECACHE_EQ_OPR_FINFO | TYPECACHE_HASH_PROC_FINFO);
	if (!OidIsValid(key->cache->eq_opr) || !OidIsValid(key->cache->hash_proc))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("cannot trace items of type %s", format_type_be(parent->atttypid)),
						errdetail("The type has no default hash operator class.")));
	if (!OidIsValid(key->array_type))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("cannot trace items of type %s", format_type_be(parent->atttypid)),
						errdetail("The type has no array type.")));
}

void
link_table_resolve(LinkTable *table)
{
	Relation relation = open_relation(table->relation);
	Form_pg_attribute parent;
	Form_pg_attribute child;

	if (table->arguments == NULL)
		table->arguments = &usual_arguments;
	parent = find_column(relation, table->parent, table->arguments->parent, false);
	child = find_column(relation, table->child, table->arguments->child, false);
	resolve_key(&table->key, relation, parent, child);
	resolve_times(table, relation);
	resolve_transferred(table, relation);
	resolve_quantity(table, relation);
	resolve_part(table, relation);

	table->column_type = parent->atttypid == child->atttypid ? parent->atttypid : InvalidOid;
	table->schema_name = lookup_schema_name(RelationGetNamespace(relation));
	table->table_name = pstrdup(RelationGetRelationName(relation));
	relation_close(relation, NoLock);
}
