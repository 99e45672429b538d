/*
 * gs1_keys.h
 *		Rules that the identification keys of GS1 share.
 *
 * GS1 General Specifications, sections 7.9 (check digits) and 7.11
 * (character sets).
 */
#ifndef TRACEABILITY_STANDARD_GS1_KEYS_H
#define TRACEABILITY_STANDARD_GS1_KEYS_H

#include "standard/entry.h"

/* The shortest GS1 Company Prefix; only GS1 knows the length of each. */
#define GS1_COMPANY_PREFIX_MIN 4

/* Digits of a GTIN as element strings hold it. */
#define GTIN_SIZE 14

extern bool gs1_is_82(char c);
extern bool gs1_is_39(char c);

extern const EntryClass gs1_character_82;
extern const EntryClass gs1_character_39;

/* The check digit of the digits before it. */
extern char gs1_check_digit(Slice digits);

#define GS1_CHECK_PAIR 2
#define GS1_PAIR_TEXT_MAX 23

/* The two check characters of at most GS1_PAIR_TEXT_MAX characters of CSET 82 before them. */
extern void gs1_check_pair(Slice text, char *pair);

/* Expects digits, the last of which is the check digit of the others. */
extern bool gs1_expect_key(const Entry *entry, size_t start, size_t size, Fault *fault);

/* A company prefix and a reference in characters of a class. */
typedef struct Gs1Reference
{
	size_t least; /* characters of both together */
	size_t most;
	const char *size; /* "5 to 30 characters" */
	const EntryClass *class;
} Gs1Reference;

extern bool gs1_expect_reference(const Entry *entry, const Gs1Reference *reference, Fault *fault);

#endif
