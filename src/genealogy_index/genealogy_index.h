/*
 * genealogy_index.h
 *		The functions of the access method that the server calls.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_GENEALOGY_INDEX_H
#define TRACEABILITY_GENEALOGY_INDEX_GENEALOGY_INDEX_H

#include "access/amapi.h"
#include "genealogy_index/index.h"
#include "nodes/execnodes.h"
#include "nodes/pathnodes.h"

/* Called once, when the library is loaded. */
extern void genealogy_index_init(void);

extern IndexBuildResult *genealogy_build(Relation heap, Relation index, IndexInfo *info);
extern void genealogy_build_empty(Relation index);
extern char *genealogy_build_phase_name(int64 phase);

extern bool genealogy_insert(Relation index, Datum *values, bool *nulls, ItemPointer tid,
							 Relation heap, IndexUniqueCheck unique, bool unchanged,
							 IndexInfo *info);

/* Raises an error about a TID that a link cannot store. */
extern void genealogy_check_tid(const ItemPointerData *tid);

extern IndexBulkDeleteResult *genealogy_bulk_delete(IndexVacuumInfo *info,
													IndexBulkDeleteResult *result,
													IndexBulkDeleteCallback callback,
													void *callback_state);
extern IndexBulkDeleteResult *genealogy_vacuum_cleanup(IndexVacuumInfo *info,
													   IndexBulkDeleteResult *result);

extern IndexScanDesc genealogy_begin_scan(Relation index, int keys, int orderings);
extern void genealogy_rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderings,
							 int ordering_count);
extern bool genealogy_get_tuple(IndexScanDesc scan, ScanDirection direction);
extern int64 genealogy_get_bitmap(IndexScanDesc scan, TIDBitmap *bitmap);
extern void genealogy_end_scan(IndexScanDesc scan);

extern void genealogy_cost_estimate(PlannerInfo *root, IndexPath *path, double loop_count,
									Cost *startup_cost, Cost *total_cost, Selectivity *selectivity,
									double *correlation, double *pages);

extern bytea *genealogy_options(Datum options, bool validate);
extern bool genealogy_validate(Oid operator_class);

#endif
