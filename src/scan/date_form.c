/*
 * date_form.c
 *		The forms in which data identifiers and HIBC write dates.
 */
#include "scan/data_identifiers.h"

/*
 * The digits of a form: Y year, M month, D day, J day of the year, W week, Q
 * qualifier, h hour, m minute.
 */
static const char *const forms[] = {
	[DATE_NONE] = "",
	[DATE_YYMMDD] = "YYMMDD",
	[DATE_DDMMYY] = "DDMMYY",
	[DATE_MMDDYY] = "MMDDYY",
	[DATE_YDDD] = "YJJJ",
	[DATE_YYDDD] = "YYJJJ",
	[DATE_YYMMDD_QUALIFIED] = "YYMMDDQQQ",
	[DATE_YYYYMMDD_QUALIFIED] = "YYYYMMDDQQQ",
	[DATE_MMYY] = "MMYY",
	[DATE_YYWW] = "YYWW",
	[DATE_YYYYWW] = "YYYYWW",
	[DATE_YYYYMMDD] = "YYYYMMDD",
	[DATE_DDMMYYYY] = "DDMMYYYY",
	[DATE_YYYYMMDDHHMM] = "YYYYMMDDhhmm",
};

size_t
date_form_size(DateForm form)
{
	return strlen(forms[form]);
}

/* The number that the digits of one kind make, and how many they are. */
static int
digits_of(DateForm form, Slice text, char kind, int *count)
{
	int value = 0;

	*count = 0;
	for (size_t i = 0; i < text.size; i++)
	{
		if (forms[form][i] == kind)
		{
			value = value * 10 + (text.data[i] - '0');
			++*count;
		}
	}
	return value;
}

static bool
has_digits(DateForm form, Slice text)
{
	if (text.size != date_form_size(form))
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		char c = ascii_to_upper(text.data[i]);

		if (!ascii_is_digit(c) && (forms[form][i] != 'Q' || !ascii_is_upper(c)))
			return false;
	}
	return true;
}

/* GS1 General Specifications, 7.12 */
int
date_form_century(int short_year, int year)
{
	return calendar_year_in_window(short_year, 100, year - 49);
}

static int
full_year(int short_year, int digits, int year)
{
	if (digits == 1)
		return calendar_year_in_window(short_year, 10, year - 9);
	return digits == 2 ? date_form_century(short_year, year) : short_year;
}

static bool
read_day(DateForm form, Slice text, int year, CalendarDate *date)
{
	int count;
	int month = digits_of(form, text, 'M', &count);
	int day = digits_of(form, text, 'D', &count);

	if (month < 1 || month > 12)
		return false;
	if (count == 0)
		day = calendar_days_in_month(year, month);
	if (day < 1 || day > calendar_days_in_month(year, month))
		return false;
	*date = (CalendarDate){year, month, day};
	return true;
}

bool
date_form_read(DateForm form, Slice text, CalendarDate on_date, CalendarDate *date)
{
	int count;
	int year;
	int value;

	*date = (CalendarDate){0, 0, 0};
	if (form == DATE_NONE || !has_digits(form, text))
		return false;

	value = digits_of(form, text, 'Y', &count);
	year = full_year(value, count, on_date.year);
	if (year < 1 || year > CALENDAR_YEAR_MAX)
		return false;
	if (digits_of(form, text, 'h', &count) > 23 || digits_of(form, text, 'm', &count) > 59)
		return false;

	value = digits_of(form, text, 'W', &count);
	if (count > 0)
		return value >= 1 && value <= calendar_weeks_in_year(year);

	value = digits_of(form, text, 'J', &count);
	if (count == 0)
		return read_day(form, text, year, date);
	if (value < 1 || value > calendar_days_in_year(year))
		return false;
	*date = calendar_from_day_of_year(year, value);
	return true;
}

/* Leap years come within ten years, and within a century every date that any year has. */
bool
date_form_holds(DateForm form, Slice text)
{
	for (int year = 2000; year < 2110; year += 10)
	{
		CalendarDate date;

		if (date_form_read(form, text, (CalendarDate){year, 1, 1}, &date))
			return true;
	}
	return false;
}
