/*
 * match.h
 *		Matching a code against a template, and the values of its fields.
 *
 * Matching prefers present groups to absent ones, the longest count, and
 * alternatives in the order in which they are written.  Its time is at most
 * proportional to the items times the characters (times the characters again
 * where the template has checks whose position varies).
 */
#ifndef TRACEABILITY_FORMAT_MATCH_H
#define TRACEABILITY_FORMAT_MATCH_H

#include "format/date_pattern.h"
#include "format/template.h"

/* Where an item's characters are in the code. */
typedef struct MatchedItem
{
	bool present;
	uint8_t start;
	uint8_t size;
} MatchedItem;

typedef struct Match
{
	Slice code;
	bool respelled; /* letters may be in another case than they are built in */
	char spelling[CODE_MAX];
	MatchedItem item[TEMPLATE_ITEMS_MAX];
} Match;

/* The code with its letters in the case in which they are built. */
static inline Slice
match_spelled(const Match *match)
{
	return (Slice){match->respelled ? match->spelling : match->code.data, match->code.size};
}

/* The characters of an item that is present, as they are built. */
static inline Slice
match_text(const Match *match, int item)
{
	return (Slice){match_spelled(match).data + match->item[item].start, match->item[item].size};
}

/* Bytes that template_match needs to work in, for codes of any size. */
extern size_t match_work_size(const Template *template);

/*
 * Fills the match, or else the fault with where and why the code does not match;
 * the fault may be NULL.
 */
extern bool template_match(const Template *template, Slice code, Match *match, void *work,
						   Fault *fault);

/* The same, without a guess at the code that was meant. */
extern bool match_or_explain(const Template *template, Slice code, Match *match, void *work,
							 Fault *fault);

/* Room for the value of any field. */
#define FIELD_VALUE_MAX TEMPLATE_TEXT_MAX

/* The value of a field of a match, in the code, the template or the buffer. */
extern Slice match_value(const Template *template, const Match *match, int item, char *buffer);

/* The alternative of a choice that was matched. */
extern const TemplatePart *match_alternative(const Template *template, const Match *match,
											 int item);

/* The offsets of the pieces of a date, of which there are at most DATE_PIECES_MAX. */
extern void match_pieces(const Template *template, const Match *match, int item, size_t *starts);

extern int64_t match_number(const Template *template, const Match *match, int item);
extern void match_date(const Template *template, const Match *match, int item, DateValue *value);

#endif
