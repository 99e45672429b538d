/*
 * gs1_keys.h
 *		What the identification keys of GS1 have in common.
 *
 * GS1 General Specifications, sections 7.9 (check digits) and 7.11
 * (character sets).
 */
#ifndef TRACEABILITY_STANDARD_GS1_KEYS_H
#define TRACEABILITY_STANDARD_GS1_KEYS_H

#include "standard/entry.h"

/* The shortest GS1 Company Prefix; how long one is only GS1 knows. */
#define GS1_COMPANY_PREFIX_MIN 4

/* Digits of a GTIN as element strings hold it. */
#define GTIN_SIZE 14

extern bool gs1_is_82(char c);
extern bool gs1_is_39(char c);

extern const EntryClass gs1_character_82;
extern const EntryClass gs1_character_39;

/* The check digit that belongs after some digits. */
extern char gs1_check_digit(Slice digits);

/* The two check characters that belong after a text of set 82, of so many characters at most. */
#define GS1_CHECK_PAIR 2
#define GS1_PAIR_TEXT_MAX 23
extern void gs1_check_pair(Slice text, char *pair);

/* Expects digits of which the last one is their check digit. */
extern bool gs1_expect_key(const Entry *entry, size_t start, size_t size, Fault *fault);

#endif
