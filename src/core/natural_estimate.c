/*
 * natural_estimate.c
 *		How far apart codes are: estimates for planners and indexes.
 */
#include "core/natural_estimate.h"

#include <math.h>

#include "core/token.h"

/* Each token that differs has less than a tenth of the weight of the one before it. */
#define FRACTION_TOKENS 8

/* A number by its value, as far as a double goes. */
static double
number_value(Slice digits)
{
	double value = 0;

	for (size_t i = 0; i < digits.size; i++)
		value = value * 10 + (digits.data[i] - '0');
	return value;
}

/* Whether tokens of this rank differ by their value, too. */
static bool
has_value(int rank)
{
	return rank == RANK_NUMBER || rank == RANK_MARK;
}

/* A number by its value, the letters of a mark in the same way. */
static double
token_value(Token token)
{
	double value = 0;

	if (token.rank == RANK_NUMBER)
		return number_value(token.value);
	for (size_t i = 0; i < token.value.size; i++)
		value = value * 26 + (token.value.data[i] - 'A' + 1);
	return value;
}

/*
 * The rest of a code as a fraction from 0 to 1 of all the rests that are possible.
 * Two neighbours show what is possible: where both go on with the same byte,
 * nearly every code between them does; where both have a number, it may run up
 * to all nines; anything else can be any byte.
 */
static double
rest_fraction(Reader code, Reader low, Reader high)
{
	double fraction = 0;
	double unit = 1;

	for (int i = 0; i < FRACTION_TOKENS; i++)
	{
		Token token = read_token(&code);
		Token token_low = read_token(&low);
		Token token_high = read_token(&high);
		bool alike = token_low.rank == token_high.rank;

		if (token.rank == RANK_END || (alike && token.rank < token_low.rank))
			break;
		if (alike && token.rank > token_low.rank)
			return fraction + unit;

		if (!alike)
		{
			unit /= RANK_LIMIT;
			fraction += unit * token.rank;
		}
		else if (token.rank == RANK_NUMBER)
		{
			unit /= pow(10, (double) (token_low.value.size > token_high.value.size
										  ? token_low.value.size
										  : token_high.value.size));
			fraction += unit * number_value(token.value);
		}
	}
	return fraction;
}

double
natural_position(Slice low, Slice high, Slice code, NaturalOrder order)
{
	Slice codes[3] = {low, high, code};
	Reader readers[3];
	Token tokens[3];
	double positions[3];
	bool valued;

	if (natural_compare(code, low, order) <= 0)
		return 0;
	if (natural_compare(code, high, order) >= 0)
		return 1;

	for (int i = 0; i < 3; i++)
		readers[i] = reader_start(codes[i], order);

	/* codes between the two share the tokens that they share */
	do
	{
		for (int i = 0; i < 3; i++)
			tokens[i] = read_token(&readers[i]);
	} while (tokens[0].rank != RANK_END && compare_tokens(tokens[0], tokens[1]) == 0);

	valued = has_value(tokens[0].rank) && tokens[1].rank == tokens[0].rank;
	for (int i = 0; i < 3; i++)
	{
		positions[i] = valued ? token_value(tokens[i]) : tokens[i].rank;
		positions[i] += fmin(rest_fraction(readers[i], readers[0], readers[1]), 1);
	}

	/* too close together, or too large, for a double */
	if (!isfinite(positions[0]) || !isfinite(positions[1]) || positions[0] >= positions[1])
		return 0.5;
	return fmin(fmax((positions[2] - positions[0]) / (positions[1] - positions[0]), 0), 1);
}

double
natural_distance(Slice a, Slice b, NaturalOrder order)
{
	Reader reader_a = reader_start(a, order);
	Reader reader_b = reader_start(b, order);
	double weight = 1;

	for (;;)
	{
		Token token_a = read_token(&reader_a);
		Token token_b = read_token(&reader_b);

		if (compare_tokens(token_a, token_b) == 0)
		{
			if (token_a.rank == RANK_END)
				return 0;
			weight /= RANK_LIMIT;
		}
		else if (has_value(token_a.rank) && token_b.rank == token_a.rank)
			return weight * (token_value(token_a) - token_value(token_b));
		else
			return weight * (token_a.rank - token_b.rank);
	}
}
