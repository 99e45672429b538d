/*
 * uii.c
 *		Unique item identifiers: MIL-STD-130N, tables IV and V, and ISO/IEC 15459-2 and -3.
 *
 * D1A234ABC-7: issuing agency code D (NATO), enterprise identifier 1A234 (a CAGE
 * code), and what the enterprise assigned: the serial number ABC-7 by itself
 * (construct 1), or a part, lot or batch number with a serial number behind it
 * (construct 2).  Nothing in the identifier tells which.
 */
#include <string.h>

#include "core/ascii.h"
#include "standard/cage.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define UII_MAX 50

/* An agency whose enterprises have identifiers of one size, or (0) not. */
typedef struct Agency
{
	const char *code;
	const char *name;
	size_t enterprise_size;
} Agency;

/* MIL-STD-130N, table V; all others are in the register of ISO/IEC 15459. */
static const Agency agencies[] = {
	{"D", "NATO Allied Committee 135", CAGE_SIZE},
	{"UN", "Dun & Bradstreet", 9},
	{"LD", "Department of Defense", 6},
	{"LB", "Telcordia Technologies", 0},
	{"LH", "European Health Industry Business Communications Council", 0},
};

static bool
is_uii(char c)
{
	return ascii_is_upper(c) || ascii_is_digit(c) || c == '-' || c == '/';
}

static const EntryClass uii_character = {"a letter, digit, \"-\" or \"/\"", is_uii};

static const Agency *
agency_of(const Entry *entry)
{
	for (size_t i = 0; i < sizeof(agencies) / sizeof(agencies[0]); i++)
	{
		size_t size = strlen(agencies[i].code);

		if (entry->size > size && memcmp(entry->text, agencies[i].code, size) == 0)
			return &agencies[i];
	}
	return NULL;
}

static bool
expect_enterprise(const Entry *entry, const Agency *agency, Fault *fault)
{
	size_t start = strlen(agency->code);

	if (agency->enterprise_size == 0)
		return true;
	if (entry->size <= start + agency->enterprise_size)
	{
		entry_fault(entry, entry->size, "an enterprise identifier and a serial number", fault);
		return false;
	}
	if (agency->enterprise_size == CAGE_SIZE)
		return cage_expect(entry, start, fault);
	return entry_expect(entry, start, agency->enterprise_size,
						agency->enterprise_size == 9 ? &entry_digit : &entry_capital_or_digit,
						fault);
}

static void
add_fields(StandardCode *code, const Agency *agency)
{
	size_t start;

	if (ascii_is_digit(code->text[0]))
	{
		/* the first digit of its company prefix stands for GS1 */
		standard_add(code, "issuing_agency_code", 0, 1);
		standard_add_text(code, "issuing_agency", "GS1");
		return;
	}
	if (agency == NULL)
		return;
	start = strlen(agency->code);
	standard_add(code, "issuing_agency_code", 0, start);
	standard_add_text(code, "issuing_agency", agency->name);
	if (agency->enterprise_size == 0)
		return;
	standard_add(code, "enterprise_identifier", start, agency->enterprise_size);
	start += agency->enterprise_size;
	standard_add(code, "assigned_by_enterprise", start, code->size - start);
}

static bool
uii_read(Slice entered, StandardCode *code, Fault *fault)
{
	const Agency *agency;
	Entry entry;

	if (!entry_read_capitals(entered, " ", &entry, fault) ||
		!entry_expect_size(&entry, 3, UII_MAX, "3 to 50 characters", fault) ||
		!entry_expect(&entry, 0, 1, &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, 0, entry.size, &uii_character, fault))
		return false;
	agency = agency_of(&entry);
	if (agency != NULL && !expect_enterprise(&entry, agency, fault))
		return false;

	entry_take(&entry, code);
	add_fields(code, agency);
	return true;
}

const Standard standard_uii = {
	.name = "uii",
	.title = "Unique item identifier, concatenated",
	.publisher = "US Department of Defense, MIL-STD-130N, and ISO/IEC 15459",
	.subject = STANDARD_SERIAL,
	.example = "D1A234ABC-7",
	.read = uii_read,
};
