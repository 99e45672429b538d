/*
 * registry.c
 *		The only list of the published standards.
 */
#include "standard/registry.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "standard/standards.h"

/* A standard's index is its number: new ones are added at the end, and none ever moves. */
static const Standard *const standards[] = {
	&standard_vin,          &standard_vin_us,    &standard_imei,
	&standard_imeisv,       &standard_meid,      &standard_eui48,
	&standard_eui64,        &standard_sscc,      &standard_giai,
	&standard_grai,         &standard_sgtin,     &standard_itip,
	&standard_iso6346,      &standard_hin,       &standard_uii,
	&standard_gs1_lot,      &standard_tin_dot,   &standard_date_code_yyww,
	&standard_gtin8,        &standard_gtin12,    &standard_gtin13,
	&standard_gtin14,       &standard_gtin,      &standard_cpid,
	&standard_gmn,          &standard_nsn,       &standard_cage_part,
	&standard_hibc,         &standard_isbn,      &standard_isbn10,
	&standard_ismn,         &standard_issn,      &standard_issn13,
	&standard_upu_s10,      &standard_ups_1z,    &standard_uic_vehicle,
	&standard_iccid,        &standard_eid,       &standard_lei,
	&standard_pzn,          &standard_ppn,       &standard_isbt_din,
	&standard_isbt_product, &standard_isbt_ppic,
};

#define STANDARDS ((int) (sizeof(standards) / sizeof(standards[0])))

/* The most names that a message suggests, and the most changes to each. */
#define SUGGESTIONS 3
#define CHANGES_MAX 2

/* Names are shorter than this; a longer text needs more changes anyway. */
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

static bool
same_character(char unknown, char c)
{
	return unknown == c || (ascii_is_upper(unknown) && ascii_to_upper(c) == unknown);
}

/*
 * The fewest characters to add, drop, change or swap with the next one in one
 * name to make it the other, whatever the case.
 */
static int
changes_between(Slice unknown, const char *name)
{
	size_t size = strlen(name);
	int rows[3][STANDARD_NAME_MAX + 1];
	int *row = rows[0];
	int *above = rows[1];
	int *second = rows[2];

	for (size_t j = 0; j <= size; j++)
		row[j] = (int) j;
	for (size_t i = 0; i < unknown.size; i++)
	{
		int *next = second;

		second = above;
		above = row;
		row = next;
		row[0] = (int) i + 1;
		for (size_t j = 0; j < size; j++)
		{
			int changed = above[j] + !same_character(unknown.data[i], name[j]);

			row[j + 1] = least(changed, least(above[j + 1], row[j]) + 1);
			if (i > 0 && j > 0 && same_character(unknown.data[i - 1], name[j]) &&
				same_character(unknown.data[i], name[j - 1]))
				row[j + 1] = least(row[j + 1], second[j - 1] + 1);
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
		/* a name that shares less than half is not near */
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
		/* the same name in capitals needs no other suggestion */
		if (changes == 0 && written > 0)
			return;
	}
}
