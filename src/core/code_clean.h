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

/*
 * Writes the text less blanks, tabs, line ends, no-break spaces and byte-order
 * marks at both ends, with one blank for several in a row and '-' for every
 * dash.  Everything else is kept: nothing is guessed.  Returns the size, which is
 * never larger than that of the text.
 */
extern size_t code_clean_text(Slice text, CharacterReader read, char *cleaned);

#endif
