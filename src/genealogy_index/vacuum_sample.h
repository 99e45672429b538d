/*
 * vacuum_sample.h
 *		Whether vacuum should look at an index of which it has nothing to remove.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_VACUUM_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_VACUUM_SAMPLE_H

#include "genealogy_index/index.h"

/* Whether many chunks can be joined, as far as a sample of pages shows. */
extern bool tidying_pays(GenealogyIndex *index, BufferAccessStrategy strategy);

#endif
