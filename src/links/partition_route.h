/*
 * partition_route.h
 *		Which partitions of a table of links can have the links of an item, or those of a time.
 */
#ifndef TRACEABILITY_LINKS_PARTITION_ROUTE_H
#define TRACEABILITY_LINKS_PARTITION_ROUTE_H

#include "links/table.h"
#include "utils/relcache.h"

typedef struct PartitionRoute PartitionRoute;

/*
 * The way from an item to partitions, by the column that is searched; NULL when
 * any partition can have it.  "leaves" are the tables with rows, and what the
 * routes lead to are their indexes.  Partitioned tables are locked, and stay so.
 */
extern PartitionRoute *partition_route_open(const LinkTable *table, const char *column,
											const Oid *leaves, int count);

/* Fills "found" with the indexes of the leaves that can have an item; returns how many there are. */
extern int partition_route_find(const PartitionRoute *route, Datum item, int *found);

/* Whether no partition of the table is partitioned again: each item leads to one at most. */
extern bool partition_route_is_flat(const PartitionRoute *route);

/* The partition that can have an item, where the route is flat; InvalidOid: there is none. */
extern Oid partition_route_first(const PartitionRoute *route, Datum item);

extern void partition_route_close(PartitionRoute *route);

/* Whether there is such a way where links are followed in a direction. */
extern bool partition_is_routed(const LinkTable *table, TraceDirection direction);

/* Whether no link in a partition, or other table with constraints, is of the time of the table. */
extern bool partition_is_of_other_times(Relation partition, const LinkTable *table);

#endif
