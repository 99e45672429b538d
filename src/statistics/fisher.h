/*
 * fisher.h
 *		Two groups compared by counts, and many such comparisons at once.
 */
#ifndef TRACEABILITY_STATISTICS_FISHER_H
#define TRACEABILITY_STATISTICS_FISHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The units of two groups, with a property and without it. */
typedef struct FourfoldTable
{
	int64_t with[2];
	int64_t without[2];
} FourfoldTable;

/*
 * Fisher's exact test, two-sided: the probability of the tables with the same
 * sums that are no more probable than this one.
 */
extern double fisher_p(const FourfoldTable *table);

/* False for zero divided by zero; infinite when only the divisor is zero. */
extern bool odds_ratio(const FourfoldTable *table, double *ratio);

/*
 * Benjamini and Hochberg's q for p-values in ascending order, each of which is the
 * p-value of "size" hypotheses.
 */
extern void discovery_rates(const double *p, const uint64_t *sizes, size_t count, double *q);

#endif
