/*
 * calendar_model.h
 *		The calendar, counted: what the tests compare with.
 */
#ifndef TRACEABILITY_TEST_CALENDAR_MODEL_H
#define TRACEABILITY_TEST_CALENDAR_MODEL_H

static inline int
model_month_days(int year, int month)
{
	if (month == 2)
		return year % 4 != 0 || (year % 100 == 0 && year % 400 != 0) ? 28 : 29;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static inline int
model_year_days(int year)
{
	int sum = 0;

	for (int month = 1; month <= 12; month++)
		sum += model_month_days(year, month);
	return sum;
}

/* 1 is Monday, as January 1 of the year 1 was. */
static inline int
model_new_year_weekday(int year)
{
	static signed char weekdays[10001];
	static int known;

	for (; known < year; known++)
		weekdays[known + 1] =
			(signed char) (known == 0 ? 1 : (weekdays[known] - 1 + model_year_days(known)) % 7 + 1);
	return weekdays[year];
}

/* A year has as many weeks as Thursdays. */
static inline int
model_weeks(int year)
{
	int first_thursday = (4 - model_new_year_weekday(year) + 7) % 7;

	return (model_year_days(year) - first_thursday + 6) / 7;
}

#endif
