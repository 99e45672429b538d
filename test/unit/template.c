/*
 * template.c
 *		What is a template, and what is said about what is not.
 */
#include "format/template.h"

#include "tap.h"

/* What compiling should say of a format; a reason of NULL: it should compile. */
typedef struct Expected
{
	const char *format;
	int position;
	const char *reason;
} Expected;

static Template compiled;

static void
check_fault(Law *law, Slice format, FaultKind kind, int position, const char *reason)
{
	Slice owned = own(format);
	Fault fault = {0};

	if (breaks(law, !template_compile(owned, &compiled, &fault) && fault.kind == kind &&
						fault.position == position && strcmp(fault.text, reason) == 0))
		printf("# \"%s\": %d at %d, \"%s\"\n", shown(format), (int) fault.kind, fault.position,
			   fault.text);
	disown(owned);
}

static void
check_faults(const Expected *cases, size_t count, FaultKind kind, const char *statement)
{
	Law law = {0};

	for (size_t i = 0; i < count; i++)
		check_fault(&law, text(cases[i].format), kind, cases[i].position, cases[i].reason);
	law_end(&law, statement);
}

static void
good_formats(void)
{
	static const char *const formats[] = {
		"[[{a:N4}]{b:N1}]",
		"{a:N4}{A:N2}",
		"{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:N1}",
		"{a:N126}",
		"{a:N4}[{b:N126}]",
		"{seq:N18}",
		"{seq:A13}",
		"{seq:seq(N4)}",
		"{n:seq(N4)}",
		"{rev}",
		"{r:rev}",
		"{date:YYYYMMDD}",
		"{date:YYYYWWEHH}",
		"{date:YYYYMMDDHHMI}",
		"{date:YMMDD@0001}",
		"{date:YMMDD@9900}",
		"{date:YYMMDD@1950}",
		"{date:YYMMDD}",
		"{date:YYYY-MM-DD}",
		"{date:Y(MM@2020}",
		"{date:Y(MM)@2020}",
		"{date:YYYYMMDD(}",
		"{date:YYYY MM}",
		"{date:YYYY.MM/DD}",
		"{d:date(YYYYMMDD)}",
		"{d:date(YYYY)MM)}",
		"{check:mod10, over=a}{a:N4}",
		"{a:N4}{check:mod10, over=a}",
		"{a:N4}-{b:N..4}-{c:N2}{check:luhn, over=a..b}",
		"{a:N8}{check:mod11(8 6 4 2 3 5 9 7, 10=0, 11=5), over=a}{c:A2}",
		"{check:mod11(2,10=X,remainder), over=a}{a:N8}",
		"{a:U4}{k:check(mod10(1 2, values=ups))}",
		"{a:N7}{check:mod7}",
		"{check:mod10,over=a}{a:N4}",
		"{check:mod10, over=a..b}{a:N4}-{b:N..4}",
		"{k:check(mod97_10, over=b)}[{a:N4}]{b:N..4}",
		"{c:check(mod10, over=k..a)}{k:check(luhn, over=a)}{a:N4}",
		"{c:check(mod10, over=a..k)}{a:N4}{k:check(luhn, from=a)}",
		"{c:check(mod10, over=a)}{a:N4}{k:check(luhn)}",
		"[{c:check(mod10, over=a)}-]{a:N4}",
		"{x:N..3}{c:check(mod10, over=a)}{a:N..4}{y:N..4}",
		"{c:check(mod10, over=a)}{x:N..3}{a:N..4}",
		"{x:N..3}{c:check(mod10, over=a)}{y:N..3}{a:N4}",
		"{a:N4}{check:mod10,from=a}",
		"{a:N4}{check:mod10, from=a}",
		"{a:N4}{check:mod10,   from=a}",
		"{a:N4}{k:check(mod10, from=a)}",
		"{a:U4}{check:mod37_36}",
		"{a:H4}{check:mod97_10}",
		"{a:A4}{b:N4}{check:mod10, from=b}",
		"{rev}{check:mod37_2}",
		"{date:YYYYMM}{check:mod10}",
		"{date:YYYY-MM}{check:mod10}",
		"{a:N4}{check:mod97_10}{c:check(luhn)}",
		"{a:1|2}{check:mod10}",
		"{a:1=B|2=C}{check:mod10}",
		"[{a:N4}{check:mod10, from=a}]",
		"{a:N..4}{b:N..4}{check:mod10, from=b}{c:N..4}{k:check(luhn, from=c)}",
		"{a:N..4}{b:N..4}{c:N4}{check:mod10, from=b}{k:check(luhn, from=c)}",
		"{a:b=c|c=b}",
		"{a:b=c=d}",
		"{a:b\\[c|d}",
		"{a:b\\=c|d}",
		"{a:b=c\\|d|e}",
		"{a:b=gr\303\274n|c=gr\303\266\303\237e}",
		"{a:b= |c}",
		"{a: |c}",
		"{a:b=c\\{d}",
		"{a:b=c\\}d}",
		"A B{a:N1}",
		"[{b:N1}] {a:N1}",
		"vin{a:N1}",
		"\\{{a:N1}\\}\\[\\]\\\\",
		"{seq:seq(N4)}",
		"{rev:rev}",
		"{check:check(luhn, over=over)}{over:N1}",
		"{date:date(YYYYMM)}",
		"{a:rev|b}",
		"{a:(0-9B-DF-HJ-NP-TV-Z)4}",
		"{a:(0-9a-f)..6}",
		"{a:(ZYX)2..3}{seq:(0-9A-HJ-NP-Z)4, start=100, step=10}",
		"{a:(\\}\\))4}",
		"{a:(,)4}",
		"{a:N3}[-]{b:N4}[ {c:N1}]{check:mod10}",
		"{a:N3}[1]{b:N4}{check:mod10, from=b}",
		"[1]{c:check(mod10, over=a)}[1]{a:N3}[1]",
		"{a:N0..126}{b:U0..1}",
		"{a:(X)|(Y)}",
		"{a:(A-Z)4}{check:mod37_36}",
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(formats); i++)
	{
		Slice format = own(text(formats[i]));
		Fault fault = {0};

		if (breaks(&law, template_compile(format, &compiled, &fault)))
			printf("# \"%s\": %s\n", formats[i], fault.text);
		disown(format);
	}
	law_end(&law, "templates");
}

static void
bad_formats(void)
{
	static const Expected syntax[] = {
		{"", 1, "Expected a field at position 1, found the end."},
		{"A", 2, "Expected a field at position 2, found the end."},
		{"A{", 3, "Expected the name of a field at position 3, found the end."},
		{"A{}", 3, "Expected the name of a field at position 3, found \"}\"."},
		{"A{1:N4}", 3, "Expected the name of a field at position 3, found \"1\"."},
		{"A{a", 4, "Expected \"}\" at position 4, found the end."},
		{"A{a}", 4, "Expected \":\" and what the field holds at position 4, found \"}\"."},
		{"A{a:", 5, "Expected \"}\" at position 5, found the end."},
		{"A{a:}", 5,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 5, found \"}\"."},
		{"A{a:N4", 7, "Expected \"}\" at position 7, found the end."},
		{"A{a-b:N4}", 4, "Expected \":\" and what the field holds at position 4, found \"-\"."},
		{"A{a N4}", 4, "Expected \":\" and what the field holds at position 4, found \" \"."},
		{"{a:N4}}", 7, "Expected a character of the code, or \"\\}\", at position 7, found \"}\"."},
		{"{a:N4}\\", 8, "Expected one of { } [ ] \\ after \"\\\" at position 8, found the end."},
		{"{a:N4}\\x", 8, "Expected one of { } [ ] \\ after \"\\\" at position 8, found \"x\"."},
		{"{a:N4}\\|", 8, "Expected one of { } [ ] \\ after \"\\\" at position 8, found \"|\"."},
		{"{a:N4}|B", 7, "Expected a character that a code can have at position 7, found \"|\"."},
		{"{a:N4}\303\251", 7,
		 "Expected a character of ASCII, as codes have no others, at position 7, found \"\303\251\"."},
		{"\303\251{a:N4}}", 1,
		 "Expected a character of ASCII, as codes have no others, at position 1, found \"\303\251\"."},
		{"{a:N4}\011B", 7,
		 "Expected a character that a code can have at position 7, found \"\011\"."},
		{"{a:N4}]", 7, "Expected no \"]\" without a \"[\" before it at position 7, found \"]\"."},
		{"[{a:N4}", 8, "Expected \"]\" at position 8, found the end."},
		{"[A]", 4, "Expected a field at position 4, found the end."},
		{"[[-]]", 5, "Expected a field in this group at position 5, found \"]\"."},
		{"{a:U3}[-]{b:U3}{check:mod43}", 28,
		 "Expected a check over no optional separator whose characters count, before position 28, "
		 "but mod43 counts \"-\"."},
		{"[1]{check:mod10, over=a}{a:N2}[1]{b:N2}{k:check(luhn, from=b)}[2]{c:N1}{d:check(damm)}",
		 86,
		 "Expected a check over no optional separator whose characters count, before position 86, "
		 "but damm counts \"1\"."},
		{"{\"A", 4, "Expected a character that a code can have at position 4, found the end."},
		{"{\"\"}{a:N4}", 3, "Expected a character of the literal at position 3, found \"\"\"."},
		{"{\"A}{a:N4}", 4, "Expected a quote that ends the literal at position 4, found \"}\"."},
		{"{\"A|\"}{a:N4}", 4,
		 "Expected a character that a code can have at position 4, found \"|\"."},
		{"{\"A\\x\"}{a:N4}", 5,
		 "Expected one of { } [ ] \" \\ after \"\\\" at position 5, found \"x\"."},
		{"{\"A\"", 5, "Expected \"}\" at position 5, found the end."},
		{"{\"A\", anycase}{a:N4}", 7, "Expected \"any case\" at position 7, found \"a\"."},
		{"{\"A\", any case }{a:N4}", 15, "Expected \"}\" at position 15, found \" \"."},
		{"{\"1-\", any case}{a:N4}", 3,
		 "Expected letters where their case does not count at position 3, found \"1\"."},
		{"{a:N4, any case}", 4,
		 "Expected letters where their case does not count at position 4, found \"N\"."},
		{"{a:X4, any case}", 4,
		 "Expected capitals or small letters, not both, where their case does not count at "
		 "position 4, found \"X\"."},
		{"{d:date(YY\\wMH), any case}", 4,
		 "Expected capitals or small letters, not both, where their case does not count at "
		 "position 4, found \"d\"."},
		{"{v:a=x|b=y|A=z, any case}", 4,
		 "Expected codes that differ in more than the case of their letters at position 4, found "
		 "\"a\"."},
		{"{n:seq(A4, any case), any case}", 4,
		 "Expected \"any case\" once at position 4, found \"s\"."},
		{"{seq:A4, any case, start=5, any case}", 6,
		 "Expected \"any case\" once at position 6, found \"A\"."},
		{"{a:A4}{check:luhn, any case}", 14,
		 "Expected letters where their case does not count at position 14, found \"l\"."},
		{"{a:A2, any case}b{c:A2}{check:mod43}", 36,
		 "Expected a check over no \"b\", before position 36: it covers letters in any case, and "
		 "mod43 counts B alone."},
		{"[]", 2, "Expected a field in this group at position 2, found \"]\"."},
		{"[[{a:N4}]]", 10, "Expected a field in this group at position 10, found \"]\"."},
		{"[[[[[[[[{a:N4}]]]]]]]]", 16,
		 "Expected a field in this group at position 16, found \"]\"."},
		{"{a:N4}{a:N2}", 8,
		 "Expected a name that no earlier field has at position 8, found \"a\"."},
		{"{a:Z4}", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \"Z\"."},
		{"{a:N}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"}\"."},
		{"{a:N0}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"0\"."},
		{"{a:N127}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"1\"."},
		{"{a:N..}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \".\"."},
		{"{a:N2..}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"2\"."},
		{"{a:N3..2}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"3\"."},
		{"{a:N..127}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \".\"."},
		{"{a:N1.2}", 6, "Expected the end of the field at position 6, found \".\"."},
		{"{a:N4 }", 6, "Expected the end of the field at position 6, found \" \"."},
		{"{a:(\303\244)4}", 5,
		 "Expected a character of ASCII, as codes have no others, at position 5, found "
		 "\"\303\244\"."},
		{"{seq:N0..4}", 7,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 7, found \"0\"."},
		{"{a:N0..0}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"0\"."},
		{"[-{a:N0..2}]", 12, "Expected a field in this group at position 12, found \"]\"."},
		{"{a:()4}", 5, "Expected a character at position 5, found \")\"."},
		{"{a:(A}", 6, "Expected \")\" at position 6, found \"}\"."},
		{"{a:(AA)4}", 6,
		 "Expected a character that the set does not have yet at position 6, found \"A\"."},
		{"{a:(Z-A)4}", 5, "Expected a range that ascends at position 5, found \"Z\"."},
		{"{a:(A )4}", 6, "Expected a character that a code can have at position 6, found \" \"."},
		{"{a:(A)}", 7,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 7, found \"}\"."},
		{"{a:(A)4, x}", 8, "Expected the end of the field at position 8, found \",\"."},
		{"{a: N4}", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \" \"."},
		{"{a:n4}", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \"n\"."},
		{"{a:N99999999999999999999}", 5,
		 "Expected a count from 1 to 126 (such as 4, ..6 or 2..6) at position 5, found \"9\"."},
		{"{seq}", 5, "Expected \":\" and what the field holds at position 5, found \"}\"."},
		{"{seq:X4}", 6,
		 "Expected a class of numbers (N, H, C, U or A) at position 6, found \"X\"."},
		{"{seq:Y2}", 6,
		 "Expected a class of numbers (N, H, C, U or A) at position 6, found \"Y\"."},
		{"{seq:}", 6,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 6, found \"}\"."},
		{"{n:seq(N4}", 10, "Expected \")\" at position 10, found \"}\"."},
		{"{n:seq()}", 8,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 8, found \")\"."},
		{"{n:seq(N4)x}", 12, "Expected \")\" at position 12, found \"}\"."},
		{"{rev:N2}", 6,
		 "Expected \"}\" (a field named rev is a revision) at position 6, found \"N\"."},
		{"{rev:}", 6,
		 "Expected \"}\" (a field named rev is a revision) at position 6, found \"}\"."},
		{"{r:rev }", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \"r\"."},
		{"{r:rev()}", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \"r\"."},
		{"{date}", 6, "Expected \":\" and what the field holds at position 6, found \"}\"."},
		{"{date:}", 7, "Expected a unit such as YYYY at position 7, found \"}\"."},
		{"{date:MM}", 7,
		 "Expected a year (YYYY, YL, YY or Y), or a month and a day without one at position 7, "
		 "found \"M\"."},
		{"{date:DDD}", 7,
		 "Expected a year (YYYY, YL, YY or Y), or a month and a day without one at position 7, "
		 "found \"D\"."},
		{"{date:YYYYYY}", 7, "Expected one year: YYYY, YL, YY or Y at position 7, found \"Y\"."},
		{"{date:YYYYYYYY}", 7, "Expected one year: YYYY, YL, YY or Y at position 7, found \"Y\"."},
		{"{date:YYYYDDMMDD}", 7, "Expected each unit at most once at position 7, found \"Y\"."},
		{"{date:YYYYDD}", 7, "Expected a month beside DD at position 7, found \"Y\"."},
		{"{date:YYYYWWDD}", 7, "Expected a month beside DD at position 7, found \"Y\"."},
		{"{date:YYYYDDDE}", 7, "Expected a week (WW) beside E at position 7, found \"Y\"."},
		{"{date:YYYYMME}", 7, "Expected a week (WW) beside E at position 7, found \"Y\"."},
		{"{date:YYYYMMDDE}", 7, "Expected a week (WW) beside E at position 7, found \"Y\"."},
		{"{date:YYYYDDDWW}", 7,
		 "Expected at most one of a quarter (Q), a month (MM, MH, MON, MO, ML), a day of the year (DDD) and a week (WW) at position 7, found \"Y\"."},
		{"{date:YYYYMMMH}", 7,
		 "Expected at most one of a quarter (Q), a month (MM, MH, MON, MO, ML), a day of the year (DDD) and a week (WW) at position 7, found \"Y\"."},
		{"{date:YYYYMMMI}", 7, "Expected an hour (HH) beside MI at position 7, found \"Y\"."},
		{"{date:YYYYMMDDMI}", 7, "Expected an hour (HH) beside MI at position 7, found \"Y\"."},
		{"{date:YYYYMMHH}", 7, "Expected a day beside HH at position 7, found \"Y\"."},
		{"{date:YYYYWWHH}", 7, "Expected a day beside HH at position 7, found \"Y\"."},
		{"{date:YMMDD}", 12,
		 "Expected \"@\" and the first year that a short one can mean, such as @2020 at position 12, found \"}\"."},
		{"{date:YLMMDD}", 13,
		 "Expected \"@\" and the first year that a short one can mean, such as @2020 at position 13, found \"}\"."},
		{"{date:YMMDD@}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YMMDD@20}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YMMDD@20200}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YMMDD@0000}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YMMDD@9901}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YMMDD@2O20}", 12,
		 "Expected \"@\" and a year from 0001 to 9900 at position 12, found \"@\"."},
		{"{date:YYYYMMDD@2020}", 15, "Expected no \"@\" beside YYYY at position 15, found \"@\"."},
		{"{date:@}", 7, "Expected no \"@\" without a year before it at position 7, found \"@\"."},
		{"{date:@2020}", 7,
		 "Expected no \"@\" without a year before it at position 7, found \"@\"."},
		{"{date:yyMMDD}", 7,
		 "Expected a separator or a unit (YYYY YL YY Y Q MM MH MON MO ML DDD DD WW E HH MI SS) at position 7, found \"y\"."},
		{"{date:YYYYMM\\|}", 13,
		 "Expected a separator or a unit (YYYY YL YY Y Q MM MH MON MO ML DDD DD WW E HH MI SS) at position 13, found \"\\\"."},
		{"{date:YYYYM(A-K)}", 12,
		 "Expected 12 characters for the months at position 12, found \"(\"."},
		{"{date:Y(A-CB)@2020}", 12,
		 "Expected a character that the set does not have yet at position 12, found \"B\"."},
		{"{date:Y(Z-A)@2020}", 9, "Expected a range that ascends at position 9, found \"Z\"."},
		{"{date:M(!-~)@2020}", 9, "Expected a range without \"|\" at position 9, found \"!\"."},
		{"{date:Y(1)}", 11,
		 "Expected \"@\" and the first year that a short one can mean, such as @2020 at position 11, found \"}\"."},
		{"{date:M()DD}", 9, "Expected a character at position 9, found \")\"."},
		{"{date:YYYYMMDD@+2020}", 15, "Expected no \"@\" beside YYYY at position 15, found \"@\"."},
		{"{date:YLMM@+2020}", 11, "Expected no \"+\" beside YL at position 11, found \"@\"."},
		{"{date:YYYYQMM}", 7,
		 "Expected at most one of a quarter (Q), a month (MM, MH, MON, MO, ML), a day of the year (DDD) and a week (WW) at position 7, found \"Y\"."},
		{"{date:YYYYMMDDHHSS}", 7, "Expected a minute (MI) beside SS at position 7, found \"Y\"."},
		{"{date:YY}{n:N2}{date:YY}", 7,
		 "Expected one year: YYYY, YL, YY or Y at position 7, found \"Y\"."},
		{"{date:YY}{date:N2}", 16,
		 "Expected a separator or a unit (YYYY YL YY Y Q MM MH MON MO ML DDD DD WW E HH MI SS) at position 16, found \"N\"."},
		{"{d:date(YY)}{d:N2}", 14,
		 "Expected a name that no earlier field has at position 14, found \"d\"."},
		{"{date:YY}{check:mod10, over=date}{date:MM}", 29,
		 "Expected fields that are all before this one, or all after it, at position 29, found \"d\"."},
		{"{date:YY}[{date:MM}]", 7,
		 "Expected all pieces of the date in one group, or in none at position 7, found \"Y\"."},
		{"{x:N..2}{date:YY}{a:N..3}{date:MM}{b:N..3}{date:DD}", 52,
		 "Expected pieces of a date at fixed distances, but for one of them, and no check between them whose position varies."},
		{"{date:YYYY1MM}", 11,
		 "Expected a separator or a unit (YYYY YL YY Y Q MM MH MON MO ML DDD DD WW E HH MI SS) at position 11, found \"1\"."},
		{"{date:YYYYMMDD@2020@2020}", 15,
		 "Expected \"@\" and a year from 0001 to 9900 at position 15, found \"@\"."},
		{"{d:date(YYYYMMDD}", 17, "Expected \")\" at position 17, found \"}\"."},
		{"{d:date()}", 9, "Expected a unit such as YYYY at position 9, found \")\"."},
		{"{check}", 7, "Expected \":\" and what the field holds at position 7, found \"}\"."},
		{"{check:}", 8, "Expected a check algorithm at position 8, found \"}\"."},
		{"{check:mod9}", 8, "Expected a check algorithm at position 8, found \"m\"."},
		{"{check:mod10 }", 8, "Expected a check algorithm at position 8, found \"m\"."},
		{"{a:N4}{check:mod10 ,from=a}", 14,
		 "Expected a check algorithm at position 14, found \"m\"."},
		{"{a:N4}{check:mod10,}", 20, "Expected \"from=\" at position 20, found \"}\"."},
		{"{a:N4}{check:mod10,from}", 20, "Expected \"from=\" at position 20, found \"f\"."},
		{"{a:N4}{check:mod10,from=}", 25,
		 "Expected the name of a field before this one at position 25, found \"}\"."},
		{"{a:N4}{check:mod10,from=b}", 25,
		 "Expected the name of a field before this one at position 25, found \"b\"."},
		{"{a:N4}{check:mod10,from=a }", 25,
		 "Expected the name of a field before this one at position 25, found \"a\"."},
		{"{a:N4}{check:mod10,from=check}", 25,
		 "Expected the name of a field before this one at position 25, found \"c\"."},
		{"{check:mod10,from=a}{a:N4}", 19,
		 "Expected the name of a field before this one at position 19, found \"a\"."},
		{"P-{n:N4} ", 9,
		 "Expected no blank at position 9: a code has none at its ends and no two in a row."},
		{" P-{n:N4}", 1,
		 "Expected no blank at position 1: a code has none at its ends and no two in a row."},
		{"P  {n:N4}", 3,
		 "Expected no blank at position 3: a code has none at its ends and no two in a row."},
		{"P\\[ \\] {n:N4} \\{ ", 17,
		 "Expected no blank at position 17: a code has none at its ends and no two in a row."},
		{"{n:1=\xC3\xBC|2} ", 10,
		 "Expected no blank at position 10: a code has none at its ends and no two in a row."},
		{"{n:N4} {d:date( YYMM)}", 8,
		 "Expected no blank at position 8: a code has none at its ends and no two in a row."},
		{"{n:N4}{d:A |B }", 7,
		 "Expected no blank at position 7: a code has none at its ends and no two in a row."},
		{"{n:N4} [{r:N1}] ", 16,
		 "Expected no blank at position 16: a code has none at its ends and no two in a row."},
		{"[{r:N1}] ", 9,
		 "Expected no blank at position 9: a code has none at its ends and no two in a row."},
		{" [{r:N1}]", 1,
		 "Expected no blank at position 1: a code has none at its ends and no two in a row."},
		{"P[{n:N4} ]", 9,
		 "Expected no blank at position 9: no code with this group has one there."},
		{"P [ {n:N4}]{m:N4}", 4,
		 "Expected no blank at position 4: no code with this group has one there."},
		{"P[-{m:N4}[ {n:N4} ]] {k:N4}", 21,
		 "Expected no blank at position 21: no code with this group has one there."},
		{"[ {n:N4}]{m:N4}", 2,
		 "Expected no blank at position 2: no code with this group has one there."},
		{"{check:mod10}", 13,
		 "Expected a field before the check, present whenever the check is, before position 13."},
		{"{check:mod10}{a:N4}", 13,
		 "Expected a field before the check, present whenever the check is, before position 13."},
		{"123{check:mod10}{a:N4}", 16,
		 "Expected a field before the check, present whenever the check is, before position 16."},
		{"[{a:N4}]{check:mod10}", 21,
		 "Expected a field before the check, present whenever the check is, before position 21."},
		{"[{a:N4}[{b:N4}]]-{check:mod10}", 30,
		 "Expected a field before the check, present whenever the check is, before position 30."},
		{"{check:mod10, over=b}{a:N4}", 20,
		 "Expected the name of a field at position 20, found \"b\"."},
		{"{check:mod10, over=}{a:N4}", 20,
		 "Expected the name of a field at position 20, found \"}\"."},
		{"{check:mod10, over=a..}{a:N4}", 23,
		 "Expected the name of a field at position 23, found \"}\"."},
		{"{check:mod10, over=b..a}{a:N4}{b:N4}", 23,
		 "Expected the name of a field at position 23, found \"a\"."},
		{"{a:N4}{check:mod10, over=a..b}{b:N4}", 26,
		 "Expected fields that are all before this one, or all after it, at position 26, found \"a\"."},
		{"{check:mod10, over=check}{a:N4}", 20,
		 "Expected fields that are all before this one, or all after it, at position 20, found \"c\"."},
		{"{a:N4}{check:mod11()}", 20,
		 "Expected a weight from 0 to 999 at position 20, found \")\"."},
		{"{a:N4}{check:mod11(1000)}", 20,
		 "Expected a weight from 0 to 999 at position 20, found \"1\"."},
		{"{a:N4}{check:mod11(1 2}", 23, "Expected \",\" or \")\" at position 23, found \"}\"."},
		{"{a:N4}{check:mod11(1, 12=0)}", 23,
		 "Expected 10=, 11=, remainder, values=ups or values=iso6346, each once, at position 23, found \"1\"."},
		{"{a:N4}{check:mod11(1, 10=0, 10=X)}", 29,
		 "Expected 10=, 11=, remainder, values=ups or values=iso6346, each once, at position 29, found \"1\"."},
		{"{a:N4}{check:mod11(1, remainder, remainder)}", 34,
		 "Expected 10=, 11=, remainder, values=ups or values=iso6346, each once, at position 34, found \"r\"."},
		{"{a:N4}{check:mod10(1, values=ups, values=iso6346)}", 35,
		 "Expected 10=, remainder, values=ups or values=iso6346, each once, at position 35, found \"v\"."},
		{"{a:N4}{check:mod10(1, 11=0)}", 23,
		 "Expected 10=, remainder, values=ups or values=iso6346, each once, at position 23, found \"1\"."},
		{"{a:N4}{check:mod11(1, 10=)}", 26,
		 "Expected a check character at position 26, found \")\"."},
		{"{a:N4}{check:mod11}", 14, "Expected a check algorithm at position 14, found \"m\"."},
		{"{a:A4}{check:mod11(1)}", 22,
		 "Expected a check that accepts every character of field \"a\", before position 22, but mod11 does not accept \"A\"."},
		{"{check:mod10, over=a}{a:U4}", 21,
		 "Expected a check that accepts every character of field \"a\", before position 21, but mod10 does not accept \"A\"."},
		{"{check:mod10, over=a..c}{a:N4}{b:U4}{c:N4}", 24,
		 "Expected a check that accepts every character of field \"b\", before position 24, but mod10 does not accept \"A\"."},
		{"{check:mod10, over=a}[{a:N4}]{b:N1}", 21,
		 "Expected a check that covers a field present whenever the check is, before position 21."},
		{"{check:mod10, over=b..a}{b:N1}[{a:N4}]", 24,
		 "Expected a check that covers a field present whenever the check is, before position 24."},
		{"{check:mod10, over=a..k}{a:N4}{k:check(mod10)}", 24,
		 "Expected no two checks that each cover the other or a part of what it covers, before position 24."},
		{"{check:mod10, over=b}{a:N4}{k:check(mod10)}{b:N4}", 21,
		 "Expected no two checks that each cover the other or a part of what it covers, before position 21."},
		{"{check:mod10, over=k}{k:check(mod10, over=a)}{a:N4}", 21,
		 "Expected no two checks that each cover the other or a part of what it covers, before position 21."},
		{"[{k:check(luhn, over=b)}]{a:N..3}{b:N..3}", 42,
		 "Expected no two overlapping checks whose positions both vary."},
		{"{x:N..3}{c:check(mod10, over=a)}{y:N..3}{a:N..4}", 49,
		 "Expected no two overlapping checks whose positions both vary."},
		{"{a:N4}{k:check(mod10, from=a}", 29, "Expected \")\" at position 29, found \"}\"."},
		{"{a:U4}{check:mod10}", 19,
		 "Expected a check that accepts every character of field \"a\", before position 19, but mod10 does not accept \"A\"."},
		{"{a:X4}{check:mod37_36}", 22,
		 "Expected a check that accepts every character of field \"a\", before position 22, but mod37_36 does not accept \"!\"."},
		{"{a:X4}{check:mod43}", 19,
		 "Expected a check that accepts every character of field \"a\", before position 19, but mod43 does not accept \"!\"."},
		{"{a:Y4}{check:mod43}", 19,
		 "Expected a check that accepts every character of field \"a\", before position 19, but mod43 does not accept \"#\"."},
		{"{a:C4}{check:mod11_2}", 21,
		 "Expected a check that accepts every character of field \"a\", before position 21, but mod11_2 does not accept \"A\"."},
		{"{rev}{check:mod10}", 18,
		 "Expected a check that accepts every character of field \"rev\", before position 18, but mod10 does not accept \"A\"."},
		{"{date:YYYYML}{check:mod10}", 26,
		 "Expected a check that accepts every character of field \"date\", before position 26, but mod10 does not accept \"A\"."},
		{"{date:YLMM@1980}{check:luhn}", 28,
		 "Expected a check that accepts every character of field \"date\", before position 28, but luhn does not accept \"A\"."},
		{"{a:N4}{check:mod11_2}{c:check(mod10)}", 37,
		 "Expected a check that accepts every character of field \"check\", before position 37, but mod10 does not accept \"X\"."},
		{"{a:N4}{check:mod37_2}{c:check(mod37_36)}", 40,
		 "Expected a check that accepts every character of field \"check\", before position 40, but mod37_36 does not accept \"*\"."},
		{"{a:N4}{check:mod37_2}{c:check(mod43)}", 37,
		 "Expected a check that accepts every character of field \"check\", before position 37, but mod43 does not accept \"*\"."},
		{"{a:1|B}{check:mod10}", 20,
		 "Expected a check that accepts every character of field \"a\", before position 20, but mod10 does not accept \"B\"."},
		{"[{a:N4}]{check:mod10, from=a}", 29,
		 "Expected a check that begins with a field present whenever the check is, before position 29."},
		{"{a:N..4}{b:N..4}{c:N..4}{check:mod10, from=b}{k:check(luhn, from=c)}", 69,
		 "Expected no two overlapping checks whose positions both vary."},
		{"{a:|b}", 4, "Expected the code of an alternative at position 4, found \"|\"."},
		{"{a:b|}", 6, "Expected the code of an alternative at position 6, found \"}\"."},
		{"{a:=}", 4, "Expected the code of an alternative at position 4, found \"=\"."},
		{"{a:=b}", 4, "Expected the code of an alternative at position 4, found \"=\"."},
		{"{a:b=}", 6, "Expected the meaning of an alternative at position 6, found \"}\"."},
		{"{a:x=|b}", 6, "Expected the meaning of an alternative at position 6, found \"|\"."},
		{"{a:b|b}", 6,
		 "Expected an alternative that differs in code and in meaning at position 6, found \"b\"."},
		{"{a:b=x|c=x}", 8,
		 "Expected an alternative that differs in code and in meaning at position 8, found \"c\"."},
		{"{a:b|c=b}", 6,
		 "Expected an alternative that differs in code and in meaning at position 6, found \"c\"."},
		{"{a:b=c|c}", 8,
		 "Expected an alternative that differs in code and in meaning at position 8, found \"c\"."},
		{"{a:b[c|d}", 5, "Expected \"\\\" before this character at position 5, found \"[\"."},
		{"{a:b\\|c|d}", 6, "Expected a character that a code can have at position 6, found \"|\"."},
		{"{a:b\\x|d}", 6,
		 "Expected one of { } [ ] | = \\ after \"\\\" at position 6, found \"x\"."},
		{"{a:b=c\011d}", 7, "Expected a printable character at position 7, found \"\011\"."},
		{"{a:\303\251|b}", 4,
		 "Expected a character of ASCII, as codes have no others, at position 4, found \"\303\251\"."},
		{"{a:b\\=c}", 4,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 4, found \"b\"."},
		{"{a:b=c[d}", 7, "Expected \"\\\" before this character at position 7, found \"[\"."},
		{"{a:b=c{d}", 7, "Expected \"\\\" before this character at position 7, found \"{\"."},
		{"{rev:rev|b}", 6,
		 "Expected \"}\" (a field named rev is a revision) at position 6, found \"r\"."},
		{"{a:date(YY)|b}", 14, "Expected \")\" at position 14, found \"}\"."},
		{"{a:b=gr\303\266\303\237e}{c:N4}|", 18,
		 "Expected a character that a code can have at position 18, found \"|\"."},
	};
	static const Expected limits[] = {
		{"[[[[[[[[[{a:N4}]]]]]]]]]", 9, "Expected groups at most 8 deep."},
		{"{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:N1}", 65,
		 "Expected a name of at most 63 characters."},
		{"{a:N4}{b:N123}", 15,
		 "Expected codes of at most 126 characters, but the shortest has 127."},
		{"{seq:(AB)63}", 7,
		 "Expected at most 62 characters of (AB) at position 7, so that the number fits bigint."},
		{"{seq:(ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210)11}", 7,
		 "Expected at most 10 characters of "
		 "(ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba98765432...) at position 7, so "
		 "that the number fits bigint."},
		{"{seq:N19}", 7,
		 "Expected at most 18 digits at position 7, so that the number fits bigint."},
		{"{seq:N..19}", 7,
		 "Expected at most 18 digits at position 7, so that the number fits bigint."},
		{"{seq:H16}", 7,
		 "Expected at most 15 hexadecimal digits (0-9, A-F) at position 7, so that the number fits bigint."},
		{"{seq:C13}", 7,
		 "Expected at most 12 characters of GS1 CSET 32 (no 0 1 I O) at position 7, so that the number fits bigint."},
		{"{seq:U13}", 7,
		 "Expected at most 12 digits or capital letters at position 7, so that the number fits bigint."},
		{"{seq:A14}", 7,
		 "Expected at most 13 capital letters at position 7, so that the number fits bigint."},
	};

	check_faults(syntax, LENGTH(syntax), FAULT_SYNTAX, "what is wrong, and where");
	check_faults(limits, LENGTH(limits), FAULT_LIMIT, "what is too much, and where");
}

/* A piece many times over, between a beginning and an end. */
static Slice
repeated(const char *before, const char *piece, int times, const char *after)
{
	static char room[8192];
	size_t size = strlen(before);

	memcpy(room, before, size);
	for (int i = 0; i < times; i++)
	{
		memcpy(room + size, piece, strlen(piece));
		size += strlen(piece);
	}
	memcpy(room + size, after, strlen(after));
	return (Slice){room, size + strlen(after)};
}

static void
accepts(Law *law, Slice format)
{
	Slice owned = own(format);
	Fault fault = {0};

	if (breaks(law, template_compile(owned, &compiled, &fault)))
		printf("# \"%s\": %s\n", shown(format), fault.text);
	disown(owned);
}

static void
limits(void)
{
	Law law = {0};

	accepts(&law, repeated("{a:x=", "m", TEMPLATE_TEXT_MAX - 6, "}"));
	check_fault(&law, repeated("{a:x=", "m", TEMPLATE_TEXT_MAX - 5, "}"), FAULT_LIMIT,
				TEMPLATE_TEXT_MAX + 1, "Expected a format of at most 1024 bytes, found 1025.");
	check_fault(&law, repeated("{a:x=", "m", 5000, "}"), FAULT_LIMIT, TEMPLATE_TEXT_MAX + 1,
				"Expected a format of at most 1024 bytes, found 5006.");

	accepts(&law, repeated("{a:N1}", "[-{rev}]", 1, ""));
	accepts(&law, repeated("", "A", 125, "{a:N1}"));
	check_fault(&law, repeated("", "A", 126, "{a:N1}"), FAULT_LIMIT, 133,
				"Expected codes of at most 126 characters, but the shortest has 127.");
	check_fault(&law, repeated("{a:N1}", "A", 127, ""), FAULT_LIMIT, 133,
				"Expected a literal of at most 126 characters.");
	accepts(&law, repeated("{a:", "A", 126, "|B}"));
	check_fault(&law, repeated("{a:", "A", 127, "|B}"), FAULT_LIMIT, 130,
				"Expected a code of at most 126 characters.");
	accepts(&law, repeated("{date:YYYY", "-", 118, "MM}"));
	check_fault(&law, repeated("{date:YYYY", "-", 119, "MM}"), FAULT_SYNTAX, 130,
				"Expected a shorter date at position 130, found \"M\".");
	law_end(&law, "lengths");
}

/* Fields of names of their own, in so many groups. */
static Slice
many_fields(int fields, int groups)
{
	static char room[4096];
	int size = 0;

	for (int i = 0; i < fields; i++)
		size += sprintf(room + size, i < groups ? "[{f%d:N1}]" : "{f%d:N1}", i);
	return (Slice){room, (size_t) size};
}

static void
counts(void)
{
	Law law = {0};

	accepts(&law, many_fields(64, 0));
	check_fault(&law, many_fields(65, 0), FAULT_LIMIT, 503, "Expected at most 64 items.");
	accepts(&law, many_fields(32, 32));
	check_fault(&law, many_fields(33, 32), FAULT_LIMIT, 311, "Expected at most 64 items.");
	accepts(&law, text("[{a:N1}[{b:N1}[{c:N1}[{d:N1}[{e:N1}[{f:N1}[{g:N1}[{h:N1}]]]]]]]]"));
	check_fault(&law, text("[{a:N1}[{b:N1}[{c:N1}[{d:N1}[{e:N1}[{f:N1}[{g:N1}[{h:N1}[{i:N1}]"),
				FAULT_LIMIT, 57, "Expected groups at most 8 deep.");
	accepts(&law, text("[{a:N1}][{b:N1}][{c:N1}][{d:N1}][{e:N1}][{f:N1}][{g:N1}][{h:N1}][{i:N1}]"));
	law_end(&law, "items and depth");
}

/* A byte of zero is a character like others, that no template has. */
static void
zeros(void)
{
	static const char good[] = "A[{date:YMM@2020}]{seq:N4}{a:b=c|d}{check:mod37_36, from=seq}";
	Law law = {0};

	for (size_t at = 0; at <= strlen(good); at++)
	{
		char with_zero[sizeof(good)];
		Slice format = {with_zero, sizeof(good)};
		Fault fault = {0};

		memcpy(with_zero, good, at);
		with_zero[at] = '\0';
		memcpy(with_zero + at + 1, good + at, strlen(good) - at);
		format = own(format);
		if (breaks(&law, !template_compile(format, &compiled, &fault) &&
							 fault.kind == FAULT_SYNTAX && fault.position >= 1 &&
							 fault.position <= (int) sizeof(good) + 1 && fault.text[0] != '\0'))
			printf("# \"%s\"\n", shown(format));
		disown(format);
	}
	law_end(&law, "no template has a byte of zero");
}

/* What is no class is answered with how to write what was meant. */
static void
class_hints(void)
{
	static const char letters[] = "N is digits, A capitals, U both, H hexadecimal; X, Y and C are "
								  "GS1 sets. Four digits are N4.";
	static const char four[] =
		"Write N4 for digits, A4 for capitals, U4 for both, H4 for hexadecimal digits.";
	static const struct
	{
		const char *format;
		const char *hint;
	} cases[] = {
		{"{week:YYYYWW}", "Write date(YYYYWW)."},
		{"L{made:YYMMDD}", "Write date(YYMMDD)."},
		{"{d:DD.MM.YYYY}", "Write date(DD.MM.YYYY)."},
		{"{Date:YYYY-MM}", "Write date(YYYY-MM)."},
		{"{d:YDDD@2020}", "Write date(YDDD@2020)."},
		{"{d:YDDD}", "Write date(YDDD@2020), with the first year that the short year can mean."},
		{"{d:HHMI}", ""},
		{"{a:Y}", ""},
		{"{a:Y0}", ""},
		{"{a:YYYY9}", ""},
		{"{seq:YYYYWW}", ""},
		{"{seq:4}", four},
		{"{n:seq(4)}", four},
		{"{no:4}", four},
		{"{no:1000}", letters},
		{"{no:[A-Z]6}", letters},
		{"{no:\\d6}", letters},
		{"{no:#}", letters},
		{"{no:Z4}", letters},
		{"{no:}", ""},
		{"{no:n4}", "Did you mean N?"},
		{"{no:u..4}", "Did you mean U?"},
		{"{no:seq}", "Write seq(N4) or the like."},
		{"{d:date}", "Write date(YYYYMMDD) or the like."},
		{"{n:N1}{c:check:luhn}", "Write check(mod10) or the like."},
		{"{no:N}", ""},
		{"{no:N4x}", ""},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Fault fault = {0};
		Slice format = own(text(cases[i].format));

		if (breaks(&law, !template_compile(format, &compiled, &fault) &&
							 strcmp(fault.hint, cases[i].hint) == 0))
			printf("# %s: %s %s\n", cases[i].format, fault.text, fault.hint);
		disown(format);
	}
	law_end(&law, "what is no class is answered with how to write it");
}

/* Dates of 102 parts each, and a choice: the third alternative is one part too many. */
static void
too_many_parts(void)
{
	char format[TEMPLATE_TEXT_MAX];
	size_t size = 0;
	Fault fault = {0};

	for (int date = 0; date < 5; date++)
	{
		size += (size_t) sprintf(format + size, "[{%c:date(YYYYMM", 'a' + date);
		memset(format + size, '-', 100);
		size += 100;
		size += (size_t) sprintf(format + size, ")}]");
	}
	size += (size_t) sprintf(format + size, "{f:x|y}");
	ok(template_compile((Slice){format, size}, &compiled, &fault), "512 parts");
	size += (size_t) sprintf(format + size - 1, "|z}") - 1;
	ok(!template_compile((Slice){format, size}, &compiled, &fault) && fault.kind == FAULT_LIMIT &&
		   strcmp(fault.text, "Expected at most 512 alternatives and units of dates.") == 0,
	   "not 513: %s", fault.text);
}

static void
hints(void)
{
	Law law = {0};
	Fault fault = {0};

	if (breaks(&law,
			   !template_compile(text("{a:N4}{check:mod11}"), &compiled, &fault) &&
				   strcmp(fault.hint, "Algorithms are mod7 mod10 mod10(1 3) mod11(4 3 2) luhn "
									  "mod11_2 mod11_10 mod37_2 mod37_36 mod97_10 mod43 verhoeff "
									  "damm.") == 0))
		printf("# %s\n", fault.hint);
	law_end(&law, "an unknown algorithm is answered with those there are");
	class_hints();
	too_many_parts();
}

/* Good templates cut, changed, and put together at random: whatever it is, it is judged in bounds. */
static void
mangled(void)
{
	static const char *const pieces[] = {
		"DRN-",
		"{model:N4}",
		"[-",
		"]",
		"{",
		"}",
		"[",
		"\\",
		"|",
		"=",
		"@2020",
		":",
		"..",
		"(",
		")",
		"{date:YYYYMMDD}",
		"{date:date(YDDD@2020)}",
		"{seq:C5}",
		"{seq:seq(N2..3)}",
		"{rev}",
		"[.{rev}]",
		"{check:mod37_36}",
		"{check:mod10, from=seq}",
		", from=",
		"date(",
		"seq(",
		"check(",
		"{a:O=open|D=duct}",
		"{b:\\=\\|}",
		"N4",
		"YYYY",
		"MM",
		"YL",
		"MI",
		"WWE",
		"HH",
		"gr\xC3\xBCn",
		"\xFF",
		"126",
		"0",
		"{a:N..126}",
		" ",
		"{b:U1}",
	};
	Law law = {0};
	long accepted = 0;

	for (int i = 0; i < 60000; i++)
	{
		char room[1200];
		size_t size = 0;
		int count = 1 + (int) random_below(i % 50 == 0 ? 120 : 8);
		Slice format;
		Fault fault = {0};
		int characters = 0;

		for (int k = 0; k < count; k++)
		{
			const char *piece = pieces[random_below(LENGTH(pieces))];

			if (size + strlen(piece) > sizeof(room))
				break;
			memcpy(room + size, piece, strlen(piece));
			size += strlen(piece);
		}
		if (size > 0 && random_below(2) == 0)
			room[random_below(size)] = (char) random_below(256);
		if (random_below(4) == 0)
			size = random_below(size + 1);
		format = own((Slice){room, size});
		for (size_t k = 0; k < size; k++)
			characters += ((unsigned char) room[k] & 0xC0) != 0x80;

		if (template_compile(format, &compiled, &fault))
		{
			accepted++;
			breaks(&law, compiled.items >= 1 && compiled.items <= TEMPLATE_ITEMS_MAX &&
							 compiled.parts <= TEMPLATE_PARTS_MAX &&
							 compiled.text_size <= TEMPLATE_TEXT_MAX);
		}
		else if (breaks(&law, fault.text[0] != '\0' && fault.position >= 1 &&
								  (fault.position <= characters + 1 ||
								   fault.position == TEMPLATE_TEXT_MAX + 1)))
			printf("# \"%s\": \"%s\" at %d\n", shown(format), fault.text, fault.position);
		disown(format);
	}
	law_end(&law, "a random format is compiled, or refused at one of its characters");
	ok(accepted > 1000, "some of them are templates (%ld)", accepted);
}

/* What is compiled is a value: it may be copied, and what it was compiled from may go. */
static void
copies(void)
{
	Slice format = own(text("BAT-{date:YDDD@2020}{line:A=left|B=right}{seq:C5}{check:mod37_36}"));
	Template copy;
	Fault fault;
	bool good = template_compile(format, &compiled, &fault);

	copy = compiled;
	disown(format);
	memset(&compiled, 0x7F, sizeof(compiled));
	ok(good && copy.items == 5 && slice_equals(template_text(&copy, copy.item[0].text), "BAT-") &&
		   slice_equals(template_text(&copy, copy.item[2].name), "line") &&
		   slice_equals(template_text(&copy, copy.part[copy.item[2].first + 1].meaning), "right"),
	   "a compiled template is a value");
}

int
main(void)
{
	seed_random();
	good_formats();
	bad_formats();
	limits();
	counts();
	zeros();
	hints();
	mangled();
	copies();
	return done();
}
