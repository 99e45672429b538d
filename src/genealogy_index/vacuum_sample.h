/*
 * vacuum_sample.h
 *		Whether vacuum should look at an index of which it has nothing to remove.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_VACUUM_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_VACUUM_SAMPLE_H

#include "genealogy_index/index.h"

/* Whether many chunks can be joined or nodes removed, as far as a sample of pages shows. */
extern bool vacuum_pays(GenealogyIndex *index, BufferAccessStrategy strategy);

#endif
