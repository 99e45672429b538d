/*
 * mark.c
 *		Revision marks: where they begin, what is before them, and what only looks like one.
 */
#include "core/mark.h"

#include "order_model.h"
#include "tap.h"

typedef struct Case
{
	const char *code;
	const char *base;
	const char *revision; /* NULL: none */
} Case;

static void
splits_as(const char *statement, const Case *cases, size_t count)
{
	Law law = {0};

	for (size_t i = 0; i < count; i++)
	{
		Slice code = own(text(cases[i].code));
		const char *revision = cases[i].revision == NULL ? "" : cases[i].revision;
		MarkedPart part = mark_split(code);

		if (breaks(&law,
				   slice_equals(part.base, cases[i].base) && slice_equals(part.revision, revision)))
			printf("# \"%s\": base \"%s\", revision \"%s\"\n", cases[i].code, shown(part.base),
				   shown(part.revision));
		disown(code);
	}
	law_end(&law, statement);
}

#define SPLITS_AS(statement, ...) \
	do \
	{ \
		static const Case cases[] = {__VA_ARGS__}; \
		splits_as(statement, cases, LENGTH(cases)); \
	} while (0)

static void
ways_of_writing(void)
{
	SPLITS_AS("letters", {"P-100-C", "P-100", "C"}, {"P-100_C", "P-100", "C"},
			  {"P-100.C", "P-100", "C"}, {"P-100/C", "P-100", "C"}, {"P-100 C", "P-100", "C"},
			  {"P-100-BA", "P-100", "BA"}, {"P-100 -C", "P-100", "C"}, {"P-100 - C", "P-100", "C"},
			  {"P-100, C", "P-100", "C"}, {"P--A", "P-", "A"}, {"P-A-B", "P-A", "B"});
	SPLITS_AS("the word Rev", {"P-100 Rev C", "P-100", "C"}, {"P-100 REV C", "P-100", "C"},
			  {"P-100 rev C", "P-100", "C"}, {"P-100 Rev.C", "P-100", "C"},
			  {"P-100-Rev-C", "P-100", "C"}, {"P-100_REV.C", "P-100", "C"},
			  {"P-100 Rev. C", "P-100", "C"}, {"P-100, Rev C", "P-100", "C"},
			  {"P-100,Rev C", "P-100", "C"}, {"P-100,RevC", "P-100", "C"},
			  {"P-100 - Rev. C", "P-100", "C"}, {"P-100 -REVC", "P-100", "C"},
			  {"P-100/REVAB", "P-100", "AB"}, {"P-100 Rev.-C", "P-100", "C"},
			  {"P-100 Rev_C", "P-100", "C"}, {"P.REV.AB", "P", "AB"},
			  {"P-Rev-Rev-A", "P-Rev", "A"});
	SPLITS_AS("the word in full, and with a colon", {"P-100 Revision C", "P-100", "C"},
			  {"P-100, REVISION C.2", "P-100", "C.2"}, {"P-100-revision-AB", "P-100", "AB"},
			  {"P-100 Rev: C", "P-100", "C"}, {"P-100 Revision: 3", "P-100", "3"},
			  {"P-100 Revision -", "P-100", "-"}, {"P-100 Revision", "P-100 Revision", NULL},
			  {"P-100 revisioN C", "P-100 revisioN", "C"},
			  {"P-100 RevisionC", "P-100 RevisionC", NULL}, {"Revision C", "Revision", "C"},
			  {"P-PreRevision C", "P-PreRevision", "C"});
	SPLITS_AS("iterations", {"P-100-A.2", "P-100", "A.2"}, {"P-100 Rev C.10", "P-100", "C.10"},
			  {"P-100-AB.007", "P-100", "AB.007"}, {"P-100-A.", "P-100", "A."},
			  {"P.A.2", "P", "A.2"}, {"P-100-A.2.3", "P-100-A.2.3", NULL},
			  {"P-100-A.2B", "P-100-A.2B", NULL}, {"P-100-ABC.2", "P-100-ABC.2", NULL});
	SPLITS_AS("the original issue and numbers, after Rev only", {"P-100 Rev -", "P-100", "-"},
			  {"P-100 REV. -", "P-100", "-"}, {"P-100-Rev 3", "P-100", "3"},
			  {"P-100 rev03", "P-100", "03"}, {"P-100, Rev. 3.1", "P-100", "3.1"},
			  {"P-100 -", "P-100 -", NULL}, {"P-100-3", "P-100-3", NULL},
			  {"P-100 3.1", "P-100 3.1", NULL}, {"P Rev 123456789", "P", "123456789"},
			  {"P Rev 1234567890", "P Rev 1234567890", NULL}, {"Rev 3", "Rev 3", NULL});
	SPLITS_AS("no mark", {"A", "A", NULL}, {"-A", "-A", NULL}, {"P-", "P-", NULL},
			  {"P-ABC", "P-ABC", NULL}, {"P-a", "P-a", NULL}, {"P:A", "P:A", NULL},
			  {"P,A", "P,A", NULL}, {"P-ReV", "P-ReV", NULL}, {"PRevA", "PRevA", NULL},
			  {"P-RevABC", "P-RevABC", NULL}, {"P-100 Rev", "P-100 Rev", NULL}, {".5", ".5", NULL},
			  {"5.5", "5.5", NULL}, {"", "", NULL});
	SPLITS_AS("the base is never empty", {"Rev A", "Rev", "A"}, {"-Rev A", "-Rev", "A"},
			  {"- A", "-", "A"}, {"1, A", "1", "A"}, {"1REVA", "1REVA", NULL});
}

static void
doubtful(void)
{
	static const char *const codes[] = {"P-100-",         "P-100 -",
										"P-100-P1",       "P-100 PA12",
										"P-100-R1A",      "P-100-b",
										"P-100 Rev ABC",  "P-100 Rev",
										"P-100 Rev P1",   "P-100 REV. A1",
										"P-100_a1",       "GPS-M9",
										"P-100-A.2.1",    "P-100 Rev C.1.10.2",
										"P-100 Revision", "P-100 Revision P1"};
	static const char *const others[] = {"P-100",     "P-100-ABC",   "REVERSER-3",
										 "P-REVERSE", "BAT-6S-5200", "P1",
										 "P-100-1",   "-",           "",
										 "M9",        "PREV-22",     "P-AB-100",
										 "P-1.2.3",   "A.2.1",       "P-ABC.2.1"};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(codes); i++)
	{
		if (breaks(&law, mark_is_doubtful(text(codes[i])) &&
							 mark_split(text(codes[i])).revision.size == 0))
			printf("# \"%s\" is not\n", codes[i]);
	}
	for (size_t i = 0; i < LENGTH(others); i++)
	{
		if (breaks(&law, !mark_is_doubtful(text(others[i]))))
			printf("# \"%s\" is\n", others[i]);
	}
	law_end(&law, "what another scheme may have marked is doubtful");
}

/*
 * Of random codes: letters are where the model has them, a base and a revision
 * are a beginning and an end of the code, and a base that ends in no separator is
 * the same again in front of another one.
 */
static void
random_codes(void)
{
	static const char *const pieces[] = {"P", "1", "0", "-", ".", " ", ",",   "_",   "/",  "A",
										 "B", "Z", "a", "v", "@", "R", "Rev", "REV", "rev"};
	Law found = {0};
	Law split = {0};

	for (int i = 0; i < 1000000; i++)
	{
		char room[80] = "";
		char again[120];
		Slice code;
		MarkedPart part;

		for (uint64_t count = random_below(12); count > 0; count--)
			strcat(room, pieces[random_below(LENGTH(pieces))]);
		code = own(text(room));
		if (breaks(&found, mark_find(code) == model_mark(code).at))
			printf("# \"%s\": %zu\n", room, mark_find(code));
		(void) mark_is_doubtful(code);

		part = mark_split(code);
		if (part.revision.size > 0)
		{
			MarkedPart other;

			sprintf(again, "%.*s Rev. %.*s", (int) part.base.size, part.base.data,
					(int) part.revision.size, part.revision.data);
			other = mark_split(text(again));
			if (breaks(&split,
					   part.base.size > 0 && part.base.data == code.data &&
						   part.base.size < code.size - part.revision.size &&
						   part.revision.data + part.revision.size == code.data + code.size &&
						   (strchr("-_./ ,", part.base.data[part.base.size - 1]) != NULL ||
							(slice_equal(other.base, part.base) &&
							 slice_equal(other.revision, part.revision)))))
				printf("# \"%s\", again \"%s\"\n", room, again);
		}
		disown(code);
	}
	law_end(&found, "letters of marks are found in random codes");
	law_end(&split, "bases and revisions make a code again");
}

int
main(void)
{
	seed_random();
	ways_of_writing();
	doubtful();
	random_codes();
	return done();
}
