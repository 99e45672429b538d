/*
 * dates.c
 *		Dates in codes: every text that a pattern could be, beside a model that reads it its own way.
 */
#include "format/date_pattern.h"

#include "calendar_model.h"
#include "format/match.h"
#include "tap.h"

/* Units by name, the longest first, with their width and, where they are no number, their row. */
typedef struct ModelUnit
{
	const char *name;
	int width;
	const char *row;
} ModelUnit;

enum
{
	YYYY,
	YL,
	YY,
	Y,
	Q,
	MM,
	MH,
	MON,
	MO,
	ML,
	MI,
	M,
	DDD,
	DD,
	D,
	WW,
	W,
	E,
	HH,
	H,
	SS,
	UNITS,
};

static const ModelUnit units[UNITS] = {
	{"YYYY", 4, NULL},
	/* 49 CFR 565.15, table VII: no I, O, Q, U, Z and 0 */
	{"YL", 1, "ABCDEFGHJKLMNPRSTVWXY123456789"},
	{"YY", 2, NULL},
	{"Y", 1, NULL},
	{"Q", 1, "1234"},
	{"MM", 2, NULL},
	{"MH", 1, "123456789ABC"},
	{"MON", 3, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
	{"MO", 1, "123456789OND"},
	{"ML", 1, "ABCDEFGHIJKL"},
	{"MI", 2, NULL},
	/* of the format's own characters */
	{"M", 1, ""},
	{"DDD", 3, NULL},
	{"DD", 2, NULL},
	{"D", 1, ""},
	{"WW", 2, NULL},
	{"W", 1, ""},
	{"E", 1, "1234567"},
	{"HH", 2, NULL},
	{"H", 1, ""},
	{"SS", 2, NULL},
};

/* The first year from a window on that is short in this way. */
static int
model_year(int short_year, int cycle, int window)
{
	int year = window;

	while (((year - short_year) % cycle + cycle) % cycle != 0)
		year++;
	return year;
}

/* The characters of "(A-C1)" in a row; returns the text after it. */
static const char *
model_table(const char *pattern, char *row)
{
	for (pattern++; *pattern != ')'; pattern++)
	{
		if (*pattern == '-')
			for (char c = row[-1]; c < pattern[1];)
				*row++ = ++c;
		else if (row[-1] != *pattern)
			*row++ = *pattern;
	}
	*row = '\0';
	return pattern + 1;
}

static int
model_unit(const char *pattern)
{
	int unit = 0;

	while (unit < UNITS && strncmp(pattern, units[unit].name, strlen(units[unit].name)) != 0)
		unit++;
	return unit;
}

/* Reads all units; false when one is not written with its characters. */
static bool
model_units(const char *pattern, const char *string, int *value)
{
	for (int unit = 0; unit < UNITS; unit++)
		value[unit] = -1;
	while (*pattern != '\0' && *pattern != '@')
	{
		int unit = model_unit(pattern);
		char table[130] = "";
		const char *row;

		if (unit == UNITS)
		{
			pattern += *pattern == '\\';
			if (*pattern++ != *string++)
				return false;
			continue;
		}
		pattern += strlen(units[unit].name);
		row = units[unit].row == NULL ? "0123456789" : units[unit].row;
		if (*pattern == '(' && model_unit(pattern + 1) != MM)
		{
			pattern = model_table(pattern, table + 1);
			row = table + 1;
		}
		value[unit] = 0;
		if (unit == MON)
		{
			for (; strncmp(row + 3 * value[MON], string, 3) != 0; value[MON]++)
				if (row[3 * value[MON] + 3] == '\0')
					return false;
			string += 3;
			continue;
		}
		for (int i = 0; i < units[unit].width; i++, string++)
		{
			const char *place = *string == '\0' ? NULL : strchr(row, *string);

			if (place == NULL)
				return false;
			value[unit] = value[unit] * 10 + (int) (place - row);
		}
	}
	return *string == '\0';
}

/* A table is the usual unit under another name, which counts from 0. */
static void
model_tables(const char *pattern, int *v)
{
	if (v[D] >= 0)
		v[DD] = v[D] + 1;
	if (v[W] >= 0)
		v[WW] = v[W] + 1;
	if (v[H] >= 0)
		v[HH] = v[H];
	if (v[M] >= 0 || v[MON] >= 0)
		v[MM] = 1 + (v[M] >= 0 ? v[M] : v[MON]);
	if (strstr(pattern, "Y(") != NULL && strstr(pattern, "Y(MM)") == NULL)
	{
		v[YYYY] = atoi(strchr(pattern, '@') + 1) + v[Y];
		v[Y] = -1;
	}
	else if (strstr(pattern, "@+") != NULL)
	{
		v[YYYY] = atoi(strchr(pattern, '@') + 2) + (v[YY] >= 0 ? v[YY] : v[Y]);
		v[YY] = v[Y] = -1;
	}
}

/* What a text says, as ISO 8601 writes it; false when it is impossible. */
static bool
model_read(const char *pattern, const char *string, char *iso)
{
	const char *at = strchr(pattern, '@');
	int window = at == NULL ? 2000 : atoi(at + 1);
	int v[UNITS];
	int year;
	int day = -1; /* of the year, from 0 */

	if (!model_units(pattern, string, v))
		return false;
	model_tables(pattern, v);
	if (v[YYYY] < 0 && v[YL] < 0 && v[YY] < 0 && v[Y] < 0)
	{
		static const int most[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

		if (v[MM] < 1 || v[MM] > 12 || v[DD] < 1 || v[DD] > most[v[MM] - 1])
			return false;
		sprintf(iso, "--%02d-%02d", v[MM], v[DD]);
		return true;
	}
	year = v[YYYY] >= 0 ? v[YYYY]
		   : v[YL] >= 0 ? model_year(1980 + v[YL], 30, window)
		   : v[YY] >= 0 ? model_year(v[YY], 100, window)
						: model_year(v[Y], 10, window);
	if (year < 1 || v[HH] > 23 || v[MI] > 59 || v[SS] > 59)
		return false;

	if (v[DDD] >= 0)
	{
		if (v[DDD] < 1 || v[DDD] > model_year_days(year))
			return false;
		day = v[DDD] - 1;
	}
	else if (v[WW] >= 0)
	{
		int new_year = model_new_year_weekday(year);

		if (v[WW] < 1 || v[WW] > model_weeks(year))
			return false;
		iso += v[E] >= 0 ? 0 : sprintf(iso, "%04d-W%02d", year, v[WW]);
		if (v[E] >= 0)
			day = (new_year <= 4 ? 1 - new_year : 8 - new_year) + (v[WW] - 1) * 7 + v[E];
	}
	else if (v[Q] >= 0)
		iso += sprintf(iso, "%04d-Q%d", year, v[Q] + 1);
	else if (v[MM] < 0 && v[MH] < 0 && v[MO] < 0 && v[ML] < 0)
		iso += sprintf(iso, "%04d", year);
	else
	{
		int month = v[MM] >= 0 ? v[MM] : 1 + (v[MH] >= 0 ? v[MH] : v[MO] >= 0 ? v[MO] : v[ML]);

		if (month < 1 || month > 12 ||
			(v[DD] >= 0 && (v[DD] < 1 || v[DD] > model_month_days(year, month))))
			return false;
		iso += v[DD] >= 0 ? sprintf(iso, "%04d-%02d-%02d", year, month, v[DD])
						  : sprintf(iso, "%04d-%02d", year, month);
	}

	if (day < 0 && v[E] >= 0)
		day += model_year_days(--year);
	if (day >= 0)
	{
		int month = 1;

		if (day >= model_year_days(year))
			day -= model_year_days(year++);
		if (year > 9999)
			return false;
		for (; day >= model_month_days(year, month); month++)
			day -= model_month_days(year, month);
		iso += sprintf(iso, "%04d-%02d-%02d", year, month, day + 1);
	}
	if (v[HH] >= 0)
		iso += sprintf(iso, "T%02d", v[HH]);
	if (v[MI] >= 0)
		iso += sprintf(iso, ":%02d", v[MI]);
	if (v[SS] >= 0)
		sprintf(iso, ":%02d", v[SS]);
	return true;
}

static Template template;

static bool
compile(const char *pattern)
{
	char format[200];
	Fault fault;

	sprintf(format, "{date:%s}", pattern);
	if (template_compile(text(format), &template, &fault))
		return true;
	ok(false, "\"%s\" does not compile: %s", format, fault.text);
	return false;
}

/* One text: read as the model reads it, and written back as it was. */
static bool
agrees(const char *pattern, const char *string, bool *possible)
{
	char iso[40] = "";
	char read[DATE_TEXT_MAX] = "";
	char written[128];
	char needed[80];
	Match match;
	DateValue date;
	DateValue again;
	const TemplateItem *item = &template.item[0];
	bool matches = template_match(&template, text(string), &match, NULL, NULL);
	size_t size;

	*possible = model_read(pattern, string, iso);
	if (matches != *possible)
	{
		printf("# \"%s\" as %s: %s, expected \"%s\"\n", string, pattern,
			   matches ? "possible" : "impossible", iso);
		return false;
	}
	if (!matches)
		return true;
	match_date(&template, &match, 0, &date);
	size = date_to_text(&date, read);
	if (strlen(iso) != size || memcmp(iso, read, size) != 0)
	{
		printf("# \"%s\" as %s: \"%.*s\", expected \"%s\"\n", string, pattern, (int) size, read,
			   iso);
		return false;
	}
	if (!date_from_text((Slice){read, size}, &again) ||
		date_pattern_write(&template, item, &again, written, needed, sizeof(needed)) != NULL ||
		memcmp(written, string, strlen(string)) != 0)
	{
		printf("# \"%s\" as %s: \"%s\" is not written back\n", string, pattern, iso);
		return false;
	}
	return true;
}

/* Every text of the pattern's width over an alphabet, behind a text that stays the same. */
static void
every_text(const char *pattern, const char *before, int width, const char *alphabet)
{
	size_t letters = strlen(alphabet);
	size_t size = strlen(before);
	size_t count = 1;
	long possible = 0;
	Law law = {0};
	char statement[200];
	char string[64];

	if (!compile(pattern))
		return;
	strcpy(string, before);
	for (int i = 0; i < width; i++)
		count *= letters;
	for (size_t number = 0; number < count; number++)
	{
		size_t rest = number;
		bool is_possible = false;

		for (int i = 0; i < width; i++, rest /= letters)
			string[size + (size_t) i] = alphabet[rest % letters];
		string[size + (size_t) width] = '\0';
		breaks(&law, agrees(pattern, string, &is_possible));
		possible += is_possible;
	}
	snprintf(statement, sizeof(statement), "%s: %ld of all texts are dates", pattern, possible);
	law_end(&law, statement);
}

static void
every_date_of_a_width(void)
{
	static const char digits[] = "0123456789";
	static const char mixed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-od";

	every_text("YYMMDD", "", 6, digits);
	every_text("DDMMYY@1950", "2", 5, digits);
	every_text("YYDDD", "", 5, digits);
	every_text("YDDD@2020", "", 4, digits);
	every_text("YDDD@1995", "", 4, digits);
	every_text("YYWW", "", 4, digits);
	every_text("YYWW@1901", "", 4, digits);
	every_text("WWYY", "", 4, digits);
	every_text("YYWWE@1970", "", 5, digits);
	every_text("YWWE@2019", "", 4, digits);
	every_text("YYYYMM", "2", 5, digits);
	every_text("YYMH", "", 3, mixed);
	every_text("YMO@2018", "", 2, mixed);
	every_text("YLML@1980", "", 2, mixed);
	every_text("YLML@2001", "", 2, mixed);
	every_text("YLWW@2010", "", 3, mixed);
	every_text("YY-MM", "", 5, "019-2");
	every_text("YY", "", 2, digits);
	every_text("YYYY", "", 4, digits);
	every_text("Y@2020", "", 1, digits);
	every_text("YL@1980", "", 1, mixed);
	every_text("YYQ", "", 3, digits);
	every_text("QY@2020", "", 2, mixed);
	every_text("MMDD", "", 4, digits);
	every_text("DD/MON", "29/", 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	every_text("YYMON", "23", 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	every_text("YYYY-\\WWW", "2020-", 3, mixed);
	every_text("YYMMDD@+1920", "", 6, digits);
	every_text("YYWW@+1996", "", 4, digits);
	every_text("Y@+2003", "", 1, digits);
	every_text("M(A-HJ-M)YY", "", 3, mixed);
	every_text("Y(0-9A-Z)@2000", "", 1, mixed);
	every_text("Y(1-9A-HJ-NPR-TV-Y)M(1-9A-C)D(1-9A-HJ-NPR-Y)@2011", "", 3, mixed);
	every_text("YYMMDDH(A-X)", "240229", 1, mixed);
	every_text("YWWE(A-G)@2019", "", 4, "0123456789ABCDEFGHI");
	every_text("YYQ(A-D)", "23", 1, mixed);
	every_text("YYW(A-Za-z0)", "20", 1, "ABYZabyz0189");
	every_text("YYW(A-Za-z0)", "21", 1, "ABYZabyz0189");
	every_text("YYYYMMDDHHMISS", "202402291430", 2, digits);
	/* the parentheses are separators where units are between them */
	every_text("Y(MM)@2020", "", 5, "012()");
	every_text("YYYYMMDDHHMI", "20240229", 4, digits);
	every_text("YYDDDHH", "24366", 2, digits);
	every_text("YYYYWWEHH", "2020537", 2, digits);
	every_text("YYYYWWE", "9999", 3, digits);
	every_text("YYYYWWE", "0001", 3, digits);
	every_text("YYYYDDD", "9999", 3, digits);
	every_text("YYYY/MM/DD", "1900/02/", 2, digits);
	every_text("YYYY/MM/DD", "2000/02/", 2, digits);
}

/* Dates of all years, possible and not. */
static void
random_texts(void)
{
	static const char *const patterns[] = {
		"YYYYMMDD",         "YYYYDDD",     "YYYYWWE",      "YYYYWW",      "YYYY-MM-DD",
		"DD.MM.YYYY",       "YYYYMHDD",    "YYYYMODDHHMI", "YYYYMLDD",    "DDDYYYYHHMI",
		"YYMMDD@1931",      "YLMHDD@1995", "YLDDD@2009",   "YDDDHH@2024", "E/WW/YY@1950",
		"HH:MI DD MM YYYY", "YYYYWWEHHMI",
	};
	Law law = {0};

	for (size_t p = 0; p < LENGTH(patterns); p++)
	{
		if (!compile(patterns[p]))
			continue;
		for (int i = 0; i < 10000; i++)
		{
			char string[64];
			char *end = string;
			bool possible;

			for (const char *at = patterns[p]; *at != '\0' && *at != '@';)
			{
				int unit = 0;
				int limit;

				while (unit < UNITS && strncmp(at, units[unit].name, strlen(units[unit].name)) != 0)
					unit++;
				if (unit == UNITS)
				{
					*end++ = *at++;
					continue;
				}
				at += strlen(units[unit].name);
				/* one more than there can be, so that the ends are tried */
				limit = unit == YYYY  ? 10000
						: unit == DDD ? 368
						: unit == WW  ? 55
						: unit == DD  ? 33
						: unit == MM  ? 14
						: unit == HH  ? 25
						: unit == MI  ? 61
						: unit == YY  ? 100
									  : 10;
				if (units[unit].row == NULL)
					end += sprintf(end, "%0*d", units[unit].width,
								   (int) random_below((uint64_t) limit));
				else
					*end++ = units[unit].row[random_below(strlen(units[unit].row))];
			}
			*end = '\0';
			breaks(&law, agrees(patterns[p], string, &possible));
		}
	}
	law_end(&law, "dates of all years");
}

/* Every window of a short year. */
static void
windows(void)
{
	static const char *const patterns[] = {"YMM@%04d", "YLMM@%04d", "YYMM@%04d"};
	static const char row[] = "ABCDEFGHJKLMNPRSTVWXY123456789";
	Law law = {0};

	for (size_t p = 0; p < LENGTH(patterns); p++)
	{
		int cycle = p == 0 ? 10 : p == 1 ? 30 : 100;

		for (int first = 1; first <= 9900; first += first < 1900 || first > 2100 ? 333 : 1)
		{
			char pattern[20];

			sprintf(pattern, patterns[p], first);
			if (!compile(pattern))
				return;
			for (int year = 0; year < cycle; year++)
			{
				char string[24];
				bool possible;

				if (p == 1)
					sprintf(string, "%c12", row[year]);
				else
					sprintf(string, "%0*d12", p == 0 ? 1 : 2, year);
				if (breaks(&law, agrees(pattern, string, &possible) && possible))
					printf("# \"%s\" as %s\n", string, pattern);
			}
		}
	}
	law_end(&law, "short years in every window");
}

static void
texts_that_are_no_dates(void)
{
	static const char *const none[] = {
		"",
		"0000",
		"202",
		"20233",
		"2023-Q0",
		"2023-Q5",
		"2023-Q11",
		"0000-Q1",
		"-12-12",
		"--12-32",
		"--13-01",
		"--00-01",
		"--02-30",
		"--04-31",
		"--1-12",
		"---12-12",
		"2023-1-12",
		"2023-12-1",
		"2023-13",
		"2023-00",
		"2023-00-01",
		"2023-12-00",
		"2023-02-29",
		"2023-04-31",
		"1900-02-29",
		"0000-01-01",
		"0000-01",
		"0000-W01",
		"10000-01-01",
		"2023-W00",
		"2023-W53",
		"2020-W54",
		"2023-W1",
		"2023-w01",
		"2023-W01-1",
		"2023-001",
		"20231212",
		"2023/12/12",
		"2023-12-12 ",
		" 2023-12-12",
		"2023-12-12T",
		"2023-12-12T1",
		"2023-12-12T24",
		"2023-12-12T12:60",
		"2023-12-12T12:1",
		"2023-12-12T1230",
		"2023-12-12T12:30:60",
		"2023-12-12T12:30:0",
		"2023-12-12T12:30:00Z",
		"2023-12-12t12",
		"2023-12-12 12:30",
		"T12",
		"T12:30",
		"-023-12-12",
		"+023-12-12",
		"2023-12-1\xC3\xA9",
		"2023-12-12Z",
		"2O23-12-12",
		"today",
		"infinity",
	};
	static const char *const good[] =
		{"2020-W53",      "2024-02-29", "0001-01-01", "9999-12-31",         "2023-12-12T23:59",
		 "2023-12-12T00", "2023-12",    "0001-W01",   "2023-W52T00",        "2023-12T12",
		 "2023",          "2023-Q4",    "--02-29",    "2023-12-12T12:30:59"};
	Law law = {0};
	DateValue date;

	for (size_t i = 0; i < LENGTH(none); i++)
	{
		Slice owned = own(text(none[i]));

		if (breaks(&law, !date_from_text(owned, &date)))
			printf("# \"%s\" is taken for a date\n", none[i]);
		disown(owned);
	}
	for (size_t i = 0; i < LENGTH(good); i++)
		if (breaks(&law, date_from_text(text(good[i]), &date)))
			printf("# \"%s\" is not taken for a date\n", good[i]);
	for (int i = 0; i < 100000; i++)
	{
		static const char characters[] = "0123456789-WTQ:";
		char room[20];
		Slice random = {room, random_below(sizeof(room))};

		for (size_t k = 0; k < random.size; k++)
			room[k] = characters[random_below(sizeof(characters))];
		random = own(random);
		(void) date_from_text(random, &date);
		disown(random);
	}
	law_end(&law, "what is a date in ISO 8601, and what is none");
}

/* A date that says more or less than the pattern, or lies outside of its window. */
static void
misfits(void)
{
	static const struct
	{
		const char *pattern;
		const char *date;
		const char *needed;
	} cases[] = {
		{"YYYYMMDD", "2023-12", "a date such as 2023-12-12"},
		{"YYYYMMDD", "2023-W50", "a date such as 2023-12-12"},
		{"YYYYMMDD", "2023-12-12T14", "a date such as 2023-12-12"},
		{"YYYYDDD", "2023-12", "a date such as 2023-12-12"},
		{"YYYYMM", "2023-12-12", "a date such as 2023-12"},
		{"YYYYWW", "2023-12-12", "a date such as 2023-W50"},
		{"YYYYWWE", "2023-W50", "a date such as 2023-12-12"},
		{"YYYYMMDDHH", "2023-12-12", "a date such as 2023-12-12T14"},
		{"YYYYMMDDHH", "2023-12-12T14:30", "a date such as 2023-12-12T14"},
		{"YYYYMMDDHHMI", "2023-12-12T14", "a date such as 2023-12-12T14:30"},
		{"YYYY", "2023-12", "a date such as 2023"},
		{"YYYY", "2023-Q4", "a date such as 2023"},
		{"YYYYQ", "2023", "a date such as 2023-Q4"},
		{"MMDD", "2023-12-12", "a date such as --12-12"},
		{"YYYYMMDD", "--12-12", "a date such as 2023-12-12"},
		{"YYYYMMDDHHMISS", "2023-12-12T14:30", "a date such as 2023-12-12T14:30:15"},
		{"YYWW@+1996", "1995-W01", "a year from 1996 to 2095"},
		{"Y(A-C)@2020", "2023", "a year from 2020 to 2022"},
		{"YYWW@+1996", "2020-W53", NULL},
		{"Y(A-C)@2020", "2022", NULL},
		{"YYMMDD", "1999-12-31", "a year from 2000 to 2099"},
		{"YYMMDD", "2100-01-01", "a year from 2000 to 2099"},
		{"YMMDD@2020", "2019-12-31", "a year from 2020 to 2029"},
		{"YLMMDD@1980", "2010-01-01", "a year from 1980 to 2009"},
		/* an ISO week has a year of its own */
		{"YYWWE", "1999-12-31", "a year from 2000 to 2099"},
		{"YYWWE", "2000-01-01", "a year from 2000 to 2099"},
		{"YYWWE", "2000-01-03", NULL},
		{"YYWWE", "2099-12-31", NULL},
		{"YYMMDD@1999", "1999-12-31", NULL},
		{"YLMMDD@1980", "2009-12-31", NULL},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char written[128];
		char needed[80] = "";
		DateValue date;
		const char *misfit;

		if (!compile(cases[i].pattern) || !date_from_text(text(cases[i].date), &date))
			continue;
		misfit = date_pattern_write(&template, &template.item[0], &date, written, needed,
									sizeof(needed));
		if (breaks(&law, cases[i].needed == NULL
							 ? misfit == NULL
							 : misfit != NULL && strcmp(misfit, cases[i].needed) == 0))
			printf("# %s as %s: %s\n", cases[i].date, cases[i].pattern,
				   misfit == NULL ? "it fits" : misfit);
	}
	law_end(&law, "what a date must be for a pattern");
}

/* The date of a day, as far as a pattern says it, is written and read as the same. */
static void
rounded(void)
{
	static const char *const patterns[] =
		{"YYYYMMDD",      "YYYYMM",    "YYYYWW",
		 "YYYYDDDHHMI",   "YYYYWWEHH", "YYYY",
		 "YYYYQ",         "DDMON",     "Y(0-9A-Z)M(A-L)D(1-9A-V)@1999",
		 "YYYYMMDDHHMISS"};
	Law law = {0};

	for (size_t p = 0; p < LENGTH(patterns); p++)
	{
		if (!compile(patterns[p]))
			continue;
		for (int number = calendar_day_number((CalendarDate){1999, 1, 1});
			 number < calendar_day_number((CalendarDate){2033, 1, 1}); number++)
		{
			DateValue date = {.date = calendar_from_day_number(number),
							  .hour = -1,
							  .minute = -1,
							  .second = -1};
			char written[128];
			char needed[80];
			char iso[40];
			char expected[DATE_TEXT_MAX];
			bool good;

			date_pattern_round(&template, &template.item[0], &date);
			expected[date_to_text(&date, expected)] = '\0';
			good = date_pattern_write(&template, &template.item[0], &date, written, needed,
									  sizeof(needed)) == NULL;
			written[template.item[0].max] = '\0';
			if (breaks(&law,
					   good && model_read(patterns[p], written, iso) && strcmp(iso, expected) == 0))
				printf("# day %d as %s: \"%s\", \"%s\"\n", number, patterns[p], expected, written);
		}
	}
	law_end(&law, "a day as far as a pattern says it");
}

int
main(void)
{
	seed_random();
	every_date_of_a_width();
	random_texts();
	windows();
	texts_that_are_no_dates();
	misfits();
	rounded();
	return done();
}
