/*
 * natural_position.c
 *		Where between two codes a third one lies: never outside, in order, and right for numbers.
 */
#include "core/natural_estimate.h"

#include <math.h>

#include "order_model.h"
#include "tap.h"

/* Between any two codes, on any bytes: a fraction, 0 at the low end and before, 1 at the high end. */
static void
always_a_fraction(void)
{
	Law law = {0};

	for (int i = 0; i < 100000; i++)
	{
		static const char bytes[] = "0011999AZ-. |Rev\x01\xFF";
		NaturalOrder order = (NaturalOrder) random_below(3);
		char room[3][400];
		Slice codes[3];
		double position;
		int with_low;
		int with_high;

		for (int c = 0; c < 3; c++)
		{
			size_t size = random_below(i % 10 == 0 ? 400 : 20);

			for (size_t at = 0; at < size; at++)
				room[c][at] = bytes[random_below(sizeof(bytes) - 1)];
			/* long numbers, larger than any double */
			if (i % 20 == 0 && size > 0)
				memset(room[c], '9', size);
			codes[c] = (Slice){room[c], size};
		}
		if (model_compare(codes[0], codes[1], order) >= 0)
			continue;
		for (int c = 0; c < 3; c++)
			codes[c] = own(codes[c]);
		position = natural_position(codes[0], codes[1], codes[2], order);
		with_low = model_compare(codes[2], codes[0], order);
		with_high = model_compare(codes[2], codes[1], order);
		if (breaks(&law, position >= 0 && position <= 1 && (with_low > 0 || position == 0) &&
							 (with_high < 0 || position == 1)))
			printf("# %s: \"%s\" between \"%s\" and \"%s\": %f\n", order_names[order],
				   shown(codes[2]), shown(codes[0]), shown(codes[1]), position);
		for (int c = 0; c < 3; c++)
			disown(codes[c]);
	}
	law_end(&law, "always a fraction");
}

/* Codes numbered from 0, printed with a format, lie where their numbers do. */
static void
numbers_lie_by_value(const char *format, int low, int high, double tolerance, NaturalOrder order)
{
	Law close = {0};
	Law monotone = {0};
	double before = 0;
	char statement[200];
	char room[3][64];

	sprintf(room[0], format, low);
	sprintf(room[1], format, high);
	for (int number = low; number <= high; number++)
	{
		double expected = (double) (number - low) / (high - low);
		double position;

		sprintf(room[2], format, number);
		position = natural_position(text(room[0]), text(room[1]), text(room[2]), order);
		if (breaks(&close, fabs(position - expected) <= tolerance))
			printf("# \"%s\": %f, expected %f\n", room[2], position, expected);
		if (breaks(&monotone, position >= before))
			printf("# \"%s\": %f after %f\n", room[2], position, before);
		before = position;
	}
	snprintf(statement, sizeof(statement), "\"%s\" from %d to %d lie by their value", format, low,
			 high);
	law_end(&close, statement);
	snprintf(statement, sizeof(statement), "\"%s\" from %d to %d lie in order", format, low, high);
	law_end(&monotone, statement);
}

/* The revisions from A to AZ, at even distances. */
static void
marks_lie_by_value(const char *format)
{
	Law law = {0};
	char statement[100];
	char room[3][64];

	sprintf(room[0], format, "A");
	sprintf(room[1], format, "AZ");
	for (int number = 0; number < 52; number++)
	{
		char letters[] = {(char) ('A' + number % 26), '\0', '\0'};
		double position;

		if (number >= 26)
		{
			letters[1] = letters[0];
			letters[0] = 'A';
		}
		sprintf(room[2], format, letters);
		position = natural_position(text(room[0]), text(room[1]), text(room[2]), NATURAL_REVISION);
		if (breaks(&law, fabs(position - number / 51.0) < 0.02))
			printf("# \"%s\": %f, expected %f\n", room[2], position, number / 51.0);
	}
	snprintf(statement, sizeof(statement), "\"%s\" from A to AZ lie by their value", format);
	law_end(&law, statement);
}

typedef struct Lot
{
	int day;
	int number;
} Lot;

/* Two numbers, a day and one within the day: in order between any bounds. */
static void
numbers_within_numbers(const char *format)
{
	Law law = {0};
	char statement[200];

	for (int i = 0; i < 20000; i++)
	{
		char room[4][64];
		Lot lots[4];
		double first;
		double second;

		/* sorted by day, then by number */
		for (int c = 0; c < 4; c++)
		{
			Lot lot = {(int) random_below(i % 2 == 0 ? 5 : 1000), (int) random_below(1000)};
			int at = c;

			for (; at > 0 && (lots[at - 1].day > lot.day ||
							  (lots[at - 1].day == lot.day && lots[at - 1].number > lot.number));
				 at--)
				lots[at] = lots[at - 1];
			lots[at] = lot;
		}
		if (lots[0].day == lots[3].day && lots[0].number == lots[3].number)
			continue;
		for (int c = 0; c < 4; c++)
			sprintf(room[c], format, lots[c].day, lots[c].number);
		first = natural_position(text(room[0]), text(room[3]), text(room[1]), NATURAL_PLAIN);
		second = natural_position(text(room[0]), text(room[3]), text(room[2]), NATURAL_PLAIN);
		if (breaks(&law, first <= second))
			printf("# between \"%s\" and \"%s\": \"%s\" at %f, \"%s\" at %f\n", room[0], room[3],
				   room[1], first, room[2], second);
	}
	snprintf(statement, sizeof(statement), "\"%s\" lie in order", format);
	law_end(&law, statement);
}

int
main(void)
{
	seed_random();
	always_a_fraction();
	numbers_lie_by_value("S%d", 0, 1000, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("S%d", 95, 1205, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("S%04d", 0, 9999, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("DRN-2980-%d", 1, 5000, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("DRN-2980-%d-0001", 1, 5000, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("SN:DRN-2980-X|%d", 1, 5000, 0.002, NATURAL_PLAIN);
	numbers_lie_by_value("%d", 2000000000, 2000010000, 0.002, NATURAL_PLAIN);
	/* a double does not tell these apart, so they all lie in the middle */
	numbers_lie_by_value("20231212000000000000%d", 1000000000, 1000000100, 0.51, NATURAL_PLAIN);
	numbers_lie_by_value("P-100-A.%d", 0, 5000, 0.002, NATURAL_REVISION);
	numbers_lie_by_value("P-100 Rev AB.%d", 17, 1000, 0.002, NATURAL_REVISION);
	marks_lie_by_value("P-100-%s");
	marks_lie_by_value("P-100 Rev. %s");
	numbers_within_numbers("LOT%d-%d");
	numbers_within_numbers("LOT%03d-%04d");
	numbers_within_numbers("LOT-2023%02d-A%d");
	return done();
}
