/*
 * sort.c
 *		Numbers in order, and links in the order of their nodes.
 */
#include "postgres.h"

#include "items/sort.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* A digit of 11 bits has counters of 16 kB, which fit a processor's nearest cache. */
#define RADIX_BITS 11
#define RADIX_DIGITS (1 << RADIX_BITS)

/* Fewer numbers are compared: a pass goes through all counters, however few they are. */
#define RADIX_PAYS 2048

#define ST_SORT sort_few_numbers
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Sorts by the digit that begins at a bit; what is equal in it keeps its order. */
static void
sort_by_digit(const uint64 *from, uint64 *to, size_t count, int shift)
{
	size_t ends[RADIX_DIGITS + 1] = {0};

	CHECK_FOR_INTERRUPTS();
	for (size_t i = 0; i < count; i++)
		ends[(from[i] >> shift & (RADIX_DIGITS - 1)) + 1]++;
	for (int i = 1; i < RADIX_DIGITS; i++)
		ends[i] += ends[i - 1];
	for (size_t i = 0; i < count; i++)
		to[ends[from[i] >> shift & (RADIX_DIGITS - 1)]++] = from[i];
}

/* Whether the numbers are in order; gives also the bits in which they differ. */
static bool
are_sorted(const uint64 *numbers, size_t count, uint64 *differing)
{
	bool sorted = true;

	*differing = 0;
	for (size_t i = 1; i < count; i++)
	{
		sorted &= numbers[i - 1] <= numbers[i];
		*differing |= numbers[i - 1] ^ numbers[i];
	}
	return sorted;
}

void
sort_numbers(uint64 *numbers, size_t count)
{
	uint64 differing;
	uint64 *spare;
	uint64 *from = numbers;
	uint64 *to;

	if (count < RADIX_PAYS)
	{
		sort_few_numbers(numbers, count);
		return;
	}
	if (are_sorted(numbers, count, &differing))
		return;
	to = spare = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(uint64));
	for (int shift = 0; shift < 64; shift += RADIX_BITS)
	{
		uint64 *sorted = to;

		if ((differing >> shift & (RADIX_DIGITS - 1)) == 0)
			continue;
		sort_by_digit(from, to, count, shift);
		to = from;
		from = sorted;
	}
	if (from != numbers)
		memcpy(numbers, from, count * sizeof(uint64));
	pfree(spare);
}

/* First the ends of all groups are found; each goes back to its beginning as it is filled. */
void
sort_by_node(const SortGroups *groups, uint32 *first, uint32 *members)
{
	uint32 sum = 0;

	memset(first, 0, ((Size) groups->nodes + 1) * sizeof(uint32));
	for (uint32 i = 0; i < groups->links; i++)
	{
		CHECK_FOR_INTERRUPTS();
		first[groups->node_of(groups->state, i)]++;
	}
	for (uint32 i = 0; i <= groups->nodes; i++)
	{
		sum += first[i];
		first[i] = sum;
	}
	for (uint32 i = groups->links; i-- > 0;)
	{
		CHECK_FOR_INTERRUPTS();
		members[--first[groups->node_of(groups->state, i)]] = i;
	}
}
