/*
 * slice.h
 *		A view of bytes that somebody else owns.
 */
#ifndef TRACEABILITY_CORE_SLICE_H
#define TRACEABILITY_CORE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

static inline bool
slice_equal(Slice a, Slice b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Whether a slice is a word of the program. */
static inline bool
slice_equals(Slice slice, const char *word)
{
	return slice_equal(slice, (Slice){word, strlen(word)});
}

/* How many bytes two slices have in common at their beginning. */
static inline size_t
slice_common_prefix(Slice a, Slice b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	size_t at = 0;

	for (; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t))
	{
		uint64_t word_a;
		uint64_t word_b;

		memcpy(&word_a, a.data + at, sizeof(word_a));
		memcpy(&word_b, b.data + at, sizeof(word_b));
		if (word_a != word_b)
		{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return at + (size_t) __builtin_ctzll(word_a ^ word_b) / 8;
#else
			break;
#endif
		}
	}
	while (at < size && a.data[at] == b.data[at])
		at++;
	return at;
}

#endif
