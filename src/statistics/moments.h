/*
 * moments.h
 *		Mean and spread of readings, and how well they fit between limits.
 */
#ifndef TRACEABILITY_STATISTICS_MOMENTS_H
#define TRACEABILITY_STATISTICS_MOMENTS_H

#include <stdint.h>

/* The count of readings so far, their mean, and the sum of squared deviations from it. */
typedef struct Moments
{
	int64_t count;
	double mean;
	double squares;
} Moments;

extern void moments_add(Moments *moments, double reading);
extern void moments_merge(Moments *moments, const Moments *other);

/* The sample standard deviation of at least two readings. */
extern double moments_deviation(const Moments *moments);

/*
 * Cpk: how many times three standard deviations fit between the mean and the
 * nearer limit.  An infinite limit is none.
 */
extern double capability_index(double mean, double deviation, double lower, double upper);

#endif
