/*
 * index_choice.h
 *		Which genealogy index of one table can be read, or why none can.
 */
#ifndef TRACEABILITY_LINKS_INDEX_CHOICE_H
#define TRACEABILITY_LINKS_INDEX_CHOICE_H

#include "links/source.h"

/*
 * Chooses by the table alone, of which the columns are chosen already: not by who
 * asks, nor by how the server reads it.
 */
extern void index_choose(LinkChoice *choice, const LinkTable *table, Relation heap);

#endif
