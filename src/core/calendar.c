/*
 * calendar.c
 *		Dates, ISO weeks, and short years within a window.
 */
#include "core/calendar.h"

static bool
is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
calendar_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap_year(year));
}

int
calendar_days_in_year(int year)
{
	return is_leap_year(year) ? 366 : 365;
}

/*
 * Years begin in March here, so that the leap day is their last day.  153 days are
 * the five months from March to July, and from August to December.
 */
int
calendar_day_number(CalendarDate date)
{
	int month = (date.month + 9) % 12;
	int year = date.year - month / 10;

	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1;
}

/*
 * A year has 365.2425 days on average, and a month from March on 30.6 (153 / 5).
 * 1.478 days are added so that the year is never too small; one that is too large
 * is corrected.  0.52 days round each month to its first day.
 */
CalendarDate
calendar_from_day_number(int number)
{
	CalendarDate date = {.year = (int) (((long long) number * 10000 + 14780) / 3652425)};
	int day = number - calendar_day_number((CalendarDate){date.year, 3, 1});
	int month;

	if (day < 0)
	{
		date.year--;
		day = number - calendar_day_number((CalendarDate){date.year, 3, 1});
	}
	month = (100 * day + 52) / 3060;
	date.month = (month + 2) % 12 + 1;
	date.day = day - (153 * month + 2) / 5 + 1;
	date.year += (month + 2) / 12;
	return date;
}

int
calendar_day_of_year(CalendarDate date)
{
	return calendar_day_number(date) - calendar_day_number((CalendarDate){date.year, 1, 1}) + 1;
}

CalendarDate
calendar_from_day_of_year(int year, int day)
{
	return calendar_from_day_number(calendar_day_number((CalendarDate){year, 1, 1}) + day - 1);
}

/* 1 is Monday; 0000-03-01, day 0, was a Wednesday. */
static int
weekday(int day_number)
{
	return (day_number + 2) % 7 + 1;
}

/* The Monday of week 1, the week that has January 4 in it. */
static int
first_monday(int year)
{
	int fourth = calendar_day_number((CalendarDate){year, 1, 4});

	return fourth - weekday(fourth) + 1;
}

int
calendar_weeks_in_year(int year)
{
	return (first_monday(year + 1) - first_monday(year)) / 7;
}

CalendarWeek
calendar_week(CalendarDate date)
{
	int number = calendar_day_number(date);
	CalendarWeek week = {.year = date.year, .weekday = weekday(number)};

	if (number < first_monday(date.year))
		week.year--;
	else if (number >= first_monday(date.year + 1))
		week.year++;
	week.week = (number - first_monday(week.year)) / 7 + 1;
	return week;
}

CalendarDate
calendar_from_week(CalendarWeek week)
{
	return calendar_from_day_number(first_monday(week.year) + (week.week - 1) * 7 + week.weekday -
									1);
}

int
calendar_year_in_window(int short_year, int cycle, int first)
{
	return first + ((short_year - first) % cycle + cycle) % cycle;
}

const char *
calendar_month_name(int month)
{
	static const char *const names[] = {
		"January", "February", "March",     "April",   "May",      "June",
		"July",    "August",   "September", "October", "November", "December",
	};

	return names[month - 1];
}

const char *
calendar_weekday_name(int weekday)
{
	static const char *const names[] = {
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
	};

	return names[weekday - 1];
}
