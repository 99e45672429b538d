/*
 * diff_lines.c
 *		Lines: how much of what is in what, as designed or as built.
 */
#include "postgres.h"

#include "items/quantity.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "trace/diff.h"
#include "utils/memutils.h"

static int
compare_lines(const DiffLine *a, const DiffLine *b, const Diff *diff)
{
	if (a->above != b->above)
		return a->above < b->above ? -1 : 1;
	if (a->part == NO_PART || b->part == NO_PART)
		return (a->part == NO_PART) - (b->part == NO_PART);
	return parts_compare(diff, a->part, b->part);
}

#define ST_SORT sort_lines
#define ST_ELEMENT_TYPE DiffLine
#define ST_COMPARE(a, b, diff) compare_lines(a, b, diff)
#define ST_COMPARE_ARG_TYPE const Diff
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Without a column a link is one piece; what is no number is not known. */
static Numeric
link_quantity(Diff *diff, DiffLines *lines, const LinkTable *table, const TraceLink *link)
{
	Numeric quantity;
	Size size;

	if (!table->has_quantity)
		return diff->one;
	if (!link->has_quantity)
		return NULL;
	quantity = DatumGetNumeric(link->quantity);
	if (!quantity_is_finite(quantity))
		return NULL;
	size = MAXALIGN(VARSIZE(quantity));
	lines->kept += size;
	return memcpy(memory_allocate_in(&diff->call->memory, lines->context, 1, size), quantity,
				  VARSIZE(quantity));
}

void
lines_add(Diff *diff, DiffLines *lines, DiffLine line, const LinkTable *table,
		  const TraceLink *link)
{
	line.quantity = link_quantity(diff, lines, table, link);
	lines->lines = memory_room(&diff->call->memory, lines->lines, lines->count, &lines->capacity,
							   sizeof(DiffLine));
	lines->lines[lines->count++] = line;
}

void
lines_sort(Diff *diff, DiffLines *lines, uint64 first)
{
	if (first < lines->count)
		sort_lines(lines->lines + first, lines->count - first, diff);
}

uint64
lines_find(const DiffLines *lines, uint32 above)
{
	uint64 begin = 0;
	uint64 end = lines->count;

	while (begin < end)
	{
		uint64 middle = begin + (end - begin) / 2;

		if (lines->lines[middle].above < above)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

void
lines_forget(Diff *diff, DiffLines *lines)
{
	MemoryContextReset(lines->context);
	memory_give(&diff->call->memory, lines->kept);
	lines->kept = 0;
	lines->count = 0;
}
