/*
 * trace.h
 *		The questions, one function each; functions.c gives them to SQL.
 */
#ifndef TRACEABILITY_GENEALOGY_TRACE_H
#define TRACEABILITY_GENEALOGY_TRACE_H

#include "genealogy/call.h"
#include "genealogy_index/trace_reader.h"

/* Rows (item, depth, via): everything that the start reaches. */
extern void reach_list(TraceCall *call, EdgeDirection direction, Datum start);

/* The same, read from a genealogy index level by level. */
extern void reach_list_by_index(TraceCall *call, TraceReader *reader, EdgeDirection direction,
								Datum start);

/*
 * Rows (item, depth, origin, is_top, is_installed): the starts and everything
 * that contains one.
 */
extern void recall_list(TraceCall *call, const Datum *starts, const bool *nulls, int nstarts);

/* Rows (item, quantity): how much of what the start consists of is in it. */
extern void rollup_list(TraceCall *call, Datum start);

/* Whether links lead from the unit down to the component. */
extern bool path_exists(TraceCall *call, Datum unit, Datum component);

/* Rows (step, item): one of the shortest ways down from the unit to the component. */
extern void path_list(TraceCall *call, Datum unit, Datum component);

/* Rows of text: what the start consists of, as a tree. */
extern void draw_tree(TraceCall *call, Datum start);

#endif
