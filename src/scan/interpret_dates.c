/*
 * interpret_dates.c
 *		The dates in the elements of a scan.
 */
#include "scan/interpreter.h"

#include "scan/data_identifiers.h"
#include "scan/ifa.h"
#include "scan/isbt128.h"

/* How dates are written; a qualifier is one of ASC X12 data element 374. */
typedef enum Writing
{
	WRITTEN_GS1, /* YYMMDD, and more after it; a day of 00 */
	WRITTEN_YYYYMMDD,
	WRITTEN_DDMMYYYY,
	WRITTEN_HIBC,
	WRITTEN_QUALIFIED,
	WRITTEN_ISBT128,
	WRITTEN_IFA, /* as GS1, on the label of a medicine */
} Writing;

typedef struct DateSource
{
	const char *id;
	Writing writing;
	const char *qualifier;
} DateSource;

static const DateSource produced_sources[] = {
	{"11", WRITTEN_GS1, NULL},        {"8008", WRITTEN_GS1, NULL},
	{"16D", WRITTEN_YYYYMMDD, NULL},  {"17D", WRITTEN_DDMMYYYY, NULL},
	{"DMF", WRITTEN_YYYYMMDD, NULL},  {"+MFD", WRITTEN_YYYYMMDD, NULL},
	{"=}", WRITTEN_ISBT128, NULL},    {"&}", WRITTEN_ISBT128, NULL},
	{"6D", WRITTEN_QUALIFIED, "094"}, {"6D", WRITTEN_QUALIFIED, "405"},
	{"5D", WRITTEN_QUALIFIED, "094"}, {"5D", WRITTEN_QUALIFIED, "405"},
	{NULL, WRITTEN_GS1, NULL},
};

static const DateSource expires_sources[] = {
	{"17", WRITTEN_GS1, NULL},        {"7003", WRITTEN_GS1, NULL},
	{"14D", WRITTEN_YYYYMMDD, NULL},  {"15D", WRITTEN_DDMMYYYY, NULL},
	{"EXP", WRITTEN_YYYYMMDD, NULL},  {"+EXP", WRITTEN_HIBC, NULL},
	{"6D", WRITTEN_QUALIFIED, "036"}, {"5D", WRITTEN_QUALIFIED, "036"},
	{"=>", WRITTEN_ISBT128, NULL},    {"&>", WRITTEN_ISBT128, NULL},
	{"D", WRITTEN_IFA, NULL},         {NULL, WRITTEN_GS1, NULL},
};

static const DateSource best_before_sources[] = {
	{"15", WRITTEN_GS1, NULL},
	{"25D", WRITTEN_YYYYMMDD, NULL},
	{NULL, WRITTEN_GS1, NULL},
};

/* A day of 00 is the last of the month for what ends on it; otherwise there is no date. */
static bool
read_gs1_date(Slice value, CalendarDate on_date, bool ends, CalendarDate *date)
{
	char digits[6];

	*date = (CalendarDate){0, 0, 0};
	memcpy(digits, value.data, sizeof(digits));
	if (memcmp(digits + 4, "00", 2) != 0)
		return date_form_read(DATE_YYMMDD, (Slice){digits, 6}, on_date, date);
	memcpy(digits + 4, "01", 2);
	if (!date_form_read(DATE_YYMMDD, (Slice){digits, 6}, on_date, date))
		return false;
	date->day = calendar_days_in_month(date->year, date->month);
	if (!ends)
		*date = (CalendarDate){0, 0, 0};
	return true;
}

/* With its flag in front, or YYYYMMDD as in supplemental data. */
static bool
read_hibc_date(Slice value, CalendarDate on_date, CalendarDate *date)
{
	Slice digits = slice_from(value, value.size > 0);

	if (value.size == 4)
		return date_form_read(DATE_MMYY, value, on_date, date);
	if (value.size == 8 && value.data[0] != '6')
		return date_form_read(DATE_YYYYMMDD, value, on_date, date);
	digits.size -= value.size >= 8 ? 2 : 0;
	if (digits.size == 5)
		return date_form_read(DATE_YYDDD, digits, on_date, date);
	return date_form_read(value.data[0] == '2' ? DATE_MMDDYY : DATE_YYMMDD, digits, on_date, date);
}

static bool
read_date(Writing writing, Slice value, CalendarDate on_date, bool ends, CalendarDate *date)
{
	switch (writing)
	{
		case WRITTEN_GS1:
		case WRITTEN_IFA:
			return read_gs1_date(value, on_date, ends, date);
		case WRITTEN_DDMMYYYY:
			return date_form_read(DATE_DDMMYYYY, value, on_date, date);
		case WRITTEN_HIBC:
			return read_hibc_date(value, on_date, date);
		case WRITTEN_ISBT128:
			return scan_isbt128_date(value, date);
		case WRITTEN_QUALIFIED:
			return date_form_read(value.size == 9 ? DATE_YYMMDD_QUALIFIED : DATE_YYYYMMDD_QUALIFIED,
								  value, on_date, date);
		case WRITTEN_YYYYMMDD:
			break;
	}
	return date_form_read(DATE_YYYYMMDD, value, on_date, date);
}

static bool
is_for(const BarcodeScan *scan, const DateSource *source, Slice value)
{
	if (source->writing == WRITTEN_IFA)
		return scan_ifa_is_label(scan);
	return source->qualifier == NULL ||
		   (value.size > 3 && memcmp(value.data + value.size - 3, source->qualifier, 3) == 0);
}

static bool
same_date(CalendarDate a, CalendarDate b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* The first date of the sources; another date of the same source is a fault. */
static bool
store_date(const Interpreter *interpreter, const DateSource *sources, bool ends, CalendarDate *date)
{
	const BarcodeScan *scan = interpreter->scan;
	const ScanElement *first = NULL;

	*date = (CalendarDate){0, 0, 0};
	for (const DateSource *source = sources; source->id != NULL && first == NULL; source++)
	{
		for (int i = scan_find(scan, source->id, 0); i >= 0; i = scan_find(scan, source->id, i + 1))
		{
			const ScanElement *element = &scan->element[i];
			Slice value = scan_value(scan, element);
			CalendarDate found;

			if (scan_is_empty(scan, element) || !is_for(scan, source, value))
				continue;
			if (!scan_check_value(scan, i, interpreter->fault))
				return false;
			if (!read_date(source->writing, value, interpreter->options->on_date, ends, &found))
			{
				fault_set(interpreter->fault, FAULT_ARGUMENT, element->position,
						  "(%s) %s at position %d is not a date as of %04d-%02d-%02d.", element->id,
						  element->title, element->position, interpreter->options->on_date.year,
						  interpreter->options->on_date.month, interpreter->options->on_date.day);
				return false;
			}
			if (first != NULL && !same_date(*date, found))
				return interpret_two(interpreter, "dates of one kind", first, element);
			first = element;
			*date = found;
		}
	}
	return true;
}

static bool
has_source(const DateSource *sources, const char *id)
{
	while (sources->id != NULL && strcmp(sources->id, id) != 0)
		sources++;
	return sources->id != NULL;
}

bool
interpret_uses_date(const char *id)
{
	return has_source(produced_sources, id) || has_source(expires_sources, id) ||
		   has_source(best_before_sources, id);
}

bool
interpret_dates(const Interpreter *interpreter, ScanSummary *summary)
{
	return store_date(interpreter, produced_sources, false, &summary->produced_on) &&
		   store_date(interpreter, expires_sources, true, &summary->expires_on) &&
		   store_date(interpreter, best_before_sources, true, &summary->best_before);
}
