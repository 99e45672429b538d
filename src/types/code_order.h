/*
 * code_order.h
 *		The orders of the code types, by the names that their SQL functions have.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_ORDER_H
#define TRACEABILITY_TYPES_CODE_ORDER_H

#include "core/slice.h"
#include "fmgr.h"

/* serial_number and lot_code */
extern int code_compare(Slice a, Slice b);
extern int part_number_compare(Slice a, Slice b);
extern int trace_id_compare(Slice a, Slice b);

/* the ..._bytes_ops operator classes */
extern int bytes_compare(Slice a, Slice b);

/* SQL functions by which the planner's helpers recognize an order */
extern PGDLLEXPORT Datum part_number_cmp(PG_FUNCTION_ARGS);
extern PGDLLEXPORT Datum trace_id_cmp(PG_FUNCTION_ARGS);
extern PGDLLEXPORT Datum bytes_lt(PG_FUNCTION_ARGS);

#endif
