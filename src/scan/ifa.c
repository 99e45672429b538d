/*
 * ifa.c
 *		Labels of medicines: IFA Coding System, specification PPN-Code.
 *
 *		9N111234567842 GS 1T12345ABCD GS D270600 GS S12345ABCDEF
 *
 * product, batch, expiration date, serial number.  In MH10.8.2 a (D) is any date; IFA
 * gives it a meaning, and lets its day be 00 for the last of the month.
 */
#include "scan/ifa.h"

#include "scan/data_identifiers.h"

bool
scan_ifa_is_label(const BarcodeScan *scan)
{
	return scan_find(scan, "9N", 0) >= 0;
}

bool
scan_ifa_is_month(const BarcodeScan *scan, const ScanElement *element)
{
	Slice value = scan_value(scan, element);
	char first[6];

	if (strcmp(element->id, "D") != 0 || value.size != sizeof(first) ||
		memcmp(value.data + 4, "00", 2) != 0 || !scan_ifa_is_label(scan))
		return false;
	memcpy(first, value.data, 4);
	memcpy(first + 4, "01", 2);
	return date_form_holds(DATE_YYMMDD, (Slice){first, sizeof(first)});
}
