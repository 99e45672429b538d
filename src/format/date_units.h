/*
 * date_units.h
 *		The units that dates in codes are made of.
 */
#ifndef TRACEABILITY_FORMAT_DATE_UNITS_H
#define TRACEABILITY_FORMAT_DATE_UNITS_H

#include "format/template.h"

/* What a unit is in a date; a date has at most one unit of each role. */
typedef enum DateRole
{
	DATE_ROLE_YEAR,
	DATE_ROLE_MONTH,
	DATE_ROLE_DAY,
	DATE_ROLE_DAY_OF_YEAR,
	DATE_ROLE_WEEK,
	DATE_ROLE_WEEKDAY,
	DATE_ROLE_HOUR,
	DATE_ROLE_MINUTE,
} DateRole;

#define DATE_ROLES 8

typedef struct DateUnitFacts
{
	const char *name;
	DateRole role;
	int width;
	bool is_number;         /* written in digits; otherwise one character of a row */
	const char *characters; /* that it can have; of a row, in order */
	const char *expected;
	int cycle; /* years after which a short year repeats */
} DateUnitFacts;

/* Indexed by DateUnit. */
extern const DateUnitFacts date_units[DATE_UNITS];

/* The year that the first year letter stands for. */
#define DATE_YEAR_OF_A 1980

/* The first part of a date whose unit is from "first" to "last", or NULL. */
extern const TemplatePart *date_find_part(const Template *template, const TemplateItem *item,
										  DateUnit first, DateUnit last);
extern bool date_has_unit(const Template *template, const TemplateItem *item, DateUnit unit);

#endif
