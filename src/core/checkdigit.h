/*
 * checkdigit.h
 *		Check characters.
 */
#ifndef TRACEABILITY_CORE_CHECKDIGIT_H
#define TRACEABILITY_CORE_CHECKDIGIT_H

#include <stdbool.h>

#include "core/slice.h"

typedef enum CheckAlgorithm
{
	CHECK_MOD10,
	CHECK_LUHN,
	CHECK_MOD11_2,
	CHECK_MOD11_10,
	CHECK_MOD37_2,
	CHECK_MOD37_36,
	CHECK_MOD97_10,
	CHECK_MOD43,
	CHECK_VERHOEFF,
	CHECK_DAMM,
} CheckAlgorithm;

#define CHECK_ALGORITHMS 10

/* Check characters are one, or two with mod97_10. */
#define CHECK_WIDTH_MAX 2

/* "mod10" and so on */
extern const char *check_name(CheckAlgorithm algorithm);
extern bool check_find(Slice name, CheckAlgorithm *algorithm);

extern int check_width(CheckAlgorithm algorithm);

/* Whether a character takes part in the sum; others are passed over. */
extern bool check_counts(CheckAlgorithm algorithm, char c);

/* Whether a character can be one of the algorithm's check characters. */
extern bool check_is_result(CheckAlgorithm algorithm, char c);

/* Writes the check characters of a text. */
extern void check_compute(CheckAlgorithm algorithm, Slice text, char *result);

#endif
