/*
 * suspect.c
 *		What looks as if a spreadsheet mangled it, and what does not.
 */
#include "format/suspect.h"

#include "format/match.h"

#include "tap.h"

static Template template;

/* The template as what a code should be; "work" is what matching works in. */
static bool
matches_template(void *work, Slice code)
{
	Match match;

	return template_match(&template, code, &match, work, NULL);
}

static void
check(Law *law, const char *format, const char *code, const char *expected)
{
	Slice owned = own(text(code));
	void *work = NULL;
	const char *reason;
	Fault fault;

	if (format != NULL)
	{
		template_compile(text(format), &template, &fault);
		work = malloc(match_work_size(&template));
	}
	reason = suspect_reason(owned,
							format == NULL
								? NULL
								: &(SuspectFormat){matches_template, work, {1, &template}, work});
	if (breaks(law,
			   expected == NULL ? reason == NULL : reason != NULL && strcmp(reason, expected) == 0))
		printf("# \"%s\": %s, expected %s\n", code, reason == NULL ? "nothing" : reason,
			   expected == NULL ? "nothing" : expected);
	free(work);
	disown(owned);
}

static void
without_a_format(void)
{
	static const char *const cases[][2] = {
		{"5.03E+02", "scientific notation"},
		{"5E+10", "scientific notation"},
		{"1,23E+15", "scientific notation"},
		{"1.23457e-05", "scientific notation"},
		{"503.0", "trailing decimal zero"},
		{"503.00", "trailing decimal zero"},
		{"503,0", "trailing decimal zero"},
		{"Dec-12", "date"},
		{"12-Dec", "date"},
		{"12-Dec-23", "date"},
		{"12. Dez", "date"},
		{"Mai 23", "date"},
		{"1-Mar", "date"},
		{"2023-Dec", "date"},
		{"Sep-1987", "date"},
		{"12/12/2023", "date"},
		{"1.2.2023", "date"},
		{"2023-12-12 00:00:00", "date"},
		{"12.12.2023 00:00", "date"},
		{"12/12/2023 2:30:00 PM", "date"},
		{"2023-12-12 14:30", "date"},
		{"14:30", "time"},
		{"2:30 PM", "time"},
		{"02:30:05 am", "time"},
		{"36:00:00", "time"},
		{"14:30:00,5", "time"},
		{"TRUE", "truth value"},
		{"False", "truth value"},
		{"WAHR", "truth value"},
		{"FALSCH", "truth value"},
		{"=\"00123\"", "formula"},
		{"'00123", "leading apostrophe"},
		{"####", "spreadsheet error"},
		{"###", "spreadsheet error"},
		{"#N/A", "spreadsheet error"},
		{"#REF!", "spreadsheet error"},
		{"#DIV/0!", "spreadsheet error"},
		{"#NAME?", "spreadsheet error"},
		{"1234567890123450", "rounded to 15 digits"},
		{"12345678901234500000", "rounded to 15 digits"},
		/* what looks harmless, or is too little to tell */
		{"45272", NULL},
		{"14:3", NULL},
		{"14:30:0", NULL},
		{"14:30 XM", NULL},
		{"12345:30", NULL},
		{":30", NULL},
		{"AC:DE:48:23:45:67", NULL},
		{"12:34:56:78", NULL},
		{"TRUE-1", NULL},
		{"=\"\"", NULL},
		{"=A1", NULL},
		{"'", NULL},
		{"'A'", NULL},
		{"12.12.2023 14", NULL},
		{"", NULL},
		{"503", NULL},
		{"503.", NULL},
		{"5.03", NULL},
		{"5.10", NULL},
		{"5E02", NULL},
		{"E+02", NULL},
		{"5.E+02", NULL},
		{"5.03E+", NULL},
		{"DRN-20231212-0007", NULL},
		{"2023-12-12", NULL},
		{"20231212", NULL},
		{"123456789012345", NULL},
		{"123456789012340", NULL},
		{"1234567890123456", NULL},
		{"##", NULL},
		{"#1", NULL},
		{"Dec", NULL},
		{"DEC-", NULL},
		{"MARK-1", NULL},
		{"12345-DEC", NULL},
		{".0", NULL},
		{"1.01", NULL},
		{"A.0", NULL},
		{"1/2/23/4", NULL},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
		check(&law, NULL, cases[i][0], cases[i][1]);
	law_end(&law, "what a text shows by itself");
}

static void
with_a_format(void)
{
	static const char *const cases[][3] = {
		/* what matches is above suspicion */
		{"{a:X4}-{b:A3}", "Dec--ABC", NULL},
		{"{a:U3}-{b:N2}", "DEC-12", NULL},
		{"{a:N..3}.{b:N1}", "503.0", NULL},
		{"{a:N16}", "1234567890123450", NULL},
		/* zeros that are missing in front */
		{"{a:N6}", "503", "lost leading zeros"},
		{"{a:N6}", "000503", NULL},
		{"{a:N6}", "", NULL},
		{"0{a:N6}", "123456", "lost leading zeros"},
		{"{a:N8}{check:mod10}", "1236", "lost leading zeros"},
		{"{a:N8}{check:mod10}", "1232", NULL},
		{"{a:N8}{check:mod10}", "1234565", "lost leading zeros"},
		{"{a:N2}", "123", NULL},
		{"{a:N126}", "1", "lost leading zeros"},
		{"DRN-{a:N6}", "503", NULL},
		{"{a:A6}", "503", NULL},
		/* a date that is a number of days: 45272 is 2023-12-12, 45261 the first of that month */
		{"{date:YYYY-MM-DD}", "45272", "day number"},
		{"{date:DD.MM.YY}", "45272", "day number"},
		{"{date:MM/DD/YYYY}[-{seq:N2}]", "45272", "day number"},
		{"{date:YYYYMMDD}", "45272", "day number"},
		{"{date:MM-YYYY}", "45261", "day number"},
		{"{date:MM-YYYY}", "45272", NULL},
		{"{date:YYYY-MM-DD}", "60", NULL},
		{"{date:YYYY-MM-DD}", "9999", NULL},
		{"{date:YYYY-MM-DD}", "10000", "day number"},
		{"{date:YYYY-MM-DD}", "73415", "day number"},
		{"{date:YYYY-MM-DD}", "73416", NULL},
		{"{date:YYYY-MM-DD}", "045272", NULL},
		{"{date:YYYY-MM-DD}", "45272.5", NULL},
		{"{date:YYYY-MM-DD HH:MI}", "45272.5", "day number"},
		{"{date:YYYY-MM-DD HH:MI}", "45272,604166667", "day number"},
		{"{date:YYYY-MM-DD HH}", "45272.604166667", NULL},
		{"{date:YYYY-MM-DD HH:MI}", "45272.99999", "day number"},
		{"{date:YYYY-MM-DD HH:MI}", "45272.", NULL},
		{"{date:YYYY-MM-DD HH:MI}", "45272.5x", NULL},
		{"{date:YY-MM-DD}", "25569", NULL},
		{"{date:YY-MM-DD@1970}", "25569", "day number"},
		{"{date:YYYY-WW}", "45272", NULL},
		{"{date:YYYY-DDD}", "45272", NULL},
		{"LOT {date:YYYY-MM-DD}", "45272", NULL},
		{"{date:YYYY-MM-DD}-{seq:N2}", "45272", NULL},
		{"{date:YYDDD}", "45272", NULL},
		{"{d:N5}", "=\"00123\"", "formula"},
		{"{d:X..12}", "14:30:00", NULL},
		/* otherwise as without a format */
		{"{a:N6}", "5.03E+02", "scientific notation"},
		{"{a:N6}", "503.0", "trailing decimal zero"},
		{"{a:N20}", "12345678901234500000", NULL},
		{"{a:N21}", "12345678901234500000", "lost leading zeros"},
		{"{a:N19}", "12345678901234500000", "rounded to 15 digits"},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
		check(&law, cases[i][0], cases[i][1], cases[i][2]);
	law_end(&law, "what it shows against a format");
}

/* Any bytes, long ones too. */
static void
any_bytes(void)
{
	static const char *const pieces[] = {"Dec", "dez",  "-",        "1",  "12",   "2023",
										 ".",   "0",    "E+",       "#",  "/",    " ",
										 "00",  ",",    "\xC3\xA9", "A",  "#N/A", "45272",
										 ":",   "TRUE", "=\"",      "\"", "'",    "PM"};
	static const char *const reasons[] = {"scientific notation",
										  "trailing decimal zero",
										  "date",
										  "spreadsheet error",
										  "lost leading zeros",
										  "day number",
										  "time",
										  "truth value",
										  "formula",
										  "leading apostrophe",
										  "rounded to 15 digits"};
	Law law = {0};
	SuspectFormat format;
	void *work;
	Fault fault;

	template_compile(text("[{d:date(YYYY-MM-DD)}][{a:N..4}.{b:N4}]"), &template, &fault);
	work = malloc(match_work_size(&template));
	format = (SuspectFormat){matches_template, work, {1, &template}, work};
	for (int i = 0; i < 100000; i++)
	{
		char room[400];
		Slice code = {room, 0};
		int count = (int) random_below(i % 100 == 0 ? 60 : 8);
		const char *reason;
		bool known = false;

		for (int k = 0; k < count; k++)
		{
			const char *piece = pieces[random_below(LENGTH(pieces))];

			memcpy(room + code.size, piece, strlen(piece));
			code.size += strlen(piece);
		}
		if (code.size > 0 && random_below(3) == 0)
			room[random_below(code.size)] = (char) random_below(256);
		code = own(code);
		reason = suspect_reason(code, i % 2 == 0 ? &format : NULL);
		for (size_t k = 0; k < LENGTH(reasons); k++)
			known |= reason != NULL && strcmp(reason, reasons[k]) == 0;
		if (breaks(&law, reason == NULL || known))
			printf("# \"%s\": %s\n", shown(code), reason);
		disown(code);
	}
	free(work);
	law_end(&law, "any text is looked at");
}

int
main(void)
{
	seed_random();
	without_a_format();
	with_a_format();
	any_bytes();
	return done();
}
