/*
 * code_key.h
 *		Keys whose bytes are in the order of what codes say.
 *
 * A key is written piece by piece, from what decides first to what decides
 * last.  Each piece ends by itself: a piece is never the beginning of another
 * one that could stand in its place.  So two keys compare by the first piece
 * in which they differ.  Leading zeros decide last of all, whichever number
 * they are of, as they do in the natural order.
 *
 * Keys are printable ASCII without blanks, and begin with "|", which no code
 * has: a code is never taken for a key.
 */
#ifndef TRACEABILITY_CORE_CODE_KEY_H
#define TRACEABILITY_CORE_CODE_KEY_H

#include "core/code_text.h"

/* Room for the key of any code: three bytes for a character, and for each of 64 fields its frame. */
#define CODE_KEY_MAX 1536

typedef struct CodeKey
{
	char *text;
	size_t size;
	int numbers; /* of those that may have leading zeros */
	unsigned char zeros[CODE_MAX];
} CodeKey;

#define CODE_KEY_MARK '|'

/* Starts a key in a text of CODE_KEY_MAX bytes. */
extern void code_key_start(CodeKey *key, char *text);

/* Characters without blanks that are as many in every code, and in order one by one. */
extern void code_key_add(CodeKey *key, Slice text);

/* Characters without blanks: what is shorter is less, then as above. */
extern void code_key_add_by_size(CodeKey *key, Slice text);

/* A number, in digits of any alphabet that begins with "0" and is in the order of its bytes. */
extern void code_key_add_number(CodeKey *key, Slice digits);

/* Characters of a code in natural order. */
extern void code_key_add_natural(CodeKey *key, Slice text);

/* Ends a key and returns its size. */
extern size_t code_key_end(CodeKey *key);

#endif
