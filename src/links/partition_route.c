/*
 * partition_route.c
 *		Which partitions of a table of links can have the links of an item, or those of a time.
 *
 * Items are routed as rows are when they are inserted, where the partition key
 * is the searched column alone and compares as traces do.  Where it is not, all
 * partitions of that table are searched, and routing goes on below them.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "links/partition_route.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "partitioning/partbounds.h"
#include "partitioning/partdesc.h"
#include "pg/lookup.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* A partitioned table; its partitions are leaves, or partitioned themselves. */
typedef struct RouteTable
{
	Relation relation;
	PartitionKey key; /* NULL: it does not tell items apart */
	PartitionBoundInfo bounds;
	int count;
	struct RouteTable **below; /* of each partition: NULL for a leaf */
	int *leaves;               /* of each partition: the index of the leaf, or -1 */
	const Oid *partitions;
} RouteTable;

struct PartitionRoute
{
	RouteTable *root;
};

/* Whether an item is equal to the key of its row exactly where traces take them for equal. */
static bool
tells_apart(PartitionKey key, const LinkTable *table, AttrNumber column)
{
	int strategy = key->strategy == PARTITION_STRATEGY_HASH ? HTEqualStrategyNumber
															: BTEqualStrategyNumber;

	return key->partnatts == 1 && key->partattrs[0] == column &&
		   get_opfamily_member(key->partopfamily[0], key->partopcintype[0], key->partopcintype[0],
							   strategy) == table->key.cache->eq_opr &&
		   lookup_collations_agree(key->partcollation[0], table->key.collation);
}

static int
find_leaf(const Oid *leaves, int count, Oid relation)
{
	for (int i = 0; i < count; i++)
	{
		if (leaves[i] == relation)
			return i;
	}
	return -1;
}

/*
 * "any" becomes true when a table is found whose key tells items apart.  NULL: it
 * has been detached and dropped meanwhile.
 */
static RouteTable *
open_table(const LinkTable *table, Oid number, const char *column, const Oid *leaves, int count,
		   bool *any)
{
	Relation relation = try_table_open(number, AccessShareLock);
	RouteTable *route;
	PartitionDesc partitions;

	if (relation == NULL)
		return NULL;
	route = palloc0(sizeof(RouteTable));
	route->relation = relation;
	route->key = RelationGetPartitionKey(route->relation);
	if (tells_apart(route->key, table, get_attnum(number, column)))
		*any = true;
	else
		route->key = NULL;
	partitions = RelationGetPartitionDesc(route->relation, true);
	route->bounds = partitions->boundinfo;
	route->count = partitions->nparts;
	route->partitions = partitions->oids;
	route->below = palloc0(Max(route->count, 1) * sizeof(RouteTable *));
	route->leaves = palloc(Max(route->count, 1) * sizeof(int));
	for (int i = 0; i < route->count; i++)
	{
		route->leaves[i] = -1;
		if (partitions->is_leaf[i])
			route->leaves[i] = find_leaf(leaves, count, partitions->oids[i]);
		else
			route->below[i] = open_table(table, partitions->oids[i], column, leaves, count, any);
	}
	return route;
}

static void
close_table(RouteTable *route)
{
	for (int i = 0; i < route->count; i++)
	{
		if (route->below[i] != NULL)
			close_table(route->below[i]);
	}
	table_close(route->relation, NoLock);
}

PartitionRoute *
partition_route_open(const LinkTable *table, const char *column, const Oid *leaves, int count)
{
	bool any = false;
	PartitionRoute *route;

	if (get_rel_relkind(table->relation) != RELKIND_PARTITIONED_TABLE)
		return NULL;
	route = palloc(sizeof(PartitionRoute));
	route->root = open_table(table, table->relation, column, leaves, count, &any);
	if (any)
		return route;
	partition_route_close(route);
	return NULL;
}

void
partition_route_close(PartitionRoute *route)
{
	close_table(route->root);
	pfree(route);
}

bool
partition_is_routed(const LinkTable *table, TraceDirection direction)
{
	const char *column = direction == TRACE_DOWN ? table->parent : table->child;
	PartitionRoute *route = partition_route_open(table, column, NULL, 0);

	if (route != NULL)
		partition_route_close(route);
	return route != NULL;
}

/* The partition of a table for an item, as the server finds it; -1: there is none. */
static int
partition_of(const RouteTable *route, Datum item)
{
	PartitionKey key = route->key;
	PartitionBoundInfo bounds = route->bounds;
	bool null = false;
	bool equal = false;
	int found = -1;

	if (route->count == 0)
		return -1;
	switch (key->strategy)
	{
		case PARTITION_STRATEGY_HASH:
			return bounds->indexes[compute_partition_hash_value(1, key->partsupfunc,
																key->partcollation, &item, &null) %
								   bounds->nindexes];
		case PARTITION_STRATEGY_LIST:
			found = partition_list_bsearch(key->partsupfunc, key->partcollation, bounds, item,
										   &equal);
			found = found >= 0 && equal ? bounds->indexes[found] : -1;
			break;
		case PARTITION_STRATEGY_RANGE:
			found = partition_range_datum_bsearch(key->partsupfunc, key->partcollation, bounds, 1,
												  &item, &equal);
			found = bounds->indexes[found + 1];
			break;
		default:
			elog(ERROR, "unexpected partition strategy: %d", (int) key->strategy);
	}
	return found >= 0 ? found : bounds->default_index;
}

static void
collect(const RouteTable *route, Datum item, int *found, int *count)
{
	int first = route->key == NULL ? 0 : partition_of(route, item);
	int end = route->key == NULL ? route->count : first + 1;

	if (first < 0)
		return;
	for (int i = first; i < end; i++)
	{
		if (route->below[i] != NULL)
			collect(route->below[i], item, found, count);
		else if (route->leaves[i] >= 0)
			found[(*count)++] = route->leaves[i];
	}
}

int
partition_route_find(const PartitionRoute *route, Datum item, int *found)
{
	int count = 0;

	collect(route->root, item, found, &count);
	return count;
}

bool
partition_route_is_flat(const PartitionRoute *route)
{
	for (int i = 0; i < route->root->count; i++)
	{
		if (route->root->below[i] != NULL)
			return false;
	}
	return route->root->key != NULL;
}

Oid
partition_route_first(const PartitionRoute *route, Datum item)
{
	int partition = partition_of(route->root, item);

	return partition < 0 ? InvalidOid : route->root->partitions[partition];
}

/* A day later, or earlier; what is out of range stays. */
static Timestamp
shift(Timestamp time, int days)
{
	if (TIMESTAMP_NOT_FINITE(time) || !IS_VALID_TIMESTAMP(time + days * USECS_PER_DAY))
		return time;
	return time + days * USECS_PER_DAY;
}

/*
 * A time as one of the column's type.  What the planner proves of bounds must be
 * true in every time zone, so for types without one the time is a day off, to
 * the side on which more links are.
 */
static Const *
time_constant(Oid type, TimestampTz time, int days)
{
	switch (type)
	{
		case TIMESTAMPTZOID:
			return makeConst(type, -1, InvalidOid, sizeof(TimestampTz), TimestampTzGetDatum(time),
							 false, FLOAT8PASSBYVAL);
		case TIMESTAMPOID:
			return makeConst(type, -1, InvalidOid, sizeof(Timestamp),
							 TimestampGetDatum(shift(time, days)), false, FLOAT8PASSBYVAL);
		case DATEOID:
			return makeConst(type, -1, InvalidOid, sizeof(DateADT),
							 DirectFunctionCall1(timestamp_date,
												 TimestampGetDatum(shift(time, days))),
							 false, true);
		default:
			return NULL;
	}
}

/* "column IS NULL OR column OPERATOR time"; NULL when there is no such operator. */
static Expr *
time_condition(Relation partition, const char *name, TimestampTz time, StrategyNumber strategy)
{
	AttrNumber number = get_attnum(RelationGetRelid(partition), name);
	Form_pg_attribute column = TupleDescAttr(RelationGetDescr(partition), number - 1);
	Oid type = column->atttypid;
	Var *var = makeVar(1, number, type, column->atttypmod, column->attcollation, 0);
	Const *constant = time_constant(type, time, strategy == BTLessEqualStrategyNumber ? 1 : -1);
	NullTest *null = makeNode(NullTest);
	Oid comparison;

	if (constant == NULL)
		return NULL;
	comparison = get_opfamily_member(lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)->btree_opf,
									 type, type, strategy);
	null->arg = (Expr *) var;
	null->nulltesttype = IS_NULL;
	null->location = -1;
	return makeBoolExpr(OR_EXPR,
						list_make2(null, make_opclause(comparison, BOOLOID, false, (Expr *) var,
													   (Expr *) constant, InvalidOid, InvalidOid)),
						-1);
}

static bool
is_refuted(Relation partition, const char *name, TimestampTz time, StrategyNumber strategy)
{
	Expr *condition = name == NULL ? NULL : time_condition(partition, name, time, strategy);

	return condition != NULL &&
		   predicate_refuted_by(list_make1(condition), RelationGetPartitionQual(partition), false);
}

bool
partition_is_of_other_times(Relation partition, const LinkTable *table)
{
	if (!table->dated || !partition->rd_rel->relispartition)
		return false;
	return is_refuted(partition, table->installed_at, table->at, BTLessEqualStrategyNumber) ||
		   (!table->has_transferred &&
			is_refuted(partition, table->removed_at, table->at, BTGreaterStrategyNumber));
}
