/*
 * factorial.h
 *		Factorials and powers in probabilities, without their cancellation.
 *
 * ln x! and x ln x are large and nearly the same, so subtracting them would lose
 * the digits of a probability.  Binomial, Poisson and hypergeometric probabilities
 * are written with two small quantities instead (C. Loader, Fast and accurate
 * computation of binomial probabilities, 2000).
 */
#ifndef TRACEABILITY_STATISTICS_FACTORIAL_H
#define TRACEABILITY_STATISTICS_FACTORIAL_H

/* ln x! - (x ln x - x), for any x >= 0. */
extern double factorial_remainder(double x);

/* x ln (x / expected) - (x - expected), where x = expected + difference >= 0. */
extern double deviance(double expected, double difference);

#endif
