/*
 * isbn.c
 *		Books: ISO 2108:2017, clauses 4 and 5 and annex C; ISBNs of 10 digits: ISO 2108:1992.
 *
 * 978-0-471-11709-4: prefix, registration group, registrant and publication, and the
 * check digit of a GTIN of 13 digits: 9+7*3+8+0*3+4+7*3+1+1*3+1+7*3+0+9*3 = 116, and
 * 116 + 4 = 120.
 *
 * 0-471-11709-9 is the same book in 10 digits, less the prefix 978.  Its check digit
 * completes a sum of weights 10 to 2 to a multiple of 11:
 *
 *		0*10 + 4*9 + 7*8 + 1*7 + 1*6 + 1*5 + 7*4 + 0*3 + 9*2 = 156, and 156 + 9 = 15*11
 *
 * so that it may be 10, written X.
 *
 * The digits of a registration group are those of the range message of the
 * International ISBN Agency (January 2026).  It also gives those of each registrant,
 * but these change all the time.
 */
#include <string.h>

#include "core/check_rule.h"
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define ISBN_SIZE 13
#define ISBN10_SIZE 10
#define PREFIX_SIZE 3
#define CHECK (ISBN_SIZE - 1)

static const CheckRule rule_10 = {.modulus = 11,
								  .weights = ISBN10_SIZE - 1,
								  .weight = {10, 9, 8, 7, 6, 5, 4, 3, 2},
								  .ten = 'X',
								  .eleven = '0'};

/* Groups from one to another, in digits of the same number. */
typedef struct GroupRange
{
	const char *prefix;
	const char *from;
	const char *to;
} GroupRange;

static const GroupRange groups[] = {
	{"978", "0", "5"},   {"978", "600", "649"}, {"978", "65", "65"},     {"978", "7", "7"},
	{"978", "80", "94"}, {"978", "950", "989"}, {"978", "9900", "9989"}, {"978", "99900", "99999"},
	{"979", "10", "12"}, {"979", "8", "8"},
};

/* The digits of the registration group; 0: it is not known. */
static size_t
group_size(const char *isbn)
{
	const char *group = isbn + PREFIX_SIZE;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
	{
		size_t size = strlen(groups[i].from);

		if (memcmp(isbn, groups[i].prefix, PREFIX_SIZE) == 0 &&
			memcmp(group, groups[i].from, size) >= 0 && memcmp(group, groups[i].to, size) <= 0)
			return size;
	}
	return 0;
}

static char
check_10(const char *digits)
{
	char check = '\0';

	(void) check_rule_compute(&rule_10, (Slice){digits, ISBN10_SIZE - 1}, &check);
	return check;
}

/* "ISBN" and what follows it, up to the number. */
static void
drop_label(Entry *entry)
{
	static const char *const labels[] = {"ISBN13:", "ISBN10:", "ISBN:", "ISBN"};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
	{
		if (entry_drop_prefix(entry, labels[i]))
			return;
	}
}

static bool
expect_10(const Entry *entry, Fault *fault)
{
	return entry_expect(entry, 0, ISBN10_SIZE - 1, &entry_digit, fault) &&
		   entry_expect(entry, ISBN10_SIZE - 1, 1, &entry_digit_or_x, fault) &&
		   entry_expect_check(entry, ISBN10_SIZE - 1, check_10(entry->text), fault);
}

static bool
expect_prefix(const Entry *entry, Fault *fault)
{
	if (memcmp(entry->text, "978", PREFIX_SIZE) != 0 &&
		memcmp(entry->text, "979", PREFIX_SIZE) != 0)
	{
		fault_set(fault, FAULT_SYNTAX, entry->position[0],
				  "Expected 978 or 979 at position %d, found %.3s.", entry->position[0],
				  entry->text);
		return false;
	}
	if (memcmp(entry->text, "9790", PREFIX_SIZE + 1) == 0)
	{
		entry_fault(entry, PREFIX_SIZE, "a digit other than 0 (printed music)", fault);
		fault_hint(fault, "Use part_number(ismn).");
		return false;
	}
	return true;
}

static bool
isbn10_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	drop_label(&entry);
	if (!entry_expect_size(&entry, ISBN10_SIZE, ISBN10_SIZE, "10 characters", fault) ||
		!expect_10(&entry, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

/* The number of 13 digits of one of 10. */
static void
take_10(const Entry *entry, StandardCode *code)
{
	memcpy(code->text, "978", PREFIX_SIZE);
	memcpy(code->text + PREFIX_SIZE, entry->text, ISBN10_SIZE - 1);
	code->text[CHECK] = gs1_check_digit((Slice){code->text, CHECK});
	code->size = ISBN_SIZE;
	code->fields = 0;
}

static bool
isbn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const char expected[] = "13 digits, or 10 characters";
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	drop_label(&entry);
	if (entry.size == ISBN10_SIZE)
	{
		if (!expect_10(&entry, fault))
			return false;
		take_10(&entry, code);
		return true;
	}
	if (!entry_expect_size(&entry, ISBN_SIZE, ISBN_SIZE, expected, fault) ||
		!entry_expect(&entry, 0, ISBN_SIZE, &entry_digit, fault) || !expect_prefix(&entry, fault) ||
		!gs1_expect_key(&entry, 0, ISBN_SIZE, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
isbn_decode(StandardCode *code)
{
	size_t group = group_size(code->text);
	size_t after = PREFIX_SIZE + group;

	standard_add(code, "prefix", 0, PREFIX_SIZE);
	if (group > 0)
	{
		standard_add(code, "registration_group", PREFIX_SIZE, group);
		standard_add(code, "registrant_and_publication", after, CHECK - after);
	}
	else
		standard_add(code, "group_registrant_and_publication", PREFIX_SIZE, CHECK - PREFIX_SIZE);
	standard_add(code, "check_digit", CHECK, 1);
	if (memcmp(code->text, "978", PREFIX_SIZE) == 0)
	{
		char isbn10[ISBN10_SIZE + 1] = "";

		memcpy(isbn10, code->text + PREFIX_SIZE, ISBN10_SIZE - 1);
		isbn10[ISBN10_SIZE - 1] = check_10(isbn10);
		standard_add_text(code, "isbn10", isbn10);
	}
}

static void
isbn10_decode(StandardCode *code)
{
	char isbn[ISBN_SIZE + 1] = "978";
	size_t group;

	memcpy(isbn + PREFIX_SIZE, code->text, ISBN10_SIZE - 1);
	isbn[CHECK] = gs1_check_digit((Slice){isbn, CHECK});
	group = group_size(isbn);
	if (group > 0)
	{
		standard_add(code, "registration_group", 0, group);
		standard_add(code, "registrant_and_publication", group, ISBN10_SIZE - 1 - group);
	}
	else
		standard_add(code, "group_registrant_and_publication", 0, ISBN10_SIZE - 1);
	standard_add(code, "check_character", ISBN10_SIZE - 1, 1);
	standard_add_text(code, "isbn", isbn);
}

const Standard standard_isbn = {
	.name = "isbn",
	.title = "International standard book number, brought to 13 digits",
	.publisher = "ISO 2108:2017, clauses 4 and 5",
	.subject = STANDARD_PART,
	.example = "9780471117094",
	.fields = "prefix registration_group registrant_and_publication "
			  "group_registrant_and_publication check_digit isbn10",
	.enter = isbn_enter,
	.decode = isbn_decode,
};

const Standard standard_isbn10 = {
	.name = "isbn10",
	.title = "International standard book number of 10 characters",
	.publisher = "ISO 2108:1992",
	.subject = STANDARD_PART,
	.example = "0471117099",
	.fields = "registration_group registrant_and_publication group_registrant_and_publication "
			  "check_character isbn",
	.enter = isbn10_enter,
	.decode = isbn10_decode,
};
