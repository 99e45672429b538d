/*
 * nsn.c
 *		NATO stock numbers: NATO ACodP-1 (STANAG 3151), chapter I.
 *
 * 5340-01-234-5678: supply classification 5340 (of group 53), and the item 01-234-5678, of
 * which 01 is the codification bureau of the United States.  The first character of the
 * item's own seven has become a letter in some numbers.  Its own form is without hyphens.
 */
#include <string.h>

#include "core/ascii.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define NSN_SIZE 13
#define NSN_ITEM 4
#define NSN_OWN 6

/* NATO AC/135, country codes of the NATO codification system */
static const struct
{
	char code[3];
	const char *name;
} bureaus[] = {
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
	{"58", "Finland"},
	{"59", "Albania"},
	{"62", "Iraq"},
	{"66", "Australia"},
	{"68", "Georgia"},
	{"70", "Saudi Arabia"},
	{"71", "United Arab Emirates"},
	{"72", "India"},
	{"75", "Bosnia and Herzegovina"},
	{"76", "Brunei Darussalam"},
	{"78", "Jordan"},
	{"80", "Colombia"},
	{"82", "Algeria"},
	{"83", "Ecuador"},
	{"84", "Ireland"},
	{"98", "New Zealand"},
	{"99", "United Kingdom"},
};

static bool
is_own(char c)
{
	return ascii_is_digit(c) || (ascii_is_upper(c) && c != 'I' && c != 'O');
}

static const EntryClass own = {"a digit (or a letter but I and O)", is_own};

static bool
nsn_read(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, NSN_SIZE, NSN_SIZE, "13 digits", fault) ||
		!entry_expect(&entry, 0, NSN_OWN, &entry_digit, fault) ||
		!entry_expect(&entry, NSN_OWN, 1, &own, fault) ||
		!entry_expect(&entry, NSN_OWN + 1, NSN_SIZE - NSN_OWN - 1, &entry_digit, fault))
		return false;

	entry_take(&entry, code);
	standard_add(code, "fsc", 0, NSN_ITEM);
	standard_add(code, "supply_group", 0, 2);
	standard_add(code, "niin", NSN_ITEM, NSN_SIZE - NSN_ITEM);
	standard_add(code, "country", NSN_ITEM, 2);
	for (size_t i = 0; i < sizeof(bureaus) / sizeof(bureaus[0]); i++)
	{
		if (memcmp(bureaus[i].code, code->text + NSN_ITEM, 2) == 0)
			standard_add_text(code, "codification_bureau", bureaus[i].name);
	}
	return true;
}

const Standard standard_nsn = {
	.name = "nsn",
	.title = "NATO stock number",
	.publisher = "NATO ACodP-1 (STANAG 3151)",
	.subject = STANDARD_PART,
	.example = "5340012345678",
	.read = nsn_read,
};
