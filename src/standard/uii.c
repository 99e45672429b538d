/*
 * uii.c
 *		Unique item identifiers: MIL-STD-130N, tables IV and V, and ISO/IEC 15459-2 and -3.
 *
 * D1A234ABC-7: issuing agency code D (NATO), enterprise identifier 1A234 (a CAGE
 * code), and the identifier that the enterprise assigned: the serial number ABC-7
 * alone (construct 1), or a part, lot or batch number and a serial number
 * (construct 2).  Nothing in the identifier distinguishes them.
 */
#include <string.h>

#include "core/ascii.h"
#include "standard/cage.h"
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define UII_MAX 50

/* An agency and the size of its enterprise identifiers; 0: it varies. */
typedef struct Agency
{
	const char *code;
	const char *name;
	size_t enterprise_size;
	bool (*expect_enterprise)(const Entry *entry, size_t start, Fault *fault);
} Agency;

static bool
expect_duns(const Entry *entry, size_t start, Fault *fault)
{
	return entry_expect(entry, start, 9, &entry_digit, fault);
}

static bool
expect_activity_address(const Entry *entry, size_t start, Fault *fault)
{
	return entry_expect(entry, start, 6, &entry_capital_or_digit, fault);
}

/* The code of GS1 is the first digit of the company prefix itself. */
static bool
expect_company_prefix(const Entry *entry, size_t start, Fault *fault)
{
	return entry_expect(entry, start - 1, GS1_COMPANY_PREFIX_MIN, &entry_digit, fault);
}

/*
 * MIL-STD-130N, table V.  ISO/IEC 15459 has more agencies, but with them nearly
 * any code would be an identifier.
 */
static const Agency agencies[] = {
	{"D", "NATO Allied Committee 135", CAGE_SIZE, cage_expect},
	{"UN", "Dun & Bradstreet", 9, expect_duns},
	{"LD", "Department of Defense", 6, expect_activity_address},
	{"LB", "Telcordia Technologies", 0, NULL},
	{"LH", "European Health Industry Business Communications Council", 0, NULL},
};
static const Agency gs1 = {"0", "GS1", 0, expect_company_prefix};

static bool
is_uii(char c)
{
	return ascii_is_upper(c) || ascii_is_digit(c) || c == '-' || c == '/';
}

static const EntryClass uii_character = {"a letter, digit, \"-\" or \"/\"", is_uii};

static const Agency *
agency_of(const char *text)
{
	if (ascii_is_digit(text[0]))
		return &gs1;
	for (size_t i = 0; i < sizeof(agencies) / sizeof(agencies[0]); i++)
	{
		if (memcmp(text, agencies[i].code, strlen(agencies[i].code)) == 0)
			return &agencies[i];
	}
	return NULL;
}

static bool
expect_enterprise(const Entry *entry, const Agency *agency, Fault *fault)
{
	size_t start = strlen(agency->code);
	size_t least = agency == &gs1 ? GS1_COMPANY_PREFIX_MIN : start + agency->enterprise_size;

	if (entry->size <= least)
	{
		entry_fault(entry, entry->size, "an enterprise identifier and a serial number", fault);
		return false;
	}
	return agency->expect_enterprise == NULL || agency->expect_enterprise(entry, start, fault);
}

static bool
uii_enter(Slice entered, StandardCode *code, Fault *fault)
{
	const Agency *agency;
	Entry entry;

	if (!entry_read_capitals(entered, " ", &entry, fault) ||
		!entry_expect_size(&entry, 3, UII_MAX, "3 to 50 characters", fault) ||
		!entry_expect(&entry, 0, entry.size, &uii_character, fault))
		return false;
	agency = agency_of(entry.text);
	if (agency == NULL)
	{
		entry_fault(&entry, 0,
					"an issuing agency code of MIL-STD-130 (0 to 9, D, LB, LD, LH or UN)", fault);
		return false;
	}
	if (!expect_enterprise(&entry, agency, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
uii_decode(StandardCode *code)
{
	const Agency *agency = agency_of(code->text);
	size_t start = strlen(agency->code);

	standard_add(code, "issuing_agency_code", 0, start);
	standard_add_text(code, "issuing_agency", agency->name);
	if (agency->enterprise_size == 0)
		return;
	standard_add(code, "enterprise_identifier", start, agency->enterprise_size);
	start += agency->enterprise_size;
	standard_add(code, "assigned_by_enterprise", start, code->size - start);
}

const Standard standard_uii = {
	.name = "uii",
	.title = "Unique item identifier, concatenated",
	.publisher = "US Department of Defense, MIL-STD-130N, tables IV and V",
	.subject = STANDARD_SERIAL,
	.example = "D1A234ABC-7",
	.fields = "issuing_agency_code issuing_agency enterprise_identifier "
			  "assigned_by_enterprise",
	.enter = uii_enter,
	.decode = uii_decode,
};
