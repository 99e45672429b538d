/*
 * moments.c
 *		Mean and spread in one pass, however far from zero the readings are.
 *
 * B. P. Welford, Note on a method for calculating corrected sums of squares
 * and products, Technometrics 4 (1962); merged as T. F. Chan, G. H. Golub and
 * R. J. LeVeque, Updating formulae and a pairwise algorithm for computing
 * sample variances (1979).
 *
 * By hand: 2, 4, 9 have the mean 5 and the squares 9 + 1 + 16 = 26.
 *		2: mean 2, squares 0
 *		4: mean 2 + 2/2 = 3, squares 0 + 2 * 1 = 2
 *		9: mean 3 + 6/3 = 5, squares 2 + 6 * 4 = 26
 */
#include "statistics/moments.h"

#include <math.h>

void
moments_add(Moments *moments, double reading)
{
	double step = reading - moments->mean;

	moments->count++;
	moments->mean += step / (double) moments->count;
	moments->squares += step * (reading - moments->mean);
}

void
moments_merge(Moments *moments, const Moments *other)
{
	double step = other->mean - moments->mean;
	double count = (double) (moments->count + other->count);
	double part = (double) other->count / count;

	if (other->count == 0)
		return;
	moments->squares += other->squares + step * step * part * (double) moments->count;
	moments->mean += step * part;
	moments->count += other->count;
}

double
moments_deviation(const Moments *moments)
{
	return sqrt(moments->squares / (double) (moments->count - 1));
}

/* Equal readings give infinity, positive or negative; a mean on a limit gives 0. */
double
capability_index(double mean, double deviation, double lower, double upper)
{
	double room = fmin(upper - mean, mean - lower);

	return room == 0 ? 0 : room / (3 * deviation);
}
