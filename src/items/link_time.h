/*
 * link_time.h
 *		Times of links, of whatever type their columns are.
 */
#ifndef TRACEABILITY_ITEMS_LINK_TIME_H
#define TRACEABILITY_ITEMS_LINK_TIME_H

#include "datatype/timestamp.h"

extern bool link_time_is_type(Oid type);

/*
 * A value of such a type as the server compares it with timestamptz: at the
 * session's time zone; what lies beyond the range is an open end.
 */
extern TimestampTz link_time_of(Oid type, Datum value);

/* The order of a value of such a type and a time, as the server's operators have it. */
extern int link_time_compare(Oid type, Datum value, TimestampTz time);

/* The order of two values of such types, likewise. */
extern int link_time_order(Oid a_type, Datum a, Oid b_type, Datum b);

#endif
