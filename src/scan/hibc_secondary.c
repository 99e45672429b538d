/*
 * hibc_secondary.c
 *		HIBC secondary data: dates, lot or serial number, quantity.
 *
 * ANSI/HIBC 2.6, Supplier Labeling Standard, 2.2 and 2.3.
 */
#include "scan/data_identifiers.h"
#include "scan/hibc.h"

#define LOT_MAX 18

bool
hibc_expected(ScanReader *reader, const char *at, const char *what)
{
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, at),
			  "Expected %s at position %d of the HIBC data.", what, scan_position(reader, at));
	return false;
}

bool
hibc_add(ScanReader *reader, const char *id, const char *title, Slice value)
{
	return scan_add(reader, SCAN_HIBC, (Slice){id, strlen(id)}, title, value, value.data);
}

/* Takes a number of digits off a text. */
static bool
take_digits(ScanReader *reader, Slice *text, size_t size, const char *what, Slice *digits)
{
	for (size_t i = 0; i < size; i++)
	{
		if (i >= text->size || !ascii_is_digit(text->data[i]))
			return hibc_expected(reader, text->data + i, what);
	}
	*digits = (Slice){text->data, size};
	*text = slice_from(*text, size);
	return true;
}

/* The flag of a date's form, in front of it; the 0 or 1 of MMYY is its own flag. */
typedef struct DateFlag
{
	char flag;
	DateForm form;
	size_t hours; /* digits after it */
} DateFlag;

static const DateFlag date_flags[] = {
	{'0', DATE_MMYY, 0},   {'1', DATE_MMYY, 0},  {'2', DATE_MMDDYY, 0}, {'3', DATE_YYMMDD, 0},
	{'4', DATE_YYMMDD, 2}, {'5', DATE_YYDDD, 0}, {'6', DATE_YYDDD, 2},  {'7', DATE_NONE, 0},
};

static bool
read_date(ScanReader *reader, Slice *text)
{
	const DateFlag *flag = date_flags;
	size_t size;
	Slice date = *text;
	Slice digits;

	while (flag->flag != text->data[0])
	{
		if (++flag == date_flags + sizeof(date_flags) / sizeof(date_flags[0]))
			return hibc_expected(reader, text->data, "a date flag from 0 to 7");
	}
	if (flag->form != DATE_MMYY)
		*text = slice_from(*text, 1);
	if (flag->form == DATE_NONE)
		return true;

	size = date_form_size(flag->form);
	if (!take_digits(reader, text, size + flag->hours, "the digits of a date", &digits))
		return false;
	if (!date_form_holds(flag->form, (Slice){digits.data, size}))
		return hibc_expected(reader, digits.data, "a valid date");
	if (flag->hours > 0 && memcmp(digits.data + size, "23", 2) > 0)
		return hibc_expected(reader, digits.data + size, "an hour from 00 to 23");
	date.size = (size_t) (text->data - date.data);
	return hibc_add(reader, "+EXP", "EXPIRATION DATE", date);
}

static bool
read_quantity(ScanReader *reader, Slice *text)
{
	size_t size = text->size > 0 && text->data[0] == '8' ? 2 : 5;
	Slice quantity;

	if (text->size == 0 || (text->data[0] != '8' && text->data[0] != '9'))
		return true;
	*text = slice_from(*text, 1);
	return take_digits(reader, text, size, "the digits of a quantity", &quantity) &&
		   hibc_add(reader, "+QTY", "QUANTITY", quantity);
}

/* The standard allows letters and digits; labelers write "-" and "." too. */
static bool
read_lot(ScanReader *reader, Slice text, bool is_serial)
{
	for (size_t i = 0; i < text.size; i++)
	{
		if (!hibc_is_alphanumeric(text.data[i]) && text.data[i] != '-' && text.data[i] != '.')
			return hibc_expected(reader, text.data + i, "a digit or a capital letter");
	}
	if (text.size > LOT_MAX)
		return hibc_expected(reader, text.data + LOT_MAX, "the end of a lot or serial number");
	if (text.size == 0)
		return true;
	return is_serial ? hibc_add(reader, "+SN", "SERIAL NUMBER", text)
					 : hibc_add(reader, "+LOT", "LOT", text);
}

/* The data up to the first "/"; where supplements follow, they may hold the lot. */
static bool
read_main(ScanReader *reader, Slice text, bool is_all)
{
	size_t dollars = 0;
	bool is_serial;
	Slice date;

	while (dollars < 2 && dollars < text.size && text.data[dollars] == '$')
		dollars++;
	text = slice_from(text, dollars);
	if (dollars == 0)
	{
		if (!take_digits(reader, &text, date_form_size(DATE_YYDDD), "$ or a date", &date))
			return false;
		if (!date_form_holds(DATE_YYDDD, date))
			return hibc_expected(reader, date.data, "a valid date");
		return hibc_add(reader, "+DATE", "DATE", date) && read_lot(reader, text, false);
	}

	is_serial = text.size > 0 && text.data[0] == '+';
	text = slice_from(text, is_serial);
	if (dollars == 2)
	{
		size_t size = text.size;

		if (!is_serial && !read_quantity(reader, &text))
			return false;
		if (text.size == 0 && size == 0)
			return hibc_expected(reader, text.data, "a date flag from 0 to 9");
		if (text.size > 0 && !read_date(reader, &text))
			return false;
	}
	else if (text.size == 0 && is_all)
		return hibc_expected(reader, text.data, "a lot or serial number");
	return read_lot(reader, text, is_serial);
}

/* "14D20200131" and the like, after a "/" */
static bool
read_supplement(ScanReader *reader, Slice text)
{
	size_t size = data_identifier_size(text);
	Slice id = {text.data, size};
	Slice value = slice_from(text, size);
	bool expires = slice_equals(id, "14D");
	bool produced = slice_equals(id, "16D");

	if (slice_equals(id, "S"))
		return value.size > 0 ? read_lot(reader, value, true)
							  : hibc_expected(reader, value.data, "a serial number");
	if (slice_equals(id, "Q"))
		return take_digits(reader, &value, value.size == 0 ? 1 : value.size,
						   "the digits of a quantity", &value) &&
			   hibc_add(reader, "+QTY", "QUANTITY", (Slice){text.data + 1, text.size - 1});
	if (!expires && !produced)
		return hibc_expected(reader, text.data, "14D, 16D, Q or S");
	if (!date_form_holds(DATE_YYYYMMDD, value))
		return hibc_expected(reader, value.data, "a date YYYYMMDD");
	return expires ? hibc_add(reader, "+EXP", "EXPIRATION DATE", value)
				   : hibc_add(reader, "+MFD", "DATE OF MANUFACTURE", value);
}

/* The text up to the next "/", or all of it. */
static Slice
take_part(Slice *text)
{
	const char *slash = text->size == 0 ? NULL : memchr(text->data, '/', text->size);
	Slice part = {text->data, slash == NULL ? text->size : (size_t) (slash - text->data)};

	*text = slice_from(*text, part.size + (slash != NULL));
	return part;
}

bool
hibc_read_supplements(ScanReader *reader, Slice text)
{
	while (text.size > 0)
	{
		if (!read_supplement(reader, take_part(&text)))
			return false;
	}
	return true;
}

bool
hibc_read_secondary(ScanReader *reader, Slice text)
{
	Slice first = take_part(&text);

	return read_main(reader, first, text.size == 0) && hibc_read_supplements(reader, text);
}
