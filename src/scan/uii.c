/*
 * uii.c
 *		Unique item identifiers, from the elements of a mark.
 *
 * MIL-STD-130N, tables A-I (text element identifiers) and A-II (data
 * identifiers).  The code of the issuing agency precedes the enterprise: D for
 * CAGE codes, UN for DUNS numbers, LD for activity addresses, unless the
 * enterprise includes it.
 *
 *		18S 1PWX71391590010156				D1PWX71391590010156
 *		17V 1PWX7, 1P AC-1, S 42			D1PWX7AC-142
 */
#include "scan/scan_reader.h"
#include "standard/standards.h"

/* Elements that make an identifier together. */
typedef struct Construct
{
	const char *agency;
	const char *parts[3];
} Construct;

static const Construct constructs[] = {
	/* all in one */
	{"", {"25S"}},
	{"", {"UID"}},

	/* number 1: serialized within the enterprise */
	{"D", {"18S"}},
	{"D", {"USN"}},
	{"D", {"UST"}},
	{"D", {"CAG", "SER"}},
	{"D", {"CAG", "UCN"}},
	{"D", {"MFR", "SER"}},
	{"D", {"MFR", "UCN"}},
	{"D", {"SPL", "SER"}},
	{"D", {"SPL", "UCN"}},
	{"UN", {"DUN", "SER"}},
	{"UN", {"DUN", "UCN"}},
	{"", {"EUC", "SER"}},
	{"", {"EUC", "UCN"}},

	/* number 2: serialized within the part number */
	{"D", {"17V", "1P", "S"}},
	{"UN", {"12V", "1P", "S"}},
	{"", {"3V", "1P", "S"}},
	{"LD", {"7L", "1P", "S"}},
	{"", {"18V", "1P", "S"}},
	{"D", {"CAG", "PNO", "SEQ"}},
	{"D", {"MFR", "PNO", "SEQ"}},
	{"D", {"SPL", "PNO", "SEQ"}},
	{"UN", {"DUN", "PNO", "SEQ"}},
	{"", {"EUC", "PNO", "SEQ"}},

	/* the same within the lot */
	{"D", {"17V", "1T", "S"}},
	{"UN", {"12V", "1T", "S"}},
	{"", {"3V", "1T", "S"}},
	{"LD", {"7L", "1T", "S"}},
	{"", {"18V", "1T", "S"}},
	{"D", {"CAG", "LOT", "SEQ"}},
	{"D", {"CAG", "LTN", "SEQ"}},
	{"D", {"CAG", "BII", "SEQ"}},
	{"D", {"MFR", "LOT", "SEQ"}},
	{"D", {"MFR", "LTN", "SEQ"}},
	{"D", {"MFR", "BII", "SEQ"}},
	{"D", {"SPL", "LOT", "SEQ"}},
	{"D", {"SPL", "LTN", "SEQ"}},
	{"D", {"SPL", "BII", "SEQ"}},
	{"UN", {"DUN", "LOT", "SEQ"}},
	{"UN", {"DUN", "LTN", "SEQ"}},
	{"UN", {"DUN", "BII", "SEQ"}},
	{"", {"EUC", "LOT", "SEQ"}},
	{"", {"EUC", "LTN", "SEQ"}},
	{"", {"EUC", "BII", "SEQ"}},
};

/* Numbers that are accepted for one: of a vehicle and of a mobile telephone. */
static const Construct equivalents[] = {
	{"", {"I"}},
	{"", {"22S"}},
};

/* The one element of an id that is not empty; -1: there is none, or there are several. */
static int
find_one(const BarcodeScan *scan, const char *id)
{
	int one = -1;

	for (int i = scan_find(scan, id, 0); i >= 0; i = scan_find(scan, id, i + 1))
	{
		if (scan_is_empty(scan, &scan->element[i]))
			continue;
		if (one >= 0)
			return -1;
		one = i;
	}
	return one;
}

/* Joins the values of a construct's elements; the size is 0 when one of them is missing. */
static bool
construct(const BarcodeScan *scan, const Construct *how, char *uii, size_t *size, Fault *fault)
{
	int part[3];
	size_t end = strlen(how->agency);

	*size = 0;
	for (int i = 0; i < 3 && how->parts[i] != NULL; i++)
	{
		part[i] = find_one(scan, how->parts[i]);
		if (part[i] < 0)
			return true;
	}

	memcpy(uii, how->agency, end);
	for (int i = 0; i < 3 && how->parts[i] != NULL; i++)
	{
		Slice value = scan_value(scan, &scan->element[part[i]]);

		if (!scan_check_value(scan, part[i], fault))
			return false;
		if (value.size > CODE_MAX - end)
			return true;
		memcpy(uii + end, value.data, value.size);
		end += value.size;
	}
	*size = end;
	return true;
}

/* Elements that make no valid identifier, such as a serial number with a point in it, make none. */
static size_t
own_form(Slice made, char *uii)
{
	StandardCode code;
	Fault ignored;

	if (made.size == 0 || !standard_uii.enter(made, &code, &ignored))
		return 0;
	memcpy(uii, code.text, code.size);
	return code.size;
}

bool
scan_build_uii(const BarcodeScan *scan, char *uii, size_t *size, Fault *fault)
{
	*size = 0;
	for (size_t i = 0; i < sizeof(constructs) / sizeof(constructs[0]) && *size == 0; i++)
	{
		char made[CODE_MAX];

		if (!construct(scan, &constructs[i], made, size, fault))
			return false;
		*size = own_form((Slice){made, *size}, uii);
	}
	for (size_t i = 0; i < sizeof(equivalents) / sizeof(equivalents[0]) && *size == 0; i++)
	{
		if (!construct(scan, &equivalents[i], uii, size, fault))
			return false;
	}
	return true;
}
