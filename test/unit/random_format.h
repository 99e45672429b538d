/*
 * random_format.h
 *		Random templates, and codes that nearly match them.
 */
#ifndef TRACEABILITY_TEST_RANDOM_FORMAT_H
#define TRACEABILITY_TEST_RANDOM_FORMAT_H

#include "format/build.h"
#include "tap.h"

typedef struct RandomFormat
{
	char text[TEMPLATE_TEXT_MAX];
	size_t size;
	int fields;
	int depth;
} RandomFormat;

static inline void
put(RandomFormat *format, const char *piece)
{
	size_t size = strlen(piece);

	if (format->size + size > sizeof(format->text))
		return;
	memcpy(format->text + format->size, piece, size);
	format->size += size;
}

static inline const char *
one_of(const char *const *pieces, size_t count)
{
	return pieces[random_below(count)];
}

#define ONE_OF(pieces) one_of(pieces, LENGTH(pieces))

/* Of few characters, so that fields take each other's. */
static inline void
put_field(RandomFormat *format)
{
	static const char *const classes[] = {"N1",
										  "N2",
										  "N..3",
										  "N2..3",
										  "U1",
										  "U..2",
										  "A1",
										  "A..3",
										  "H2",
										  "C2",
										  "X..2",
										  "Y..3",
										  "N..9",
										  "C..3",
										  "(B1A0)2",
										  "U0..2",
										  "(A-C0-2)..3",
										  "(a-bAB\\-)..2",
										  "A..2, any case",
										  "(0-2a-c)..3, any case"};
	static const char *const choices[] = {"1|2|3",
										  "A|B|AB",
										  "A=1|B=2|1=A",
										  "1|11|111",
										  "O=open|D=duct|OD=both",
										  "A B|A",
										  " |-",
										  "\\{=\\}|\\[",
										  "\\==eq|\\\\=back",
										  "0|00",
										  "A=gr\xC3\xBCn|B=wei\xC3\x9F",
										  "A|aB=both|b, any case"};
	static const char *const dates[] = {
		"YYMMDD",
		"YYDDD",
		"YMM@2020",
		"YYYYWW",
		"YLML@1980",
		"YYWWE",
		"YMO@1995",
		"YY-MM",
		"YYYY MM",
		"YDDDHH@2010",
		"DDMMYYHHMI",
		"MHYL@2003",
		"YY",
		"YYQ",
		"DDMON",
		"MMDD",
		"YYWW@+1996",
		"YYYY-\\WWW",
		"YYYYMMDDHHMISS",
		"Y(A-HJ-N)M(1-9A-C)D(1-9A-V)@2010",
		"YMO@2020, any case",
	};
	static const char *const between[] = {"", "-", "{rev}", "{z:N..2}", "[{z:A1}]"};
	static const char *const seqs[] = {"N3",        "N..3",
									   "N2..4",     "C2",
									   "U..2",      "A2",
									   "H..3",      "N18",
									   "A..13",     "C..2",
									   "A2..3",     "N3, start=7",
									   "(B1A0)..3", "(0-1A)..2, step=5",
									   "(ZYX)2",    "(0-1A)..2, any case"};
	static const char *const checks[] = {"mod10",    "luhn",     "mod11_2", "mod11_10", "mod37_2",
										 "mod37_36", "mod97_10", "mod43",   "verhoeff", "damm"};
	char text[120];
	int number = format->fields++;
	int from;

	switch (random_below(12))
	{
		case 0:
		case 1:
			sprintf(text, "{f%d:%s}", number, ONE_OF(choices));
			break;
		case 2:
			if (random_below(3) > 0)
				sprintf(text, "{f%d:date(%s)}", number, ONE_OF(dates));
			else
				sprintf(text, "{f%d:date(WW)}%s{f%d:date(YY)}", number, ONE_OF(between), number);
			break;
		case 3:
		case 4:
			sprintf(text, "{f%d:seq(%s)}", number, ONE_OF(seqs));
			break;
		case 5:
			sprintf(text, "{f%d:rev}", number);
			break;
		case 6:
		case 7:
			from = (int) random_below((uint64_t) number + 1);
			if (random_below(2) == 0)
			{
				int first = number + 1 + (int) random_below(2);

				sprintf(text, "{f%d:check(%s, over=f%d..f%d)}", number, ONE_OF(checks), first,
						first + (int) random_below(2));
			}
			else if (from == number)
				sprintf(text, "{f%d:check(%s)}", number, ONE_OF(checks));
			else
				sprintf(text, "{f%d:check(%s, from=f%d)}", number, ONE_OF(checks), from);
			break;
		default:
			sprintf(text, "{f%d:%s}", number, ONE_OF(classes));
	}
	put(format, text);
}

static inline void
put_item(RandomFormat *format)
{
	static const char *const literals[] = {"-", "A", "1",  "0",   ".",
										   " ", "a", "AB", "\\{", "{\"aB\", any case}"};
	static const char *const separators[] = {"[-]", "[ ]", "[.]", "[0]", "[{\"a\", any case}]"};
	uint64_t kind = random_below(10);

	if (random_below(12) == 0)
		put(format, ONE_OF(separators));
	else if (kind < 3)
		put(format, ONE_OF(literals));
	else if (kind < 5 && format->depth < 3)
	{
		format->depth++;
		put(format, "[");
		put_item(format);
		put_field(format);
		if (random_below(2) == 0)
			put_item(format);
		put(format, "]");
		format->depth--;
	}
	else
		put_field(format);
}

/* A template that compiles. */
static inline RandomFormat
random_format(Template *template)
{
	for (;;)
	{
		RandomFormat format = {.size = 0};
		int items = 1 + (int) random_below(5);
		Fault fault;

		for (int i = 0; i < items; i++)
			put_item(&format);
		if (template_compile((Slice){format.text, format.size}, template, &fault))
			return format;
	}
}

/* A random character of those that codes of these templates are made of. */
static inline char
random_character(void)
{
	static const char characters[] = "00112233459AABBCDOXZaabbcd-. {[=\\";

	return characters[random_below(sizeof(characters) - 1)];
}

/* Something for a field: often what it can be, otherwise something else. */
static inline size_t
random_value(const Template *template, int number, char *value)
{
	static const char *const dates[] = {"2023-12-12", "2024-02-29",    "2023-12",
										"2023",       "2023-Q4",       "2023-W50",
										"--02-29",    "2020-W53",      "2023-W07",
										"2012-01-31", "2026-12-12T07", "2026-12-12T07:30",
										"1985-04"};
	const TemplateItem *item = &template->item[number];
	size_t size = 0;

	if (random_below(20) == 0)
	{
		size = random_below(6);
		for (size_t i = 0; i < size; i++)
			value[i] = random_character();
		return size;
	}
	switch (item->kind)
	{
		case ITEM_DATE:
			return (size_t) sprintf(value, "%s", ONE_OF(dates));
		case ITEM_SEQ:
			return (size_t) sprintf(value, "%" PRIu64,
									random_below(random_below(2) == 0 ? 30 : 9999));
		case ITEM_REV:
			return (size_t) sprintf(value, random_below(2) == 0 ? "%c" : "%d",
									random_below(2) == 0 ? 'B' : 'A' + (int) random_below(2));
		case ITEM_CHOICE:
		{
			const TemplatePart
				*part = &template->part[item->first + random_below((uint64_t) item->parts)];
			TextSpan span = part->meaning.size > 0 && random_below(2) == 0 ? part->meaning
																		   : part->code;

			memcpy(value, template->text + span.start, span.size);
			return span.size;
		}
		case ITEM_CHECK:
			value[0] = random_character();
			return 1;
		default:
			size = item->min + random_below((uint64_t) (item->max - item->min) + 1);
			for (size_t i = 0; i < size; i++)
				value[i] = "0123ABab"[random_below(8)];
			return size;
	}
}

/* What is given for the fields of a code that may or may not have each group. */
typedef struct RandomValues
{
	FieldValues values;
	char room[TEMPLATE_ITEMS_MAX][TEMPLATE_TEXT_MAX];
} RandomValues;

static inline void
random_values(const Template *template, RandomValues *random)
{
	bool absent[TEMPLATE_ITEMS_MAX] = {false};

	memset(&random->values, 0, sizeof(random->values));
	for (int i = 0; i < template->items; i++)
	{
		const TemplateItem *item = &template->item[i];

		absent[i] = (item->group >= 0 && absent[item->group]) ||
					(item->kind == ITEM_GROUP && random_below(2) == 0);
		if (!template_is_field(item) || absent[i] || random_below(50) == 0 ||
			(item->kind == ITEM_CHECK && random_below(10) != 0))
			continue;
		random->values.given[i] = true;
		random->values.value[i] = (Slice){random->room[i],
										  random_value(template, i, random->room[i])};
	}
}

#endif
