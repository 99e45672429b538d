/*
 * date_pattern.h
 *		Dates in codes: units such as YYYY and DDD, and the date that they make.
 */
#ifndef TRACEABILITY_FORMAT_DATE_PATTERN_H
#define TRACEABILITY_FORMAT_DATE_PATTERN_H

#include "core/calendar.h"
#include "format/template.h"

/* How precise a date is. */
typedef enum DatePrecision
{
	DATE_TO_YEAR,
	DATE_TO_QUARTER,
	DATE_TO_MONTH,
	DATE_TO_WEEK,
	DATE_TO_DAY,
} DatePrecision;

typedef struct DateValue
{
	DatePrecision precision;
	CalendarDate date; /* its first day */
	bool yearless;     /* a month and a day of any year: that of "date" means nothing */
	CalendarWeek week; /* where it has a week */
	bool has_week;
	int hour;   /* -1: none */
	int minute; /* -1: none */
	int second; /* -1: none */
} DateValue;

/* Room for the text of a date, such as 2023-12-12T14:30:15. */
#define DATE_TEXT_MAX 24

/* A date has at most as many pieces as roles that units can have. */
#define DATE_PIECES_MAX 10

/*
 * Reads the pattern of a date, or of a piece of one, into parts of the template, and
 * its window into the first piece.  Returns NULL, or what was expected and where in
 * the pattern ("at").
 */
extern const char *date_pattern_compile(Slice pattern, Template *template, TemplateItem *item,
										size_t *at);

/* What the units of a whole date lack or have too much; NULL: nothing. */
extern const char *date_pattern_judge(const Template *template, const TemplateItem *item);

/* Whether a unit of the date can be written with a character. */
extern bool date_pattern_has(const Template *template, const TemplateItem *item, char c);

/* How many characters at the beginning of a text can be those of the date. */
extern int date_pattern_scan(const Template *template, const TemplateItem *item, Slice text);

/* What is expected at an offset in a date or a piece, such as "a digit". */
extern void date_pattern_expects(const Template *template, const TemplateItem *item, int offset,
								 char *text, size_t room);

/*
 * Reads a date whose characters were scanned.  "starts" has the offsets of its
 * pieces in the code.  An impossible date is a fault, which may be NULL.
 */
extern bool date_pattern_read(const Template *template, const TemplateItem *item, Slice code,
							  const size_t *starts, DateValue *value, Fault *fault);

extern DatePrecision date_pattern_precision(const Template *template, const TemplateItem *item);

/* Reduces a date to the precision of the pattern. */
extern void date_pattern_round(const Template *template, const TemplateItem *item,
							   DateValue *value);

/*
 * As ISO 8601: 2023-12-12, 2023-12, 2023-W50, 2023, with T14, T14:30 or T14:30:15;
 * besides, 2023-Q4, and --12-12 without a year.  Returns its size.
 */
extern size_t date_to_text(const DateValue *value, char *text);
extern bool date_from_text(Slice text, DateValue *value);

/*
 * Writes a date, or a piece of one, in the pattern.  Returns NULL, or what the date
 * must be for that, written into "needed".
 */
extern const char *date_pattern_write(const Template *template, const TemplateItem *item,
									  const DateValue *value, char *text, char *needed,
									  size_t room);

#endif
