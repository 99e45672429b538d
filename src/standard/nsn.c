/*
 * nsn.c
 *		NATO stock numbers: NATO ACodP-1 (STANAG 3151), chapter I.
 *
 * 5340-01-234-5678: supply classification 5340 (of group 53), and the item 01-234-5678, of
 * which 01 is the codification bureau of the United States.  The first character of the
 * item's own seven has become a letter in some numbers.  Its own form is without hyphens.
 */
#include <string.h>

#include "standard/entry.h"
#include "standard/standards.h"

#define NSN_SIZE 13
#define NSN_ITEM 4
#define NSN_OWN 6

typedef struct Bureau
{
	char code[3];
	const char *country; /* NULL: the public tables do not name it */
} Bureau;

/*
 * NATO AC/135, country codes of the NATO codification system.  The
 * United States hold the block 00 to 09, of which 00 and 01 are in use.
 */
static const Bureau bureaus[] = {
	{"00", "United States"},
	{"01", "United States"},
	{"11", "NATO"},
	{"12", "Germany"},
	{"13", "Belgium"},
	{"14", "France"},
	{"15", "Italy"},
	{"16", "Czech Republic"},
	{"17", "Netherlands"},
	{"18", "South Africa"},
	{"19", "Brazil"},
	{"20", "Canada"},
	{"21", "Canada"},
	{"22", "Denmark"},
	{"23", "Greece"},
	{"24", "Iceland"},
	{"25", "Norway"},
	{"26", "Portugal"},
	{"27", "Turkey"},
	{"28", "Luxembourg"},
	{"29", "Argentina"},
	{"30", "Japan"},
	{"31", "Israel"},
	{"32", "Singapore"},
	{"33", "Spain"},
	{"34", "Malaysia"},
	{"35", "Thailand"},
	{"36", "Egypt"},
	{"37", "South Korea"},
	{"38", "Estonia"},
	{"39", "Romania"},
	{"40", "Slovakia"},
	{"41", "Austria"},
	{"42", "Slovenia"},
	{"43", "Poland"},
	{"44", "United Nations"},
	{"45", "Indonesia"},
	{"46", "Philippines"},
	{"47", "Lithuania"},
	{"48", "Fiji"},
	{"49", "Tonga"},
	{"50", "Bulgaria"},
	{"51", "Hungary"},
	{"52", "Chile"},
	{"53", "Croatia"},
	{"54", "North Macedonia"},
	{"55", "Latvia"},
	{"56", "Oman"},
	{"57", "Russia"},
	{"58", "Finland"},
	{"59", "Albania"},
	{"60", "Kuwait"},
	{"61", "Ukraine"},
	{"62", "Iraq"},
	{"63", "Morocco"},
	{"64", "Sweden"},
	{"65", "Papua New Guinea"},
	{"66", "Australia"},
	{"68", "Georgia"},
	{"70", "Saudi Arabia"},
	{"71", "United Arab Emirates"},
	{"72", "India"},
	{"73", "Serbia"},
	{"74", "Pakistan"},
	{"75", "Bosnia and Herzegovina"},
	{"76", "Brunei Darussalam"},
	{"77", "Montenegro"},
	{"78", "Jordan"},
	{"79", NULL},
	{"80", "Colombia"},
	{"81", NULL},
	{"82", "Algeria"},
	{"83", "Ecuador"},
	{"84", "Ireland"},
	{"98", "New Zealand"},
	{"99", "United Kingdom"},
};

static const Bureau *
bureau_of(const char *item)
{
	for (size_t i = 0; i < sizeof(bureaus) / sizeof(bureaus[0]); i++)
	{
		if (memcmp(bureaus[i].code, item, 2) == 0)
			return &bureaus[i];
	}
	return NULL;
}

/* Groups that are not assigned: Cataloging Handbook H2. */
static bool
is_group(const char *group)
{
	static const char unassigned[] = "21 27 33 50 57 64 82 86 90 92 97 98";

	for (const char *other = unassigned; *other != '\0'; other += other[2] == ' ' ? 3 : 2)
	{
		if (memcmp(other, group, 2) == 0)
			return false;
	}
	return group[0] != '0';
}

/* Fills the fault with what was expected instead of two digits. */
static bool
refuse_pair(const Entry *entry, size_t at, const char *expected, Fault *fault)
{
	fault_set(fault, FAULT_SYNTAX, entry->position[at], "Expected %s at position %d, found %.2s.",
			  expected, entry->position[at], entry->text + at);
	return false;
}

static bool
nsn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, NSN_SIZE, NSN_SIZE, "13 digits", fault) ||
		!entry_expect(&entry, 0, NSN_OWN, &entry_digit, fault) ||
		!entry_expect(&entry, NSN_OWN, 1, &entry_no_io, fault) ||
		!entry_expect(&entry, NSN_OWN + 1, NSN_SIZE - NSN_OWN - 1, &entry_digit, fault))
		return false;
	if (!is_group(entry.text))
		return refuse_pair(&entry, 0, "an assigned supply group", fault);
	if (bureau_of(entry.text + NSN_ITEM) == NULL)
		return refuse_pair(&entry, NSN_ITEM, "the code of a NATO codification bureau", fault);

	entry_take(&entry, code);
	return true;
}

static void
nsn_decode(StandardCode *code)
{
	const Bureau *bureau = bureau_of(code->text + NSN_ITEM);

	standard_add(code, "fsc", 0, NSN_ITEM);
	standard_add(code, "supply_group", 0, 2);
	standard_add(code, "niin", NSN_ITEM, NSN_SIZE - NSN_ITEM);
	standard_add(code, "country", NSN_ITEM, 2);
	if (bureau->country != NULL)
		standard_add_text(code, "codification_bureau", bureau->country);
}

const Standard standard_nsn = {
	.name = "nsn",
	.title = "NATO stock number",
	.publisher = "NATO ACodP-1 (STANAG 3151)",
	.subject = STANDARD_PART,
	.example = "5340012345678",
	.fields = "fsc supply_group niin country codification_bureau",
	.enter = nsn_enter,
	.decode = nsn_decode,
};
