/*
 * check_rule.c
 *		Check characters by an algorithm, or by weights that a format gives.
 */
#include "core/check_rule.h"

#include "core/ascii.h"

const char *
check_rule_name(const CheckRule *rule)
{
	switch (rule->modulus)
	{
		case 0:
			return check_name(rule->algorithm);
		case 7:
			return "mod7";
		case 10:
			return "mod10";
		default:
			return "mod11";
	}
}

int
check_rule_width(const CheckRule *rule)
{
	return rule->modulus == 0 ? check_width(rule->algorithm) : 1;
}

/*
 * The value of a letter: at UPS A is 2, H is 9, I is 0, and so on; in ISO 6346 A is 10,
 * B is 12, and no value is a multiple of 11.
 */
static int
letter_value(CheckLetters letters, char c)
{
	int index = c - 'A';

	return letters == CHECK_LETTERS_UPS ? (index + 2) % 10 : 10 + index + (index + 9) / 10;
}

/* -1: the character does not count. */
static int
value_of(const CheckRule *rule, char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	return rule->letters != CHECK_LETTERS_NONE && ascii_is_upper(c) ? letter_value(rule->letters, c)
																	: -1;
}

bool
check_rule_counts(const CheckRule *rule, char c)
{
	return rule->modulus == 0 ? check_counts(rule->algorithm, c) : value_of(rule, c) >= 0;
}

bool
check_rule_is_result(const CheckRule *rule, char c)
{
	if (rule->modulus == 0)
		return check_is_result(rule->algorithm, c);
	if (c == '\0')
		return false;
	return c == rule->ten || c == rule->eleven ||
		   (ascii_is_digit(c) && c - '0' < (rule->modulus == 7 ? 7 : 10));
}

static int
remainder_of(const CheckRule *rule, Slice text)
{
	int sum = 0;
	int place = 0;

	for (size_t i = 0; i < text.size; i++)
	{
		int value = value_of(rule, text.data[i]);

		if (value < 0)
			continue;
		if (rule->weights == 0)
			sum = (sum * 10 + value) % rule->modulus;
		else
			sum = (sum + value * rule->weight[place++ % rule->weights]) % rule->modulus;
	}
	return sum;
}

bool
check_rule_compute(const CheckRule *rule, Slice text, char *result)
{
	int value;

	if (rule->modulus == 0)
	{
		check_compute(rule->algorithm, text, result);
		return true;
	}
	value = remainder_of(rule, text);
	if (!rule->remainder)
		value = rule->modulus - value;
	*result = value < 10 ? (char) ('0' + value) : value == 10 ? rule->ten : rule->eleven;
	return *result != '\0';
}
