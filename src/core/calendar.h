/*
 * calendar.h
 *		Dates, ISO weeks, and short years within a window.
 *
 * The Gregorian calendar, applied to the years 1 to 9999.
 */
#ifndef TRACEABILITY_CORE_CALENDAR_H
#define TRACEABILITY_CORE_CALENDAR_H

#include <stdbool.h>

#define CALENDAR_YEAR_MAX 9999

typedef struct CalendarDate
{
	int year;
	int month;
	int day;
} CalendarDate;

/* A week of ISO 8601, whose year is not always that of its days; weekday 1 is Monday. */
typedef struct CalendarWeek
{
	int year;
	int week;
	int weekday;
} CalendarWeek;

extern int calendar_days_in_month(int year, int month);
extern int calendar_days_in_year(int year);

/* 52 or 53 */
extern int calendar_weeks_in_year(int year);

/* Days since 0000-03-01, for differences and weekdays. */
extern int calendar_day_number(CalendarDate date);
extern CalendarDate calendar_from_day_number(int number);

extern int calendar_day_of_year(CalendarDate date);
extern CalendarDate calendar_from_day_of_year(int year, int day);

extern CalendarWeek calendar_week(CalendarDate date);
extern CalendarDate calendar_from_week(CalendarWeek week);

/*
 * The year that a short year stands for: the first one from "first" on that
 * leaves "short_year" when divided by "cycle".
 */
extern int calendar_year_in_window(int short_year, int cycle, int first);

extern const char *calendar_month_name(int month);
extern const char *calendar_weekday_name(int weekday);

#endif
