/*
 * slice.h
 *		A view of bytes that somebody else owns.
 */
#ifndef TRACEABILITY_CORE_SLICE_H
#define TRACEABILITY_CORE_SLICE_H

#include <stddef.h>

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

#endif
