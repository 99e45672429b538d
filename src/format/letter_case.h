/*
 * letter_case.h
 *		Letters that a code may have in either case.
 */
#ifndef TRACEABILITY_FORMAT_LETTER_CASE_H
#define TRACEABILITY_FORMAT_LETTER_CASE_H

#include "format/template.h"

#define LETTER_CASES 4

/* A code with its letters as items of each case read them. */
typedef struct LetterViews
{
	Slice view[LETTER_CASES];
	char capitals[CODE_MAX];
	char small[CODE_MAX];
} LetterViews;

/* Without any case all views are the code itself. */
extern void letter_views(Slice code, bool any_case, LetterViews *views);

/*
 * Makes an item read its letters in any case.  NULL, or what was expected
 * instead of its letters.
 */
extern const char *letter_case_set(const Template *template, TemplateItem *item);

/* The characters of an item as it builds them; those of a text are left as they are. */
extern Slice letter_case_fold(LetterCase letters, Slice text, char *folded);

/* How many characters of a text a code begins with. */
extern size_t letter_case_count_same(LetterCase letters, Slice text, Slice code);

/* Whether they are the same but for the case of letters. */
extern bool letter_case_equal(LetterCase letters, Slice one, Slice other);

#endif
