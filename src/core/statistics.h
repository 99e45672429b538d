/*
 * statistics.h
 *		What readings and counts say: moments, tests, and how much to believe them.
 */
#ifndef TRACEABILITY_CORE_STATISTICS_H
#define TRACEABILITY_CORE_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
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

/* P(|T| >= |t|) for Student's t with so many degrees of freedom. */
extern double student_p(double t, double freedom);

/* Twice the smaller tail of chi-square with so many, a whole number of, degrees of freedom. */
extern double chi_square_p(double statistic, double freedom);

/* Units of two groups, with something and without it. */
typedef struct FourfoldTable
{
	int64_t with[2];
	int64_t without[2];
} FourfoldTable;

/*
 * Fisher's exact test, two-sided: the probability, with all sums of the table
 * fixed, of the tables that are no more probable than this one.
 */
extern double fisher_p(const FourfoldTable *table);

/* False when it is zero by zero; infinite when only the divisor is zero. */
extern bool odds_ratio(const FourfoldTable *table, double *ratio);

/*
 * Benjamini and Hochberg's q for p-values in ascending order, each the p-value
 * of as many hypotheses as the size says.
 */
extern void discovery_rates(const double *p, const uint64_t *sizes, size_t count, double *q);

#endif
