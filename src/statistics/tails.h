/*
 * tails.h
 *		p-values of Student's t and of chi-square.
 */
#ifndef TRACEABILITY_STATISTICS_TAILS_H
#define TRACEABILITY_STATISTICS_TAILS_H

/* P(|T| >= |t|) for Student's t with degrees of freedom. */
extern double student_p(double t, double freedom);

/* Twice the smaller tail of chi-square; the degrees of freedom are a whole number. */
extern double chi_square_p(double statistic, double freedom);

#endif
