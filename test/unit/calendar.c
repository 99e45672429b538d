/*
 * calendar.c
 *		Every day of the years 1 to 9999, beside a calendar that counts them one by one.
 */
#include "core/calendar.h"

#include "calendar_model.h"
#include "tap.h"

/* The model: a row of days, the first one Monday, January 1 of the year 1. */
typedef struct Day
{
	short year;
	short day_of_year;
} Day;

static Day *days;
static int day_count;

/* Some days more than there are dates, since a week may end in another year. */
static void
make_days(void)
{
	days = malloc(sizeof(Day) * 366 * 10001);
	for (int year = 1; year <= 10000; year++)
	{
		int length = model_year_days(year);

		for (int day = 1; day <= length; day++)
			days[day_count++] = (Day){(short) year, (short) day};
	}
}

/* A week has the year of its Thursday, and as many Thursdays of that year before it as weeks. */
static CalendarWeek
model_week(int number)
{
	int weekday = number % 7 + 1;
	Day thursday = days[number + 4 - weekday];

	return (CalendarWeek){thursday.year, (thursday.day_of_year - 1) / 7 + 1, weekday};
}

static bool
same_date(CalendarDate a, CalendarDate b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

static bool
same_week(CalendarWeek a, CalendarWeek b)
{
	return a.year == b.year && a.week == b.week && a.weekday == b.weekday;
}

static void
every_day(void)
{
	int origin = calendar_day_number((CalendarDate){1, 1, 1});
	int number = 0;
	Law numbers = {0};
	Law days_of_year = {0};
	Law weeks = {0};

	for (int year = 1; year <= CALENDAR_YEAR_MAX; year++)
	{
		int day_of_year = 0;

		for (int month = 1; month <= 12; month++)
		{
			for (int day = 1; day <= model_month_days(year, month); day++, number++)
			{
				CalendarDate date = {year, month, day};
				CalendarWeek week = model_week(number);

				day_of_year++;
				if (breaks(&numbers,
						   calendar_day_number(date) == origin + number &&
							   same_date(calendar_from_day_number(origin + number), date)))
					printf("# %d-%d-%d is not day %d\n", year, month, day, origin + number);
				if (breaks(&days_of_year,
						   calendar_day_of_year(date) == day_of_year &&
							   same_date(calendar_from_day_of_year(year, day_of_year), date)))
					printf("# %d-%d-%d is not day %d of the year\n", year, month, day, day_of_year);
				if (breaks(&weeks, same_week(calendar_week(date), week) &&
									   same_date(calendar_from_week(week), date)))
					printf("# %d-%d-%d is not %d-W%02d-%d\n", year, month, day, week.year,
						   week.week, week.weekday);
			}
		}
	}
	law_end(&numbers, "every date of the years 1 to 9999 has its number");
	law_end(&days_of_year, "its day of the year");
	law_end(&weeks, "its ISO week and weekday");
	ok(origin == 306, "0001-01-01 is 306 days after 0000-03-01");
}

static void
lengths(void)
{
	Law law = {0};

	for (int year = 1; year <= CALENDAR_YEAR_MAX; year++)
	{
		int weeks = model_weeks(year);

		for (int month = 1; month <= 12; month++)
			if (breaks(&law, calendar_days_in_month(year, month) == model_month_days(year, month)))
				printf("# days in %d-%d\n", year, month);
		if (breaks(&law, calendar_days_in_year(year) == model_year_days(year)))
			printf("# days in %d\n", year);
		if (breaks(&law, calendar_weeks_in_year(year) == weeks))
			printf("# weeks in %d: %d, expected %d\n", year, calendar_weeks_in_year(year), weeks);
	}
	law_end(&law, "days in months and years, weeks in years: as many as Thursdays");
}

static void
published_examples(void)
{
	static const struct
	{
		CalendarDate date;
		CalendarWeek week;
	} cases[] = {
		/* ISO 8601, and the table of dates around new year in encyclopedias */
		{{1985, 4, 12}, {1985, 15, 5}},  {{1977, 1, 1}, {1976, 53, 6}},
		{{1977, 1, 2}, {1976, 53, 7}},   {{1977, 12, 31}, {1977, 52, 6}},
		{{1978, 1, 1}, {1977, 52, 7}},   {{1978, 1, 2}, {1978, 1, 1}},
		{{1979, 12, 30}, {1979, 52, 7}}, {{1979, 12, 31}, {1980, 1, 1}},
		{{2008, 12, 29}, {2009, 1, 1}},  {{2010, 1, 3}, {2009, 53, 7}},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
		if (breaks(&law, same_week(calendar_week(cases[i].date), cases[i].week)))
			printf("# %d-%d-%d\n", cases[i].date.year, cases[i].date.month, cases[i].date.day);
	law_end(&law, "published weeks");
	ok(calendar_weeks_in_year(2020) == 53 && calendar_weeks_in_year(2021) == 52 &&
		   calendar_weeks_in_year(2015) == 53 && calendar_weeks_in_year(2016) == 52,
	   "2015 and 2020 have a week 53");
}

/* By looking at every year from the first on. */
static void
windows(void)
{
	static const int cycles[] = {10, 30, 100};
	Law law = {0};

	for (size_t c = 0; c < LENGTH(cycles); c++)
	{
		for (int first = 1; first <= 2100; first++)
		{
			for (int years = 0; years < cycles[c]; years++)
			{
				int year = first + years;
				/* a short year is what is left of a year, or counts from a year of its own */
				int shorts[] = {year % cycles[c], (year - 1980) % cycles[c] + 1980,
								year % cycles[c] + 1980 / cycles[c] * cycles[c]};

				for (size_t s = 0; s < LENGTH(shorts); s++)
					if (breaks(&law, calendar_year_in_window(shorts[s], cycles[c], first) == year))
						printf("# %d of %d from %d: %d, expected %d\n", shorts[s], cycles[c], first,
							   calendar_year_in_window(shorts[s], cycles[c], first), year);
			}
		}
	}
	law_end(&law, "short years in every window");
}

static void
names(void)
{
	ok(strcmp(calendar_month_name(1), "January") == 0 &&
		   strcmp(calendar_month_name(12), "December") == 0,
	   "months have names");
	ok(strcmp(calendar_weekday_name(1), "Monday") == 0 &&
		   strcmp(calendar_weekday_name(7), "Sunday") == 0,
	   "weekdays have names");
}

int
main(void)
{
	make_days();
	every_day();
	lengths();
	published_examples();
	windows();
	names();
	free(days);
	return done();
}
