/*
 * fisher.c
 *		Fisher's exact test of a fourfold table, and false discoveries among many tests.
 *
 * With its sums fixed, a table is known by one of its cells, and its probability
 * is hypergeometric:
 *		(a+b)! (c+d)! (a+c)! (b+d)! / (n! a! b! c! d!).
 *
 * By hand, the lady who tastes tea: 3 of 4 cups right, 1 of 4 wrong.  Tables
 * with 0 to 4 right have the probabilities 1, 16, 36, 16, 1 of 70, and those no
 * more probable than hers add up to p = 34/70 = 0.4857.
 */
#include "statistics/fisher.h"

#include <float.h>
#include <math.h>

#include "statistics/factorial.h"

/*
 * Tables that are equally probable may differ in the last bits.  As in R's
 * fisher.test, a relative difference up to this does not count.
 */
#define SAME_PROBABILITY 1e-7

/* A term below the last bit of the sum, even with as many others after it. */
#define NEGLIGIBLE (DBL_EPSILON / 1024)

/*
 * All tables of the same sums, by the number in their first cell, from 0 to
 * the sum of the first column.  Rows and columns are swapped so that a table and
 * its mirror images become the same, with the same p to the last bit.
 */
typedef struct Tables
{
	double row;    /* sum of the first row, at most half of all */
	double column; /* sum of the first column, at most that of the first row */
	double all;
	double sums; /* the part of the sums in the logarithm of the probability */
} Tables;

static void
swap(double *a, double *b)
{
	double kept = *a;

	*a = *b;
	*b = kept;
}

/* Returns the number in the first cell of the table itself. */
static double
read_tables(Tables *tables, const FourfoldTable *table)
{
	double a = (double) table->with[0];
	double b = (double) table->with[1];
	double c = (double) table->without[0];
	double d = (double) table->without[1];

	if (a + c > b + d)
	{
		swap(&a, &b);
		swap(&c, &d);
	}
	if (a + b > c + d || (a + b == c + d && a > c))
	{
		swap(&a, &c);
		swap(&b, &d);
	}
	if (a + c == b + d && a > b)
	{
		swap(&a, &b);
		swap(&c, &d);
	}
	if (c > b)
		swap(&b, &c);

	tables->row = a + b;
	tables->column = a + c;
	tables->all = a + b + c + d;
	tables->sums = factorial_remainder(a + b) + factorial_remainder(c + d) +
				   factorial_remainder(a + c) + factorial_remainder(b + d) -
				   factorial_remainder(tables->all);
	return a;
}

static double
cell(double row, double column, double all, double count, double difference)
{
	return factorial_remainder(count) + deviance(row * column / all, difference);
}

/*
 * All four cells differ from their expectations by the same number, except for
 * its sign.  Written with it, the large terms of Stirling's formula cancel by
 * algebra and not by subtraction.
 */
static double
log_probability(const Tables *tables, double a)
{
	double row = tables->row;
	double column = tables->column;
	double all = tables->all;
	double b = row - a;
	double c = column - a;
	double d = all - row - c;
	double difference = (a * d - b * c) / all;

	return tables->sums - cell(row, column, all, a, difference) -
		   cell(row, all - column, all, b, -difference) -
		   cell(all - row, column, all, c, -difference) -
		   cell(all - row, all - column, all, d, difference);
}

/*
 * The table nearest to the most probable one that is not more probable than the
 * limit, between there and the end; the probability falls on the way.  False when
 * even the end is more probable.
 */
static bool
find_boundary(const Tables *tables, double mode, double end, double limit, double *boundary)
{
	double inside = mode; /* more probable */
	double outside = end;

	if (log_probability(tables, end) > limit)
		return false;
	while (fabs(outside - inside) > 1)
	{
		double middle = floor((inside + outside) / 2);

		if (log_probability(tables, middle) > limit)
			inside = middle;
		else
			outside = middle;
	}
	*boundary = outside;
	return true;
}

/* Outwards from the boundary the probability of each table is a known fraction of the last. */
static double
sum_down(const Tables *tables, double from)
{
	double others = tables->all - tables->row - tables->column;
	double term = 1;
	double sum = 1;

	for (double x = from; x > 0 && term > NEGLIGIBLE * sum; x--)
	{
		term *= x * (others + x) / ((tables->row - x + 1) * (tables->column - x + 1));
		sum += term;
	}
	return sum * exp(log_probability(tables, from));
}

static double
sum_up(const Tables *tables, double from)
{
	double others = tables->all - tables->row - tables->column;
	double term = 1;
	double sum = 1;

	for (double x = from; x < tables->column && term > NEGLIGIBLE * sum; x++)
	{
		term *= (tables->row - x) * (tables->column - x) / ((x + 1) * (others + x + 1));
		sum += term;
	}
	return sum * exp(log_probability(tables, from));
}

double
fisher_p(const FourfoldTable *table)
{
	Tables tables;
	double x = read_tables(&tables, table);
	double mode = floor((tables.row + 1) * (tables.column + 1) / (tables.all + 2));
	double limit;
	double boundary;
	double p = 0;

	if (tables.column == 0)
		return 1;
	limit = log_probability(&tables, x) + log1p(SAME_PROBABILITY);
	if (log_probability(&tables, mode) <= limit)
		return 1;
	if (find_boundary(&tables, mode, 0, limit, &boundary))
		p += sum_down(&tables, boundary);
	if (find_boundary(&tables, mode, tables.column, limit, &boundary))
		p += sum_up(&tables, boundary);
	return fmin(p, 1);
}

bool
odds_ratio(const FourfoldTable *table, double *ratio)
{
	double along = (double) table->with[0] * (double) table->without[1];
	double across = (double) table->with[1] * (double) table->without[0];

	if (along == 0 && across == 0)
		return false;
	*ratio = across == 0 ? INFINITY : along / across;
	return true;
}

/*
 * Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal
 * of the Royal Statistical Society B 57 (1995): of m hypotheses, that of rank r
 * has q = min(1, p m / r), and never more than those of higher rank.
 */
void
discovery_rates(const double *p, const uint64_t *sizes, size_t count, double *q)
{
	double all = 0;
	double rank;
	double least = 1;

	for (size_t i = 0; i < count; i++)
		all += (double) sizes[i];
	rank = all;
	for (size_t i = count; i-- > 0;)
	{
		least = fmin(least, p[i] * (all / rank));
		q[i] = least;
		rank -= (double) sizes[i];
	}
}
