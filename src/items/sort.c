/*
 * sort.c
 *		Numbers in order, and links in the order of their nodes.
 */
#include "postgres.h"

#include "items/sort.h"
#include "miscadmin.h"

#define ST_SORT sort_numbers
#define ST_ELEMENT_TYPE uint64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE
#define ST_DEFINE
#include "lib/sort_template.h"

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
