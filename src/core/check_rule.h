/*
 * check_rule.h
 *		Check characters by an algorithm, or by weights that a format gives.
 */
#ifndef TRACEABILITY_CORE_CHECK_RULE_H
#define TRACEABILITY_CORE_CHECK_RULE_H

#include <stdint.h>

#include "core/checkdigit.h"

#define CHECK_WEIGHTS_MAX 32

/* What letters count, where they do. */
typedef enum CheckLetters
{
	CHECK_LETTERS_NONE,
	CHECK_LETTERS_UPS,
	CHECK_LETTERS_ISO6346,
} CheckLetters;

/*
 * With a modulus, values are weighted from left to right, by the weights over and
 * over, and summed; without weights the digits are a number.  The check is the
 * modulus less the remainder, or the remainder itself.
 */
typedef struct CheckRule
{
	CheckAlgorithm algorithm; /* where there is no modulus */
	uint8_t modulus;
	uint8_t weights;
	uint8_t weight[CHECK_WEIGHTS_MAX];
	bool remainder;
	CheckLetters letters;
	char ten;    /* what 10 stands for; '\0': there is no such code */
	char eleven; /* the same for 11 */
} CheckRule;

/* "mod11" and so on */
extern const char *check_rule_name(const CheckRule *rule);
extern int check_rule_width(const CheckRule *rule);

/* Whether a character takes part; whether it can be a check character. */
extern bool check_rule_counts(const CheckRule *rule, char c);
extern bool check_rule_is_result(const CheckRule *rule, char c);

/* Writes the check characters of a text.  False: none stands for the sum. */
extern bool check_rule_compute(const CheckRule *rule, Slice text, char *result);

#endif
