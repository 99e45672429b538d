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
	DATE_ROLE_QUARTER,
	DATE_ROLE_MONTH,
	DATE_ROLE_DAY,
	DATE_ROLE_DAY_OF_YEAR,
	DATE_ROLE_WEEK,
	DATE_ROLE_WEEKDAY,
	DATE_ROLE_HOUR,
	DATE_ROLE_MINUTE,
	DATE_ROLE_SECOND,
} DateRole;

#define DATE_ROLES 10

/* How a unit is written. */
typedef enum DateWriting
{
	DATE_WRITTEN_DIGITS,
	DATE_WRITTEN_CHARACTER, /* one of a row */
	DATE_WRITTEN_NAME,      /* of a month, its first three letters */
	DATE_WRITTEN_TABLE,     /* one of the format's own characters */
} DateWriting;

typedef struct DateUnitFacts
{
	const char *name;
	DateRole role;
	int width;
	DateWriting writing;
	const char *characters; /* that it can have; of a row, in order */
	const char *expected;
} DateUnitFacts;

/* Indexed by DateUnit. */
extern const DateUnitFacts date_units[DATE_UNITS];

typedef struct DateRoleFacts
{
	const char *name;           /* in messages */
	int first;                  /* the number of the first character of a row or a table */
	int table_size;             /* 0: it has no table, or one of as many years as there are */
	const char *table_expected; /* in messages */
} DateRoleFacts;

/* Indexed by DateRole. */
extern const DateRoleFacts date_roles[DATE_ROLES];

/* Whose days all days without a year are. */
#define DATE_LEAP_YEAR 2000

/* The year that the first year letter stands for. */
#define DATE_YEAR_OF_A 1980

/* The first three letters of a month's name, as capitals. */
#define DATE_NAME_WIDTH 3
extern const char *date_month_letters(int month);

extern DateWriting date_part_writing(const TemplatePart *part);
extern int date_part_width(const TemplatePart *part);

/* The characters that a part can have; of a row or a table, in order. */
extern Slice date_part_characters(const Template *template, const TemplatePart *part);

/* How many years a short year can mean; 0: it is none. */
extern int date_part_years(const TemplatePart *part);

/* The part of a date with a role, in any of its pieces; NULL: it has none. */
extern const TemplatePart *date_find_role(const Template *template, const TemplateItem *item,
										  DateRole role);
extern bool date_has_role(const Template *template, const TemplateItem *item, DateRole role);

#endif
