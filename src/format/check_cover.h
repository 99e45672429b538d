/*
 * check_cover.h
 *		What check characters cover.
 *
 * A check covers what is before it, from a field on or from the beginning; or,
 * when it stands before what it covers, a field or a run of fields.
 */
#ifndef TRACEABILITY_FORMAT_CHECK_COVER_H
#define TRACEABILITY_FORMAT_CHECK_COVER_H

#include "format/template.h"

/* The last character of a check's field, for messages, is at this position in the format. */
extern bool check_cover_judge(const Template *template, const TemplateItem *check, int position,
							  Fault *fault);

/*
 * Notes the items between which matching must remember where a check or what
 * it covers is.  False: two such places would have to be remembered at once.
 */
extern bool check_cover_trace(Template *template, int check);

/* Whether a check stands before what it covers. */
static inline bool
check_is_ahead(const TemplateItem *check)
{
	return check->to >= 0;
}

#endif
