/*
 * registry.c
 *		The only list of the published standards.
 */
#include "standard/registry.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "standard/standards.h"

/* A standard's place here is its number: new ones go to the end, and none ever moves. */
static const Standard *const standards[] = {
	&standard_vin,     &standard_vin_us,  &standard_imei,
	&standard_imeisv,  &standard_meid,    &standard_eui48,
	&standard_eui64,   &standard_sscc,    &standard_giai,
	&standard_grai,    &standard_sgtin,   &standard_itip,
	&standard_iso6346, &standard_hin,     &standard_uii,
	&standard_gs1_lot, &standard_tin_dot, &standard_date_code_yyww,
	&standard_gtin8,   &standard_gtin12,  &standard_gtin13,
	&standard_gtin14,  &standard_gtin,    &standard_cpid,
	&standard_gmn,     &standard_nsn,     &standard_cage_part,
	&standard_hibc,
};

#define STANDARDS ((int) (sizeof(standards) / sizeof(standards[0])))

/* As many names as a message suggests, each at most so many changes away. */
#define SUGGESTIONS 3
#define CHANGES_MAX 2

/* Names are shorter than this; what is not needs more changes anyway. */
#define STANDARD_NAME_MAX 32

int
standard_count(void)
{
	return STANDARDS;
}

const Standard *
standard_by_number(int number)
{
	return number >= 0 && number < STANDARDS ? standards[number] : NULL;
}

int
standard_find(Slice name)
{
	for (int i = 0; i < STANDARDS; i++)
	{
		if (slice_equals(name, standards[i]->name))
			return i;
	}
	return -1;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* The fewest characters to add, drop or change in one name to make it the other. */
static int
changes_between(Slice unknown, const char *name)
{
	size_t size = strlen(name);
	int row[STANDARD_NAME_MAX + 1];

	for (size_t j = 0; j <= size; j++)
		row[j] = (int) j;
	for (size_t i = 0; i < unknown.size; i++)
	{
		int diagonal = row[0];

		row[0] = (int) i + 1;
		for (size_t j = 0; j < size; j++)
		{
			bool same = unknown.data[i] == name[j] || (ascii_is_upper(unknown.data[i]) &&
													   ascii_to_upper(name[j]) == unknown.data[i]);
			int changed = diagonal + !same;

			diagonal = row[j + 1];
			row[j + 1] = least(changed, least(diagonal, row[j]) + 1);
		}
	}
	return row[size];
}

void
standard_suggest(Slice name, char *names, size_t room)
{
	int written = 0;
	size_t used = 0;

	names[0] = '\0';
	if (name.size > STANDARD_NAME_MAX)
		return;
	for (int changes = 0; changes <= CHANGES_MAX; changes++)
	{
		/* a name of which half would have to change is not near */
		if ((size_t) changes * 2 >= name.size)
			return;
		for (int i = 0; i < STANDARDS && written < SUGGESTIONS; i++)
		{
			const char *near = standards[i]->name;
			size_t size = strlen(near) + (written == 0 ? 0 : 2);

			if (changes_between(name, near) != changes || used + size >= room)
				continue;
			used += (size_t) snprintf(names + used, room - used, "%s%s", written == 0 ? "" : ", ",
									  near);
			written++;
		}
	}
}
