/*
 * factorial.c
 *		Factorials and powers in probabilities, without their cancellation.
 */
#include "statistics/factorial.h"

#include <math.h>

#define LN_2_PI 1.8378770664093454836

/* From here on five terms of Stirling's series are exact to the last bit. */
#define STIRLING_FROM 16

/* Below this u, the deviance would be a difference of two numbers close to each other. */
#define CLOSE 0.25

/*
 * Stirling's series (DLMF 5.11.1) where x is large; down to there
 * (x + 1)! = (x + 1) x! becomes r(x) = r(x + 1) + x ln (1 + 1/x) - 1.
 */
double
factorial_remainder(double x)
{
	double steps = 0;
	double inverse;
	double square;

	if (x == 0)
		return 0;
	for (; x < STIRLING_FROM; x++)
		steps += x * log1p(1 / x) - 1;
	inverse = 1 / x;
	square = inverse * inverse;
	return steps + 0.5 * (LN_2_PI + log(x)) +
		   inverse *
			   (1.0 / 12 -
				square * (1.0 / 360 -
						  square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
}

/*
 * With u = difference / expected it is expected * ((1 + u) ln (1 + u) - u),
 * where a large u must not be multiplied before "expected" is.
 * For a small u the logarithm is 2 artanh v, v = u / (2 + u), and after the
 * terms that cancel are left out,
 *		2 v^2 / (1 - v) * (1 + (1 + v) (v/3 + v^3/5 + v^5/7 + ...)).
 */
double
deviance(double expected, double difference)
{
	double u = difference / expected;
	double v = u / (2 + u);
	double power = v;
	double series = 0;

	if (u <= -1)
		return expected;
	if (fabs(u) >= CLOSE)
		return (expected + difference) * log1p(u) - difference;
	for (int k = 3; series + power / k != series; k += 2)
	{
		series += power / k;
		power *= v * v;
	}
	return expected * (2 * v * v / (1 - v)) * (1 + (1 + v) * series);
}
