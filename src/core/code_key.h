/*
 * code_key.h
 *		Keys whose bytes are in the order of the values that codes hold.
 *
 * A key is written piece by piece, from what decides first to what decides
 * last.  Each piece ends by itself: it is never the beginning of another piece
 * that could be written instead.  So two keys compare by the first piece in
 * which they differ.  Leading zeros of any number decide last of all, as they do
 * in the natural order.
 *
 * Keys are printable ASCII without blanks, and begin with "|", which no code
 * has: a code is never taken for a key.
 */
#ifndef TRACEABILITY_CORE_CODE_KEY_H
#define TRACEABILITY_CORE_CODE_KEY_H

#include "core/code_text.h"

/*
 * Room for the key of any code.  A character takes at most three bytes: a number
 * of one digit and its leading zeros take four, but a character stands between
 * two of them, and takes two; a mark of its case is one more.  A field may take more than its characters do: a
 * short date is written as twelve digits, and groups and texts have marks of
 * their own; a template has at most 64 items.
 */
#define CODE_KEY_FIELD_EXTRA 18
#define CODE_KEY_MAX (4 * (CODE_MAX + 2) + 64 * CODE_KEY_FIELD_EXTRA)

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

/* Characters without blanks: the same number of them in every code, in the order of bytes. */
extern void code_key_add(CodeKey *key, Slice text);

/* Characters without blanks: a shorter text is less, then as above. */
extern void code_key_add_by_size(CodeKey *key, Slice text);

/* A number, in digits of any alphabet that begins with "0" and is in the order of its bytes. */
extern void code_key_add_number(CodeKey *key, Slice digits);

/* Characters of a code in natural order. */
extern void code_key_add_natural(CodeKey *key, Slice text);

/* Ends a key and returns its size. */
extern size_t code_key_end(CodeKey *key);

#endif
