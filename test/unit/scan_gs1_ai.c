/*
 * scan_gs1_ai.c
 *		The table of GS1 application identifiers, and the rules for their values.
 *
 * The table is compared with the GS1 Barcode Syntax Dictionary where that is
 * at hand: in the file that TRACE_GS1_DICTIONARY names, or beside the checkout.
 * Elsewhere it has the hash of that dictionary.
 */
#include "scan/gs1_ai.h"

#include "tap.h"

static size_t
append(char *row, size_t at, const char *format, ...)
{
	va_list values;
	int size;

	va_start(values, format);
	size = vsnprintf(row + at, 400 - at, format, values);
	va_end(values);
	return at + (size_t) size;
}

/* A row of the table as the dictionary writes it, with one blank between its parts. */
static void
write_row(const Gs1Ai *ai, char *row)
{
	size_t at = append(row, 0, "%s", ai->first);

	if (strcmp(ai->first, ai->last) != 0)
		at = append(row, at, "-%s", ai->last);
	if (ai->flags != 0)
		at = append(row, at, " %s%s", (ai->flags & PREDEFINED) != 0 ? "*" : "",
					(ai->flags & ATTRIBUTE) != 0 ? "?" : "");
	for (int i = 0; i < GS1_COMPONENTS_MAX && ai->component[i].set != '\0'; i++)
	{
		const Gs1Component *part = &ai->component[i];

		at = append(row, at, " %s%c%s%d%s", part->optional ? "[" : "", part->set,
					part->min == part->max ? "" : "..", part->max, part->optional ? "]" : "");
		for (int j = 0; j < 3 && part->rule[j] != NONE; j++)
			at = append(row, at, ",%s", gs1_rule_name(part->rule[j]));
	}
	if (ai->required != NULL)
		at = append(row, at, " req=%s", ai->required);
	if (ai->excluded != NULL)
		at = append(row, at, " ex=%s", ai->excluded);
	if (ai->qualifiers != NULL)
		at = append(row, at, " dlpkey%s%s", ai->qualifiers[0] == '\0' ? "" : "=", ai->qualifiers);
	if (ai->title != NULL)
		append(row, at, " # %s", ai->title);
}

/* A row of the dictionary with one blank between its parts, and "req" before "ex". */
static void
read_row(char *line, char *row)
{
	char *title = strchr(line, '#');
	char *requires = NULL;
	char *excludes = NULL;
	char *key = NULL;
	size_t at = 0;

	line[strcspn(line, "\r\n")] = '\0';
	if (title != NULL)
		*title++ = '\0';
	for (char *part = strtok(line, " \t"); part != NULL; part = strtok(NULL, " \t"))
	{
		if (strncmp(part, "req=", 4) == 0)
			requires = part;
		else if (strncmp(part, "ex=", 3) == 0)
			excludes = part;
		else if (strncmp(part, "dlpkey", 6) == 0)
			key = part;
		else
			at = append(row, at, "%s%s", at == 0 ? "" : " ", part);
	}
	if (requires != NULL)
		at = append(row, at, " %s", requires);
	if (excludes != NULL)
		at = append(row, at, " %s", excludes);
	if (key != NULL)
		at = append(row, at, " %s", key);
	if (title != NULL)
		append(row, at, " # %s", title + strspn(title, " "));
}

static FILE *
open_dictionary(void)
{
	const char *given = getenv("TRACE_GS1_DICTIONARY");

	return fopen(given != NULL ? given : "../shared/corpus/gs1-syntax-dictionary.txt", "r");
}

/* FNV-1a of the dictionary's rows of July 2026, as read_row() gives them, each with a line feed after it. */
#define DICTIONARY_HASH UINT64_C(0xbf30a3c9126440ae)

static void
table_has_the_hash(void)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (int row = 0; row < gs1_ai_count; row++)
	{
		char text[400];

		write_row(&gs1_ai_table[row], text);
		for (const char *at = strcat(text, "\n"); *at != '\0'; at++)
			hash = (hash ^ (unsigned char) *at) * UINT64_C(0x100000001b3);
	}
	if (hash != DICTIONARY_HASH)
		printf("# the hash of the table is %016llx\n", (unsigned long long) hash);
	ok(hash == DICTIONARY_HASH, "the table has the hash of the dictionary");
}

static void
table_is_the_dictionary(void)
{
	FILE *dictionary = open_dictionary();
	Law law = {0};
	char line[1000];
	int row = 0;

	if (dictionary == NULL)
	{
		ok(true, "the table is the GS1 Barcode Syntax Dictionary # SKIP it is not at hand");
		return;
	}
	while (fgets(line, sizeof(line), dictionary) != NULL)
	{
		char expected[400] = "";
		char found[400] = "no more rows";

		if (line[0] < '0' || line[0] > '9')
			continue;
		read_row(line, expected);
		if (row < gs1_ai_count)
			write_row(&gs1_ai_table[row], found);
		row++;
		if (breaks(&law, strcmp(expected, found) == 0))
			printf("# dictionary: %s\n# table:      %s\n", expected, found);
	}
	fclose(dictionary);
	law_end(&law, "the table is the GS1 Barcode Syntax Dictionary, row by row");
	ok(row == gs1_ai_count, "the table has no row more");
}

/* Every identifier of a row is found, whatever stands after it, and no other number. */
static void
identifiers_are_found(void)
{
	Law law = {0};

	for (int width = 2; width <= 4; width++)
	{
		int limit = width == 2 ? 100 : width == 3 ? 1000 : 10000;

		for (int number = 0; number < limit; number++)
		{
			char digits[8];
			char *id = digits + 4 - width;
			const Gs1Ai *expected = NULL;

			sprintf(digits, "%04d", number % 10000);
			for (int row = 0; row < gs1_ai_count; row++)
			{
				if (strlen(gs1_ai_table[row].first) == (size_t) width &&
					strcmp(gs1_ai_table[row].first, id) <= 0 &&
					strcmp(id, gs1_ai_table[row].last) <= 0)
					expected = &gs1_ai_table[row];
			}
			if (breaks(&law, gs1_ai_find(text(id)) == expected))
				printf("# (%s)\n", id);
		}
	}
	law_end(&law, "identifiers are found, and nothing else");
	ok(gs1_ai_find(text("31/5")) == NULL && gs1_ai_find(text("310:")) == NULL &&
		   gs1_ai_find(text("")) == NULL && gs1_ai_find(text("0")) == NULL,
	   "what is no number is no identifier");
}

/* A value, and what is expected where it breaks the rules; NULL: it is right. */
typedef struct Example
{
	const char *id;
	const char *value;
	size_t offset;
	const char *expected;
} Example;

static const Example examples[] = {
	/* GS1 General Specifications, figures of chapter 3 and 7.9 */
	{"00", "106141412345678908", 0, NULL},
	{"00", "106141412345678907", 17, "the check digit 8"},
	{"01", "09506000134352", 0, NULL},
	{"01", "0950600013435", 13, "14 digits"},
	{"01", "095060001343520", 14, "14 digits"},
	{"01", "0950600013435A", 13, "a digit"},
	{"10", "", 0, "1 to 20 characters"},
	{"10", "ABCDEFGHIJKLMNOPQRSTU", 20, "1 to 20 characters"},
	{"10", "A~", 1, "a character of GS1 CSET 82"},
	{"10", "A b", 1, "a character of GS1 CSET 82"},
	{"11", "240229", 0, NULL},
	{"11", "240200", 0, NULL},
	{"11", "230229", 4, "a day from 00 to 28"},
	{"11", "231301", 2, "a month from 01 to 12"},
	{"7006", "240200", 4, "a day from 01 to 29"},
	{"7007", "240101240131", 0, NULL},
	{"7007", "2401012401", 10, "6 to 12 characters"},
	{"7250", "00000101", 0, "a year"},
	{"7251", "200001012459", 8, "a number from 00 to 23"},
	{"7003", "2401012360", 8, "a number from 00 to 59"},
	{"8008", "24010112", 0, NULL},
	{"8008", "240101125959", 0, NULL},
	{"8008", "240101125960", 10, "a number from 00 to 59"},
	{"8008", "24010124", 6, "a number from 00 to 23"},

	/* check pairs: examples of the GS1 Barcode Syntax Tests */
	{"8013", "1987654Ad4X4bL5ttr2310c2K", 0, NULL},
	{"8013", "1987654Ad4X4bL5ttr2310c2X", 23, "the check characters 2K"},
	{"8013", "7907665Bm8v2AB", 0, NULL},
	{"8013", "12345678901234567890123NT", 0, NULL},
	{"8013", "2", 0, "a key with two check characters"},
	{"8014", "12345678901234567890123NT", 0, NULL},
	{"8014", "1234522", 5, "the check characters FC"},
	{"8013", "12349Z", 0, "a key with two check characters"},
	{"8004", "1234", 0, "a GS1 company prefix and a reference after it"},
	{"8004", "12345", 0, NULL},

	{"253", "9506000134352", 0, NULL},
	{"253", "9506000134352ABC", 0, NULL},
	{"255", "9506000134352A", 13, "a digit"},
	{"8003", "09506000134352", 0, NULL},
	{"8003", "19506000134352", 0, "0"},
	{"8004", "95A6", 2, "a GS1 company prefix"},
	{"8004", "950", 2, "a GS1 company prefix"},
	{"8006", "095060001343520102", 0, NULL},
	{"8006", "095060001343520201", 14, "a piece from 01 up to the total after it"},
	{"8006", "095060001343520001", 14, "a piece from 01 up to the total after it"},
	{"8007", "DE89370400440532013000", 0, NULL},
	{"8007", "GB82WEST12345698765432", 0, NULL},
	{"8007", "DE88370400440532013000", 2, "the check digits 89"},
	{"8007", "XX88370400440532013000", 0, "a country of ISO 3166-1"},
	{"8007", "DE89", 0, "an IBAN of 11 to 34 characters"},
	{"8007", "de89370400440532013000", 0, "a digit or a capital letter"},
	{"8010", "9506#-/A", 0, NULL},
	{"8010", "9506a", 4, "a character of GS1 CSET 39"},
	{"8011", "012", 0, "a digit from 1 to 9"},
	{"8030", "Ab-_09==", 0, NULL},
	{"8030", "Ab=0", 2, "a character of base64url"},
	{"8030", "Ab+0", 2, "a character of base64url"},
	{"8001", "12345678901290", 0, NULL},
	{"8001", "00005678901290", 0, "a number other than zero"},
	{"8001", "12345678901220", 12, "0, 1 or 9"},
	{"422", "528", 0, NULL},
	{"422", "999", 0, "a country of ISO 3166-1"},
	{"7030", "999A", 0, NULL},
	{"7030", "998A", 0, "a country of ISO 3166-1, or 999"},
	{"423", "528056", 0, NULL},
	{"423", "528055", 3, "a country of ISO 3166-1"},
	{"3912", "9781", 0, NULL},
	{"3912", "0001", 0, "a currency of ISO 4217"},
	{"4307", "NL", 0, NULL},
	{"4307", "nl", 0, "two letters for a country of ISO 3166-1"},
	{"4300", "A%20B", 0, NULL},
	{"4300", "A%2", 1, "two hexadecimal digits after a %"},
	{"4309", "18000000003600000000", 0, NULL},
	{"4309", "18000000013600000000", 0, "a latitude of at most 1800000000"},
	{"4309", "18000000003600000001", 10, "a longitude of at most 3600000000"},
	{"4321", "2", 0, "0 or 1"},
	{"4330", "001234-", 0, NULL},
	{"4330", "001234+", 6, "a minus sign"},
	{"7040", "1ABC", 0, NULL},
	{"7040", "1AB+", 3, "an importer index (A-Z, a-z, 0-9, - or _)"},
	{"7041", "201", 0, NULL},
	{"7041", "8", 0, NULL},
	{"7041", "0", 0, "a GS1 package type code"},
	{"7241", "10", 0, NULL},
	{"7241", "11", 0, "an AIDC media type (01 to 10, 80 to 99)"},
	{"7252", "3", 0, "0, 1, 2 or 9"},
	{"7258", "1/2", 0, NULL},
	{"7258", "2/1", 0, "a position in a sequence of births, such as 1/2"},
	{"8110", "A", 0, "a digit"},
	{"8012", "1.0", 0, NULL},
};

static void
values_keep_the_rules(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(examples); i++)
	{
		const Example *example = &examples[i];
		Slice value = own(text(example->value));
		Gs1Violation violation = {0};
		bool holds = gs1_value_holds(gs1_ai_find(text(example->id)), value, &violation);

		if (breaks(&law, holds == (example->expected == NULL) &&
							 (holds || (violation.offset == example->offset &&
										strcmp(violation.expected, example->expected) == 0))))
			printf("# (%s) %s: %s at %zu\n", example->id, example->value,
				   holds ? "holds" : violation.expected, violation.offset);
		disown(value);
	}
	law_end(&law, "values keep the rules of their identifiers");
}

int
main(void)
{
	table_is_the_dictionary();
	table_has_the_hash();
	identifiers_are_found();
	values_keep_the_rules();
	return done();
}
