/*
 * tails.c
 *		p-values of Student's t and of chi-square.
 *
 * A small p-value is summed directly, never computed as 1 - p of a large one.
 * Both begin with a binomial or a Poisson probability; the rest is a factor of
 * moderate size.
 */
#include "statistics/tails.h"

#include <float.h>
#include <math.h>

#include "statistics/factorial.h"

/* Below this |t|, p differs from 1 by less than the last bit of a double. */
#define T_AT_LEAST 1e-18

/* From this t^2 on, these levels of the continued fraction suffice for any degrees of freedom. */
#define TAIL_FROM 3
#define BETA_LEVELS 80

/* A term below the last bit of the sum, even with as many others after it. */
#define NEGLIGIBLE (DBL_EPSILON / 1024)

/* (a + b)! / (a! b!) x^a y^b, where x + y = 1. */
static double
binomial_term(double a, double b, double x, double y)
{
	double n = a + b;
	double difference = a * y - b * x;

	return exp(factorial_remainder(n) - factorial_remainder(a) - factorial_remainder(b) -
			   deviance(n * x, difference) - deviance(n * y, -difference));
}

/*
 * The continued fraction of the incomplete beta function I_x(a, b) (A. R.
 * DiDonato and A. H. Morris, Algorithm 708, 1992).  That of the textbooks begins
 * with 1 - (a+b) / (a+1) x, which is nearly 0 where a is large.  Evaluated from its
 * end, this one keeps all digits.
 */
static double
beta_fraction(double a, double b, double x, double y)
{
	double beyond_mean = a * y - b * x;
	double fraction = 0;

	for (double n = BETA_LEVELS; n >= 1; n--)
	{
		double pair = a + 2 * n - 1;
		double divisor = n + n * (b - n) * x / pair +
						 (a + n) / (pair + 2) * (beyond_mean + 1 + n * (1 + y));
		double numerator = (a + n - 1) * (a + b + n - 1) * n * (b - n) * x * x / (pair * pair);

		fraction = numerator / (divisor + fraction);
	}
	return 1 / (a / (a + 1) * (beyond_mean + 1) + fraction);
}

/* The series of the incomplete beta function I_y(b, a): positive terms (DLMF 8.17.8). */
static double
beta_series(double a, double b, double y)
{
	double term = 1;
	double sum = 1;

	for (double k = 0; term > NEGLIGIBLE * sum; k++)
	{
		term *= (a + b + k) / (b + 1 + k) * y;
		sum += term;
	}
	return sum;
}

/*
 * P(|T| >= |t|) = I_x(a, b) = 1 - I_y(b, a), with a = freedom / 2, b = 1/2,
 * x = freedom / (freedom + t^2), y = 1 - x (DLMF 8.17.4; Abramowitz and Stegun
 * 26.7.1).
 */
double
student_p(double t, double freedom)
{
	double square = t * t;
	double x = freedom / (freedom + square);
	double y = square / (freedom + square);
	double a = freedom / 2;
	double b = 0.5;

	if (fabs(t) < T_AT_LEAST)
		return 1;
	if (x == 0 || isinf(square))
		return 0;
	if (square >= TAIL_FROM)
		return binomial_term(a, b, x, y) * a * b / (a + b) * beta_fraction(a, b, x, y);
	return 1 - binomial_term(a, b, x, y) * a / (a + b) * beta_series(a, b, y);
}

/* P(a, x) divided by the Poisson term, for x <= a (DLMF 8.7.1). */
static double
gamma_lower_series(double a, double x)
{
	double term = 1;
	double sum = 1;

	for (double k = 1; term > NEGLIGIBLE * sum; k++)
	{
		term *= x / (a + k);
		sum += term;
	}
	return sum;
}

/*
 * Q(a, x) for x > a, by Q(a, x) = x^(a-1) e^-x / (a-1)! + Q(a-1, x) down to
 * Q(0, x) = 0 or Q(1/2, x) = erfc(sqrt x) (DLMF 8.8.6, 7.11.2).
 */
static double
gamma_upper_tail(double a, double x, double poisson_term)
{
	double term = poisson_term;
	double sum = 0;

	for (; a >= 1; a--)
	{
		term *= a / x;
		sum += term;
		if (term <= NEGLIGIBLE * sum)
			return sum;
	}
	return a > 0 ? sum + erfc(sqrt(x)) : sum;
}

/* P and Q of a = freedom / 2 and x = statistic / 2 are the tails (Abramowitz and Stegun 26.4). */
double
chi_square_p(double statistic, double freedom)
{
	double a = freedom / 2;
	double x = statistic / 2;
	double poisson_term;
	double tail;

	if (x == 0 || isinf(x))
		return 0;
	poisson_term = exp(-factorial_remainder(a) - deviance(x, a - x));
	if (x <= a)
		tail = poisson_term * gamma_lower_series(a, x);
	else
		tail = gamma_upper_tail(a, x, poisson_term);
	return 2 * fmin(tail, 1 - tail);
}
