/*
 * lookalike.h
 *		Characters that spreadsheets, word processors and keyboards smuggle in.
 */
#ifndef TRACEABILITY_CORE_LOOKALIKE_H
#define TRACEABILITY_CORE_LOOKALIKE_H

#include <stdint.h>

typedef struct Lookalike
{
	uint32_t character; /* its Unicode code point */
	const char *name;
	char ascii; /* what to type instead; '\0': leave it out */
} Lookalike;

/* The entry of a character, or NULL. */
extern const Lookalike *lookalike_find(uint32_t character);

#endif
