/*
 * factorial.h
 *		Factorials and powers as they meet in probabilities, without their cancellation.
 *
 * ln x! and x ln x are large and nearly the same, so their difference as such
 * would lose the digits that a probability is made of.  The probabilities of
 * the binomial, Poisson and hypergeometric kind are written with two small
 * quantities instead (C. Loader, Fast and accurate computation of binomial
 * probabilities, 2000).
 */
#ifndef TRACEABILITY_STATISTICS_FACTORIAL_H
#define TRACEABILITY_STATISTICS_FACTORIAL_H

/* ln x! - (x ln x - x), for any x >= 0. */
extern double factorial_remainder(double x);

/* x ln (x / expected) - (x - expected), where x = expected + difference >= 0. */
extern double deviance(double expected, double difference);

#endif
