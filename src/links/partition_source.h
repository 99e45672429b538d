/*
 * partition_source.h
 *		Links from the partitions of a table, or the tables that inherit from it.
 */
#ifndef TRACEABILITY_LINKS_PARTITION_SOURCE_H
#define TRACEABILITY_LINKS_PARTITION_SOURCE_H

#include "links/source.h"

/*
 * A source for items as they are.  Each part that has a genealogy index is read
 * by it; one query reads all parts that have none.
 */
extern LinkSource *partition_source_open(const LinkTable *table, const LinkChoice *choice,
										 const LinkRequest *request);

#endif
