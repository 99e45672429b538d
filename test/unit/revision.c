/*
 * revision.c
 *		Revisions in the order of ASME Y14.35: A to Y without I, O, Q, S, X and Z, then AA to YY.
 */
#include "format/revision.h"

#include "tap.h"

static const char letters[] = "ABCDEFGHJKLMNPRTUVWY";

static bool
same(Slice slice, const char *string)
{
	return slice.size == strlen(string) && memcmp(slice.data, string, slice.size) == 0;
}

/* The row of all revisions by letters, from A to YY. */
static void
the_row(void)
{
	char revision[3] = "A";
	Slice at = {revision, 1};
	Law law = {0};

	for (size_t first = 0; first <= strlen(letters); first++)
	{
		for (size_t second = 0; second < strlen(letters); second++)
		{
			char expected[3] = {letters[second], '\0', '\0'};
			char next[REVISION_DIGITS_MAX];

			if (first > 0)
			{
				expected[0] = letters[first - 1];
				expected[1] = letters[second];
			}
			if (breaks(&law, same(at, expected) && revision_is_valid(at)))
				printf("# \"%s\", expected \"%s\"\n", shown(at), expected);
			at.size = revision_next(at, next);
			memcpy(revision, next, at.size);
		}
	}
	law_end(&law, "letters in the order of the standard");
	ok(at.size == 0, "after YY there is none");
}

/* From any one or two capitals: the next valid one in the order by length, then letters. */
static void
from_any_letters(void)
{
	Law law = {0};

	for (int first = 'A' - 1; first <= 'Z'; first++)
	{
		for (int second = 'A'; second <= 'Z'; second++)
		{
			char text_of_mark[3] = {(char) first, (char) second, '\0'};
			const char *mark = first < 'A' ? text_of_mark + 1 : text_of_mark;
			char expected[3] = "";
			char next[REVISION_DIGITS_MAX];
			size_t size = revision_next(text(mark), next);
			bool valid = true;

			for (int a = 'A' - 1; a <= 'Z' && expected[0] == '\0'; a++)
			{
				for (int b = 'A'; b <= 'Z' && expected[0] == '\0'; b++)
				{
					char candidate[3] = {(char) a, (char) b, '\0'};
					const char *shorter = a < 'A' ? candidate + 1 : candidate;

					if (strchr(letters, b) != NULL && (a < 'A' || strchr(letters, a) != NULL) &&
						(strlen(shorter) > strlen(mark) ||
						 (strlen(shorter) == strlen(mark) && strcmp(shorter, mark) > 0)))
						strcpy(expected, shorter);
				}
			}
			if (breaks(&law, same((Slice){next, size}, expected)))
				printf("# after \"%s\": \"%.*s\", expected \"%s\"\n", mark, (int) size, next,
					   expected);
			for (const char *c = mark; *c != '\0'; c++)
				valid &= strchr(letters, *c) != NULL;
			if (breaks(&law, revision_is_valid(text(mark)) == valid))
				printf("# \"%s\" is %svalid\n", mark, valid ? "in" : "");
		}
	}
	law_end(&law, "the next of any capitals");
}

static void
numbers(void)
{
	static const struct
	{
		const char *revision;
		const char *next;
	} cases[] = {{"1", "2"},
				 {"9", "10"},
				 {"09", "10"},
				 {"00", "01"},
				 {"99", "100"},
				 {"099", "100"},
				 {"12345678", "12345679"},
				 {"99999999", "100000000"},
				 {"999999998", "999999999"},
				 {"999999999", ""}};
	static const char *const none[] = {"",           "1A", "A1", "a",       "AAA",
									   "1234567890", "-",  "A ", "\xC3\x84"};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char next[REVISION_DIGITS_MAX];
		Slice revision = own(text(cases[i].revision));
		size_t size = revision_next(revision, next);

		if (breaks(&law, same((Slice){next, size}, cases[i].next) && revision_is_valid(revision)))
			printf("# after \"%s\": \"%.*s\"\n", cases[i].revision, (int) size, next);
		disown(revision);
	}
	for (size_t i = 0; i < LENGTH(none); i++)
		if (breaks(&law, !revision_is_valid(text(none[i]))))
			printf("# \"%s\" is taken for a revision\n", none[i]);
	law_end(&law, "revisions by number, and what is none");
}

int
main(void)
{
	the_row();
	from_any_letters();
	numbers();
	return done();
}
