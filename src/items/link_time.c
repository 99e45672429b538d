/*
 * link_time.c
 *		Times of links, of whatever type their columns are.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "items/link_time.h"
#include "pg/compat.h"
#include "utils/date.h"
#include "utils/timestamp.h"

bool
link_time_is_type(Oid type)
{
	return type == TIMESTAMPTZOID || type == TIMESTAMPOID || type == DATEOID;
}

/* The casts would raise an error beyond the range. */
TimestampTz
link_time_of(Oid type, Datum value)
{
	TimeOverflow overflow = TIME_OVERFLOW_NONE;
	TimestampTz time;
	bool later;

	switch (type)
	{
		case DATEOID:
			time = date_to_timestamptz(DatumGetDateADT(value), &overflow);
			later = DatumGetDateADT(value) > 0;
			break;
		case TIMESTAMPOID:
			time = timestamp_to_timestamptz(DatumGetTimestamp(value), &overflow);
			later = DatumGetTimestamp(value) > 0;
			break;
		default:
			return DatumGetTimestampTz(value);
	}
	if (!time_overflowed(overflow))
		return time;
	return later ? DT_NOEND : DT_NOBEGIN;
}

int
link_time_compare(Oid type, Datum value, TimestampTz time)
{
	switch (type)
	{
		case DATEOID:
			return date_cmp_timestamptz_internal(DatumGetDateADT(value), time);
		case TIMESTAMPOID:
			return timestamp_cmp_timestamptz_internal(DatumGetTimestamp(value), time);
		default:
			return timestamp_cmp_internal(DatumGetTimestampTz(value), time);
	}
}

static int
order_date_and_timestamp(Datum date, Datum timestamp)
{
	return date_cmp_timestamp_internal(DatumGetDateADT(date), DatumGetTimestamp(timestamp));
}

int
link_time_order(Oid a_type, Datum a, Oid b_type, Datum b)
{
	if (b_type == TIMESTAMPTZOID)
		return link_time_compare(a_type, a, DatumGetTimestampTz(b));
	if (a_type == TIMESTAMPTZOID)
		return -link_time_compare(b_type, b, DatumGetTimestampTz(a));
	if (a_type != b_type)
		return a_type == DATEOID ? order_date_and_timestamp(a, b) : -order_date_and_timestamp(b, a);
	if (a_type == DATEOID)
		return (DatumGetDateADT(a) > DatumGetDateADT(b)) -
			   (DatumGetDateADT(a) < DatumGetDateADT(b));
	return timestamp_cmp_internal(DatumGetTimestamp(a), DatumGetTimestamp(b));
}
