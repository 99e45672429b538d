/*
 * check_cover.h
 *		What check characters cover.
 *
 * A check covers what precedes it, from a field or from the beginning; or, when
 * it precedes what it covers, a field or a run of fields.
 */
#ifndef TRACEABILITY_FORMAT_CHECK_COVER_H
#define TRACEABILITY_FORMAT_CHECK_COVER_H

#include "format/template.h"

/* "position" is that of the last character of the check's field in the format. */
extern bool check_cover_judge(const Template *template, const TemplateItem *check, int position,
							  Fault *fault);

/*
 * Marks the items between which matching must keep the position of a check or of
 * what it covers.  False: two such positions would have to be kept at once.
 */
extern bool check_cover_trace(Template *template, int check);

/* Whether a check precedes what it covers. */
static inline bool
check_is_ahead(const TemplateItem *check)
{
	return check->to >= 0;
}

#endif
