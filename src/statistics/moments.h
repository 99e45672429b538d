/*
 * moments.h
 *		Mean and spread of readings, and how well they fit between limits.
 */
#ifndef TRACEABILITY_STATISTICS_MOMENTS_H
#define TRACEABILITY_STATISTICS_MOMENTS_H

#include <stdint.h>

/* Count, mean, and sum of squared deviations from it, of readings seen so far. */
typedef struct Moments
{
	int64_t count;
	double mean;
	double squares;
} Moments;

extern void moments_add(Moments *moments, double reading);
extern void moments_merge(Moments *moments, const Moments *other);

/* The sample standard deviation; of at least two readings. */
extern double moments_deviation(const Moments *moments);

/*
 * Cpk: how many times three standard deviations fit between the mean and the
 * nearer limit.  A limit may be infinite: there is none on that side.
 */
extern double capability_index(double mean, double deviation, double lower, double upper);

#endif
