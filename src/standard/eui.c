/*
 * eui.c
 *		Extended unique identifiers of 48 and 64 bits: IEEE 802, clause 8.
 *
 * AC-DE-48-23-45-67: the first octet, AC, is 10101100 in binary.  Its last bit, 0,
 * means that this is the address of one device and not of a group; the bit before
 * it, 0, that the address is administered universally.  So AC-DE-48 is the OUI (or
 * the first part of a smaller assignment), and 23-45-67 the extension.  The own
 * form of the standard has no hyphens.
 */
#include "core/ascii.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define OUI_SIZE 6

#define FIRST_OCTET_GROUP 1
#define FIRST_OCTET_LOCAL 2

/*
 * AC-DE-48-23-45-67, AC:DE:48:23:45:67, ACDE48-234567, ACDE.4823.4567: one kind
 * of separator, after equal groups of digits or not at all.
 */
static bool
is_grouped_evenly(const Entry *entry, Slice entered)
{
	int first = entry->position[0];
	size_t group = 0;
	char separator = '\0';

	if ((first > 1 && entered.data[first - 2] != ' ') ||
		entry->position[entry->size - 1] + 1 != entry->position[entry->size])
		return false;
	for (size_t i = 1; i < entry->size; i++)
	{
		int gap = entry->position[i] - entry->position[i - 1] - 1;
		char found = entered.data[entry->position[i] - 2];

		if (gap == 0 && (group == 0 || i % group != 0))
			continue;
		if (group == 0)
		{
			group = i;
			separator = found;
		}
		if (gap != 1 || i % group != 0 || found != separator)
			return false;
	}
	return group == 0 || (group % 2 == 0 && entry->size % group == 0);
}

static bool
enter_eui(Slice entered, size_t size, const char *what, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -:.", &entry, fault) ||
		!entry_expect_size(&entry, size, size, what, fault) ||
		!entry_expect(&entry, 0, size, &entry_hexadecimal, fault))
		return false;
	if (!is_grouped_evenly(&entry, entered))
	{
		fault_set(fault, FAULT_SYNTAX, 0,
				  "Expected separators of one kind between groups of the same number of octets, as "
				  "in AC-DE-48-23-45-67.");
		return false;
	}

	entry_take(&entry, code);
	return true;
}

static void
decode_eui(StandardCode *code)
{
	int low = ascii_hexadecimal_value(code->text[1]);

	standard_add_boolean(code, "group_address", (low & FIRST_OCTET_GROUP) != 0);
	standard_add_boolean(code, "locally_administered", (low & FIRST_OCTET_LOCAL) != 0);
	if ((low & FIRST_OCTET_LOCAL) == 0)
	{
		standard_add(code, "oui", 0, OUI_SIZE);
		standard_add(code, "extension_identifier", OUI_SIZE, code->size - OUI_SIZE);
	}
}

static bool
eui48_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_eui(entered, 12, "12 hexadecimal digits", code, fault);
}

static bool
eui64_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_eui(entered, 16, "16 hexadecimal digits", code, fault);
}

const Standard standard_eui48 = {
	.name = "eui48",
	.title = "Extended unique identifier of 48 bits (MAC address)",
	.publisher = "IEEE 802, clause 8",
	.subject = STANDARD_SERIAL,
	.example = "ACDE48234567",
	.fields = "group_address locally_administered oui extension_identifier",
	.hexadecimal = true,
	.enter = eui48_enter,
	.decode = decode_eui,
};

const Standard standard_eui64 = {
	.name = "eui64",
	.title = "Extended unique identifier of 64 bits",
	.publisher = "IEEE 802, clause 8",
	.subject = STANDARD_SERIAL,
	.example = "ACDE48234567ABCD",
	.fields = "group_address locally_administered oui extension_identifier",
	.hexadecimal = true,
	.enter = eui64_enter,
	.decode = decode_eui,
};
