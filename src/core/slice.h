/*
 * slice.h
 *		A view of bytes that another object owns.
 */
#ifndef TRACEABILITY_CORE_SLICE_H
#define TRACEABILITY_CORE_SLICE_H

#include "core/ascii.h"

#include <stddef.h>
#include <string.h>

typedef struct Slice
{
	const char *data;
	size_t size;
} Slice;

/* The part of a slice that begins at an offset. */
static inline Slice
slice_from(Slice slice, size_t offset)
{
	return (Slice){slice.data + offset, slice.size - offset};
}

/* Without the blanks at its ends. */
static inline Slice
slice_trim(Slice slice)
{
	while (slice.size > 0 && slice.data[0] == ' ')
		slice = slice_from(slice, 1);
	while (slice.size > 0 && slice.data[slice.size - 1] == ' ')
		slice.size--;
	return slice;
}

static inline bool
slice_equal(Slice a, Slice b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Whether a slice is this word. */
static inline bool
slice_equals(Slice slice, const char *word)
{
	return slice_equal(slice, (Slice){word, strlen(word)});
}

static inline bool
slice_begins_with(Slice slice, const char *word)
{
	size_t size = strlen(word);

	return slice.size >= size && memcmp(slice.data, word, size) == 0;
}

/* The same in any case; the word is in capitals. */
static inline bool
slice_begins_with_any_case(Slice slice, const char *word)
{
	size_t at = 0;

	while (word[at] != '\0' && at < slice.size && ascii_to_upper(slice.data[at]) == word[at])
		at++;
	return word[at] == '\0';
}

/* An empty slice is digits, too. */
static inline bool
slice_is_digits(Slice slice)
{
	for (size_t i = 0; i < slice.size; i++)
	{
		if (!ascii_is_digit(slice.data[i]))
			return false;
	}
	return true;
}

#endif
