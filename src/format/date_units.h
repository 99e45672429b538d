/*
 * date_units.h
 *		The units that dates in codes are made of.
 */
#ifndef TRACEABILITY_FORMAT_DATE_UNITS_H
#define TRACEABILITY_FORMAT_DATE_UNITS_H

#include "format/template.h"

typedef struct DateUnitFacts
{
	const char *name;
	int width;
	const char *characters; /* all that a unit of one character can be, in order */
	const char *expected;
	int cycle; /* years until a short year comes again */
} DateUnitFacts;

/* Indexed by DateUnit; units of more than one character are numbers. */
extern const DateUnitFacts date_units[DATE_UNITS];

/* The year that the first year letter stands for. */
#define DATE_YEAR_OF_A 1980

/* The first part of a date whose unit is one of a row, or NULL. */
extern const TemplatePart *date_find_part(const Template *template, const TemplateItem *item,
										  DateUnit first, DateUnit last);
extern bool date_has_unit(const Template *template, const TemplateItem *item, DateUnit unit);

/* Whether a unit is written in digits, as a number. */
extern bool date_unit_is_number(DateUnit unit);

#endif
