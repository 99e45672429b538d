/*
 * gs1_pairs.c
 *		Which GS1 elements must, and must not, stand together.
 *
 * GS1 General Specifications, 4.13 and 4.14.  All symbols of an item count
 * together.
 */
#include <stdio.h>

#include "scan/gs1_ai.h"
#include "scan/scan_reader.h"

/* Whether an identifier is of a pattern such as "01" or "31nn". */
static bool
is_of(const char *id, const char *pattern, size_t size)
{
	if (strlen(id) != size)
		return false;
	for (size_t i = 0; i < size; i++)
	{
		if (pattern[i] != 'n' && id[i] != pattern[i])
			return false;
	}
	return true;
}

static bool
is_gs1(const ScanElement *element)
{
	return element->syntax == SCAN_GS1 || element->syntax == SCAN_DIGITAL_LINK;
}

/* The first element of a pattern, other than those of one id; or NULL. */
static const ScanElement *
find_of(const BarcodeScan *scan, const char *pattern, size_t size, const char *other_than)
{
	for (int i = 0; i < scan->elements; i++)
	{
		const ScanElement *element = &scan->element[i];

		if (is_gs1(element) && is_of(element->id, pattern, size) &&
			strcmp(element->id, other_than) != 0)
			return element;
	}
	return NULL;
}

/* Whether all of "01+21" are there. */
static bool
has_all(const BarcodeScan *scan, const char *group, size_t size)
{
	while (size > 0)
	{
		size_t one = 0;

		while (one < size && group[one] != '+')
			one++;
		if (find_of(scan, group, one, "") == NULL)
			return false;
		if (one < size)
			one++;
		group += one;
		size -= one;
	}
	return true;
}

/* measured: the companions of (8030), the longest list, take 122 characters */
#define GROUPS_MAX 136

/* "(01), (02) or (8006) with (21)" */
static void
write_groups(const char *groups, char *text, size_t room)
{
	size_t at = 0;
	const char *last = strrchr(groups, ',');

	text[0] = '\0';
	for (const char *c = groups; *c != '\0' && at + 8 < room; c++)
	{
		bool begins = c == groups || c[-1] == ',' || c[-1] == '+';

		if (*c == ',')
			at += (size_t) snprintf(text + at, room - at, "%s", c == last ? " or " : ", ");
		else if (*c == '+')
			at += (size_t) snprintf(text + at, room - at, " with ");
		else
			at += (size_t) snprintf(text + at, room - at, "%s%c%s", begins ? "(" : "", *c,
									c[1] == '\0' || c[1] == ',' || c[1] == '+' ? ")" : "");
	}
}

static bool
has_required(const BarcodeScan *scan, const ScanElement *element, const Gs1Ai *ai, Fault *fault)
{
	char groups[GROUPS_MAX];

	for (const char *group = ai->required; group != NULL;)
	{
		size_t size = strcspn(group, ",");

		if (has_all(scan, group, size))
			return true;
		group = group[size] == ',' ? group + size + 1 : NULL;
	}
	if (ai->required == NULL)
		return true;

	write_groups(ai->required, groups, sizeof(groups));
	fault_set(fault, FAULT_SYNTAX, element->position,
			  "(%s) %s at position %d needs %s in the same scan.", element->id, ai->title,
			  element->position, groups);
	fault_hint(fault, "Pass the scans of one label together, one per line; scan_elements lists the "
					  "elements.");
	return false;
}

static bool
has_excluded(const BarcodeScan *scan, const ScanElement *element, const Gs1Ai *ai, Fault *fault)
{
	for (const char *id = ai->excluded; id != NULL;)
	{
		size_t size = strcspn(id, ",");
		const ScanElement *other = find_of(scan, id, size, element->id);

		if (other != NULL)
		{
			const ScanElement *later = other->position > element->position ? other : element;

			fault_set(fault, FAULT_SYNTAX, later->position,
					  "(%s) %s at position %d and (%s) %s at position %d exclude each other.",
					  element->id, element->title, element->position, other->id, other->title,
					  other->position);
			return true;
		}
		id = id[size] == ',' ? id + size + 1 : NULL;
	}
	return false;
}

/* An element may stand in two symbols, but not with two values. */
static bool
has_two_values(const BarcodeScan *scan, int index, Fault *fault)
{
	const ScanElement *element = &scan->element[index];

	for (int i = 0; i < index; i++)
	{
		const ScanElement *other = &scan->element[i];

		if (is_gs1(other) && strcmp(other->id, element->id) == 0 &&
			!slice_equal(scan_value(scan, other), scan_value(scan, element)))
		{
			fault_set(fault, FAULT_SYNTAX, element->position,
					  "(%s) %s at position %d has a different value at position %d.", element->id,
					  element->title == NULL ? "" : element->title, element->position,
					  other->position);
			return true;
		}
	}
	return false;
}

/*
 * A digital signature signs one thing: a key that may end in a serial number
 * needs it here.  The dictionary requires that for GTINs only, whose serial
 * number is an element of its own.
 */
static bool
has_signed_serial(const BarcodeScan *scan, const ScanElement *element, Fault *fault)
{
	static const char *const keys[] = {"253", "255", "8003"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && strcmp(element->id, "8030") == 0; i++)
	{
		Slice id = {keys[i], strlen(keys[i])};
		const ScanElement *key = find_of(scan, id.data, id.size, "");

		if (key != NULL && key->size == gs1_ai_min(gs1_ai_find(id)))
		{
			fault_set(fault, FAULT_SYNTAX, element->position,
					  "(8030) %s at position %d needs the serial number in (%s) %s.",
					  element->title, element->position, key->id, key->title);
			return false;
		}
	}
	return true;
}

bool
scan_gs1_companions(const BarcodeScan *scan, int index, Fault *fault)
{
	const ScanElement *element = &scan->element[index];
	const Gs1Ai *ai;

	if (!is_gs1(element))
		return true;
	ai = gs1_ai_find((Slice){element->id, strlen(element->id)});
	if (ai == NULL)
		return true;
	return !has_two_values(scan, index, fault) && !has_excluded(scan, element, ai, fault) &&
		   has_required(scan, element, ai, fault) && has_signed_serial(scan, element, fault);
}
