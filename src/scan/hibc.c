/*
 * hibc.c
 *		Health Industry Bar Codes: primary, secondary and combined.
 *
 * ANSI/HIBC 2.6, Supplier Labeling Standard, chapter 2 and appendix B.
 *
 *		+A123BJC5D6E71G					labeler A123, product BJC5D6E7, unit 1, check G
 *		+$$52001510X3GD					expires on day 015 of 2020, lot 10X3, link G, check D
 *		+A99912345/$$52001510X33		both, with one check character
 *		+/S4012G3						serial number 4012 alone, link G, check 3
 *
 * What primary data are, and the arithmetic of check characters, is in
 * standard/hibc.c; here symbols are recognized, and the rest of them read.
 */
#include "scan/hibc.h"

#include "core/checkdigit.h"
#include "standard/hibc.h"

#define LABELER_SIZE 4

static size_t
alphanumerics(Slice text)
{
	size_t at = 0;

	while (at < text.size && hibc_is_alphanumeric(text.data[at]))
		at++;
	return at;
}

/* Some readers are configured to send the asterisks with which Code 39 begins and ends. */
static Slice
without_asterisks(Slice text)
{
	if (text.size > 1 && text.data[0] == '*' && text.data[text.size - 1] == '*')
	{
		text = slice_from(text, 1);
		text.size--;
	}
	return text;
}

/* A check character as codes hold it: no code ends in a blank. */
static char
held(char check)
{
	return check == ' ' ? '_' : check;
}

static bool
is_primary(Slice text)
{
	/* labeler, a product, a unit, and its check character, which may be one of them */
	return text.size >= 1 + LABELER_SIZE + 3 && ascii_is_upper(text.data[1]) &&
		   alphanumerics(slice_from(text, 1)) >= LABELER_SIZE + 2;
}

static bool
is_secondary(Slice text)
{
	if (text.size < 5)
		return false;
	if (text.data[1] == '$')
		return true;
	for (size_t i = 1; i < 6; i++)
	{
		if (i >= text.size || !ascii_is_digit(text.data[i]))
			return false;
	}
	return text.size >= 8;
}

/* The last character of a symbol checks all others. */
static bool
has_check_character(Slice symbol)
{
	size_t last = symbol.size - 1;

	return held(symbol.data[last]) == hibc_check_character((Slice){symbol.data, last});
}

/*
 * Supplemental data in a symbol of its own.  The Provider Applications
 * Standard begins its symbols so too: one whose check character is wrong is not
 * taken for either.
 */
static bool
is_supplement(Slice text)
{
	static const char *const ids[] = {"S", "Q", "14D", "16D"};
	Slice data = slice_from(text, text.size < 2 ? text.size : 2);

	if (text.size < 6 || text.data[1] != '/' || !has_check_character(text))
		return false;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
	{
		size_t size = strlen(ids[i]);

		if (data.size > size && memcmp(data.data, ids[i], size) == 0)
			return true;
	}
	return false;
}

bool
scan_hibc_begins(Slice text)
{
	text = without_asterisks(text);
	if (text.size == 0 || text.data[0] != '+')
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		if (!check_counts(CHECK_MOD43, text.data[i]))
			return false;
	}
	return is_primary(text) || is_secondary(text) || is_supplement(text);
}

static bool
check(ScanReader *reader, Slice symbol)
{
	const char *last = symbol.data + symbol.size - 1;

	if (has_check_character(symbol))
		return true;
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, last),
			  "Expected the HIBC check character \"%c\" at position %d, found \"%c\".",
			  hibc_check_character((Slice){symbol.data, symbol.size - 1}),
			  scan_position(reader, last), held(*last));
	return false;
}

/* Labeler, product and unit of measure. */
static bool
read_primary(ScanReader *reader, Slice data)
{
	HibcPrimary primary;

	return hibc_read_primary(data, scan_position(reader, data.data), &primary, reader->fault) &&
		   hibc_add(reader, "+LIC", "LABELER IDENTIFICATION CODE", primary.labeler) &&
		   hibc_add(reader, "+PCN", "PRODUCT OR CATALOG NUMBER", primary.product) &&
		   hibc_add(reader, "+UM", "UNIT OF MEASURE", primary.unit);
}

/*
 * The size of a symbol of primary data at the beginning of a text that may go
 * on with one of secondary data: its check character is the last one before a
 * "+" or the end, and may be a "+" itself.
 */
static size_t
primary_size(Slice text)
{
	size_t end = 1 + alphanumerics(slice_from(text, 1));

	if (end == text.size || (text.data[end] == '+' && end + 1 < text.size &&
							 (text.data[end + 1] == '$' || ascii_is_digit(text.data[end + 1]))))
		return end;
	if (end + 1 == text.size || text.data[end + 1] == '+')
		return end + 1;
	return text.size;
}

/* A symbol of primary data; what is read of it is all of the text, or a part where more follows. */
static bool
read_primary_symbol(ScanReader *reader, Slice text, size_t *size)
{
	size_t run = alphanumerics(slice_from(text, 1));

	*size = primary_size(text);
	if (!check(reader, (Slice){text.data, *size}))
		return false;
	if (1 + run + 1 >= *size)
		return read_primary(reader, (Slice){text.data, *size - 1});
	if (text.data[1 + run] != '/')
		return hibc_expected(reader, text.data + 1 + run, "/ and secondary data");
	return read_primary(reader, (Slice){text.data, 1 + run}) &&
		   hibc_read_secondary(reader, (Slice){text.data + run + 2, *size - run - 3});
}

/* A symbol of secondary data, with its link character. */
static bool
read_secondary_symbol(ScanReader *reader, Slice text)
{
	const char *link = text.data + text.size - 2;
	bool supplement = is_supplement(text);
	Slice data = {text.data + 1 + supplement, text.size - 3 - supplement};

	return check(reader, text) &&
		   (supplement ? hibc_read_supplements(reader, data) : hibc_read_secondary(reader, data)) &&
		   scan_add(reader, SCAN_HIBC, (Slice){"+LINK", 5}, "LINK CHARACTER", (Slice){link, 1},
					link);
}

bool
scan_hibc(ScanReader *reader, Slice text)
{
	text = without_asterisks(text);
	while (text.size > 0)
	{
		size_t size = text.size;

		if (is_primary(text))
		{
			if (!read_primary_symbol(reader, text, &size))
				return false;
		}
		else if (!is_secondary(text) && !is_supplement(text))
			return hibc_expected(reader, text.data, "+ and primary or secondary data");
		else if (!read_secondary_symbol(reader, text))
			return false;
		text = slice_from(text, size);
	}
	return true;
}

size_t
scan_hibc_part(const BarcodeScan *scan, int labeler, char *part)
{
	size_t size = 1;

	part[0] = '+';
	for (int i = labeler; i < labeler + 3; i++)
	{
		Slice value = scan_value(scan, &scan->element[i]);

		memcpy(part + size, value.data, value.size);
		size += value.size;
	}
	part[size] = hibc_check_character((Slice){part, size});
	return size + 1;
}

bool
scan_hibc_link(const BarcodeScan *scan, int index, Fault *fault)
{
	const ScanElement *element = &scan->element[index];
	int labeler = scan_find(scan, "+LIC", 0);
	char part[HIBC_PRIMARY_MAX];
	size_t size;
	char expected;
	char found;

	/* secondary data may be scanned alone */
	if (strcmp(element->id, "+LINK") != 0 || labeler < 0)
		return true;
	size = scan_hibc_part(scan, labeler, part);
	expected = part[size - 1];
	found = held(scan_value(scan, element).data[0]);
	if (found == expected)
		return true;
	fault_set(fault, FAULT_SYNTAX, element->position,
			  "Expected the link character \"%c\" at position %d, found \"%c\": the HIBC secondary "
			  "data belongs to another product.",
			  expected, element->position, found);
	return false;
}
