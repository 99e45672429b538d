/*
 * trace.h
 *		The questions, one function each; functions.c gives them to SQL.
 */
#ifndef TRACEABILITY_TRACE_TRACE_H
#define TRACEABILITY_TRACE_TRACE_H

#include "walk/call.h"

/* Rows (item, depth, via): everything that the start reaches. */
extern void reach_list(TraceCall *call, TraceDirection direction, Datum start);

/* How many rows these are. */
extern uint64 reach_count(TraceCall *call, TraceDirection direction, Datum start);

/*
 * Rows (item, depth, origin, is_top, is_installed, is_known): the starts and
 * everything that contains one.
 */
extern void recall_list(TraceCall *call, const TraceItems *starts);

/*
 * Rows (item, depth, via, is_frontier): everything that these links reach from
 * the starts, each item at the least depth, and the starts that have a link.
 * "depths" are those at which the starts are; NULL: all at 0.
 */
extern void expand_list(TraceCall *call, TraceDirection direction, const TraceItems *items,
						const TraceItems *depths);

/*
 * Rows (item, quantity): how much of what the start consists of is in it; of
 * leaves alone, if they are wanted, which have nothing inside.
 */
extern void rollup_list(TraceCall *call, Datum start, bool leaves);

/* Whether links lead from the unit down to the component. */
extern bool path_exists(TraceCall *call, Datum unit, Datum component);

/* Rows (step, item): one of the shortest paths down from the unit to the component. */
extern void path_list(TraceCall *call, Datum unit, Datum component);

/*
 * Rows (item, bad_with, bad_without, base_with, base_without, odds_ratio,
 * p_value, q_value): what the units of one array argument have in common that
 * those of the baseline do not.  Without one (NULL) these are all others of
 * their kind.
 */
extern void common_list(TraceCall *call, const TraceItems *bad, const TraceItems *baseline);

/* What the rows of a question are made of. */
typedef enum QuestionRows
{
	ROWS_OF_REACHED,            /* what the items reach */
	ROWS_OF_REACHED_AND_STARTS, /* and the items */
	ROWS_OF_ALL_REACHED         /* what any items reach */
} QuestionRows;

/* A question as the planner sees it: which function asks it, and what its rows are. */
typedef struct TraceQuestion
{
	PGFunction function;
	const TraceArguments *arguments;
	TraceDirection direction;
	int direction_argument; /* which says "down" or "up"; 0: none does */
	QuestionRows rows;
	bool by_text; /* the item is a text, and may be an array in braces */
	int leaves;   /* the argument by which only leaves are rows; 0: none */
	int baseline; /* the argument with further items, an array; 0: none */
	bool baseline_by_text;
} TraceQuestion;

/* The question that an SQL function asks; NULL: none of which the rows can be estimated. */
extern const TraceQuestion *trace_question_of(PGFunction function);

#endif
