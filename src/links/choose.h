/*
 * choose.h
 *		Whether traces of a table of links read a genealogy index or ask queries.
 */
#ifndef TRACEABILITY_LINKS_CHOOSE_H
#define TRACEABILITY_LINKS_CHOOSE_H

#include "links/table.h"
#include "utils/relcache.h"

/*
 * The genealogy index that can answer for the table, or InvalidOid; then
 * "reason" says why there is none.
 */
extern Oid link_index_choose(const LinkTable *table, const char **reason);

/* Whether what is the parent's column to the caller is the child's to the index. */
extern bool link_index_is_exchanged(const LinkTable *table, Relation index);

/* Whether the relation is a genealogy index: rows are found by either of its columns. */
extern bool link_index_is(Relation index);

#endif
