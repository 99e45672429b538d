/*
 * trace.h
 *		The questions, one function each; functions.c gives them to SQL.
 */
#ifndef TRACEABILITY_GENEALOGY_TRACE_H
#define TRACEABILITY_GENEALOGY_TRACE_H

#include "genealogy/call.h"
#include "genealogy_index/trace_reader.h"

/* Rows (item, depth, via): everything that the start reaches. */
extern void reach_list(TraceCall *call, TraceDirection direction, Datum start);

/* How many rows these are. */
extern uint64 reach_count(TraceCall *call, TraceDirection direction, Datum start);

/* The same, read from a genealogy index level by level; both give how many rows. */
extern uint64 reach_list_by_index(TraceCall *call, TraceReader *reader, TraceDirection direction,
								  Datum start);
extern uint64 reach_count_by_index(TraceCall *call, TraceReader *reader, TraceDirection direction,
								   Datum start);

/*
 * Rows (item, depth, origin, is_top, is_installed, is_known): the starts and
 * everything that contains one.
 */
extern void recall_list(TraceCall *call, const TraceItems *starts);

/*
 * Rows (item, quantity): how much of what the start consists of is in it; of
 * leaves alone, if they are wanted, which have nothing inside.
 */
extern void rollup_list(TraceCall *call, Datum start, bool leaves);

/* Whether links lead from the unit down to the component. */
extern bool path_exists(TraceCall *call, Datum unit, Datum component);

/* Rows (step, item): one of the shortest ways down from the unit to the component. */
extern void path_list(TraceCall *call, Datum unit, Datum component);

/*
 * Rows (item, bad_with, bad_without, base_with, base_without, odds_ratio,
 * p_value, q_value): what the units of one array argument have in common that
 * those of the baseline do not.  Without one (NULL) these are all others of
 * their kind.
 */
extern void common_list(TraceCall *call, const TraceItems *bad, const TraceItems *baseline);

/* Rows of text: what the start consists of, as a tree. */
extern void draw_tree(TraceCall *call, Datum start);

/* The same as a picture in a language for drawing; NULL when there is no such item. */
extern text *draw_mermaid(TraceCall *call, Datum start);
extern text *draw_dot(TraceCall *call, Datum start);
extern text *draw_json(TraceCall *call, Datum start);

/* Where it stands how much there was of each lot. */
typedef struct LotsTable
{
	Oid relation;
	const char *lot; /* columns */
	const char *received;
} LotsTable;

/*
 * Rows (problem, item, detail): what is wrong with the links, and with the
 * quantities of lots in them unless the table of lots is NULL.
 */
extern void check_list(TraceCall *call, const LotsTable *lots);

#endif
