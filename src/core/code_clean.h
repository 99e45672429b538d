/*
 * code_clean.h
 *		A code without the characters that spreadsheets and word processors add.
 */
#ifndef TRACEABILITY_CORE_CODE_CLEAN_H
#define TRACEABILITY_CORE_CODE_CLEAN_H

#include <stdint.h>

#include "core/slice.h"

/*
 * Decodes the first character of a text in its encoding, as utf8_decode does.
 * ASCII characters are always themselves.
 */
typedef size_t (*CharacterReader)(Slice text, uint32_t *character);

/* A text that is being cleaned, part by part. */
typedef struct CodeCleaner
{
	char *cleaned;  /* room for as much as the text has */
	size_t written; /* of it */
	size_t end;     /* of what was written, less characters that belong to an end */
	uint32_t last;  /* character that was read */
} CodeCleaner;

/* So many bytes are cleaned at a time, and what belongs to a character that begins there. */
#define CODE_CLEAN_STEP 65536

extern void code_clean_begin(CodeCleaner *cleaner, char *cleaned);

/*
 * Writes a text less blanks, tabs, line ends, no-break spaces and byte-order
 * marks at both ends, with one blank for several in a row and '-' for every
 * dash.  Everything else is kept: nothing is guessed.  Returns what is left of
 * the text after a step; when that is empty, "end" is the size of what was
 * cleaned.
 */
extern Slice code_clean_step(CodeCleaner *cleaner, Slice text, CharacterReader read);

#endif
