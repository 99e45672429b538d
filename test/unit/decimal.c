/*
 * decimal.c
 *		Numbers in decimal digits.
 */
#include "core/decimal.h"

#include "tap.h"

static void
reads_what_printf_writes(void)
{
	Law law = {0};

	for (int i = 0; i < 100000; i++)
	{
		uint64_t bits = random_below(UINT32_MAX) << 31 | random_below(UINT32_MAX);
		int64_t number = (int64_t) (bits >> random_below(63));
		char printed[32];
		char written[9];
		int64_t read;
		bool same;

		snprintf(printed, sizeof(printed), "%09" PRId64, number);
		same = decimal_read(text(printed), &read) && read == number;
		if (strlen(printed) == sizeof(written))
		{
			decimal_write(written, sizeof(written), (int) number);
			same = same && memcmp(written, printed, sizeof(written)) == 0 &&
				   decimal_value(printed, sizeof(written)) == (int) number;
		}
		if (breaks(&law, same))
			printf("# %s\n", printed);
	}
	law_end(&law, "numbers are read as printf writes them, and written alike");
}

static void
refuses(void)
{
	static const char *const texts[] =
		{"", "-1", "+1", " 1", "1 ", "1.0", "9223372036854775808", "99999999999999999999"};
	int64_t number;

	for (size_t i = 0; i < LENGTH(texts); i++)
		ok(!decimal_read(text(texts[i]), &number), "not digits of 64 bits: \"%s\"", texts[i]);
	ok(decimal_read(text("9223372036854775807"), &number) && number == INT64_MAX,
	   "the greatest number of 64 bits");
	ok(decimal_read(text("0007"), &number) && number == 7, "leading zeros");
}

static void
points(void)
{
	static const char *const numbers[] = {"0", "12", "12.5", ".5", "5.", "00.10"};
	static const char *const others[] = {"", ".", "..", "1.2.3", "1,5", "-1", "1e3", "A"};
	char written[4];

	for (size_t i = 0; i < LENGTH(numbers); i++)
		ok(decimal_is_number(text(numbers[i])), "a number: \"%s\"", numbers[i]);
	for (size_t i = 0; i < LENGTH(others); i++)
		ok(!decimal_is_number(text(others[i])), "no number: \"%s\"", others[i]);
	decimal_write(written, 2, 2031);
	ok(memcmp(written, "31", 2) == 0, "a short year is the last digits of a year");
}

int
main(void)
{
	seed_random();
	reads_what_printf_writes();
	refuses();
	points();
	return done();
}
