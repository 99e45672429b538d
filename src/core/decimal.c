/*
 * decimal.c
 *		Numbers in decimal digits.
 */
#include "core/decimal.h"

int
decimal_value(const char *digits, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

bool
decimal_read(Slice text, int64_t *number)
{
	*number = 0;
	if (text.size == 0)
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		int digit = text.data[i] - '0';

		if (!ascii_is_digit(text.data[i]) || *number > (INT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return true;
}

void
decimal_write(char *digits, size_t count, int number)
{
	for (size_t i = count; i-- > 0; number /= 10)
		digits[i] = (char) ('0' + number % 10);
}

bool
decimal_is_number(Slice text)
{
	size_t points = 0;

	for (size_t i = 0; i < text.size; i++)
	{
		points += text.data[i] == '.';
		if (text.data[i] != '.' && !ascii_is_digit(text.data[i]))
			return false;
	}
	return points <= 1 && text.size > points;
}
