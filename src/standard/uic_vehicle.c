/*
 * uic_vehicle.c
 *		Rail vehicles: UIC leaflets 438-1 to 438-4, and the European vehicle number of
 *		Decision 2012/757/EU (technical specification OPE), appendix 6.
 *
 * 21-81-2471217-3: type of vehicle, country, technical characteristics, serial number and
 * a check digit by Luhn:
 *
 *		2*2=4 + 1 + 8*2=16:7 + 1 + 2*2=4 + 4 + 7*2=14:5 + 1 + 2*2=4 + 1 + 7*2=14:5 = 37
 *
 * so 3.  A tank wagon has 7 at position 5: 33 80 7836 234-4.
 */
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"
#include "standard/uic_country.h"

#define VEHICLE_SIZE 12
#define VEHICLE_COUNTRY 2
#define VEHICLE_NUMBER 4
#define VEHICLE_SERIAL 8
#define VEHICLE_CHECK 11

/* What the first digit says. */
static const char *const kinds[] = {
	"wagon", "wagon", "wagon", "wagon", "wagon",
	"coach", "coach", "coach", "wagon", "traction unit",
};

/* Traction units and special vehicles: countries decide what the digits of the number mean. */
static bool
has_characteristics(const StandardCode *code)
{
	return code->text[0] != '9';
}

static const char *
kind_of(const StandardCode *code)
{
	return has_characteristics(code) || code->text[1] != '9' ? kinds[code->text[0] - '0']
															 : "special vehicle";
}

static bool
uic_vehicle_enter(Slice entered, StandardCode *code, Fault *fault)
{
	char check;
	Entry entry;

	if (!entry_read(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, VEHICLE_SIZE, VEHICLE_SIZE, "12 digits", fault) ||
		!entry_expect(&entry, 0, VEHICLE_SIZE, &entry_digit, fault))
		return false;
	check_compute(CHECK_LUHN, entry_part(&entry, 0, VEHICLE_CHECK), &check);
	if (!entry_expect_check(&entry, VEHICLE_CHECK, check, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
uic_vehicle_decode(StandardCode *code)
{
	const char *country = uic_country(code->text + VEHICLE_COUNTRY);

	standard_add(code, "type_code", 0, VEHICLE_COUNTRY);
	standard_add_text(code, "kind", kind_of(code));
	standard_add(code, "country_code", VEHICLE_COUNTRY, VEHICLE_NUMBER - VEHICLE_COUNTRY);
	if (country != NULL)
		standard_add_text(code, "country", country);
	if (has_characteristics(code))
	{
		standard_add(code, "technical_characteristics", VEHICLE_NUMBER,
					 VEHICLE_SERIAL - VEHICLE_NUMBER);
		standard_add(code, "serial", VEHICLE_SERIAL, VEHICLE_CHECK - VEHICLE_SERIAL);
	}
	else
		standard_add(code, "vehicle_number", VEHICLE_NUMBER, VEHICLE_CHECK - VEHICLE_NUMBER);
	standard_add(code, "check_digit", VEHICLE_CHECK, 1);
}

const Standard standard_uic_vehicle = {
	.name = "uic_vehicle",
	.title = "Number of a rail vehicle, such as a tank wagon",
	.publisher = "UIC 438-1 to 438-4, and Decision 2012/757/EU, appendix 6",
	.subject = STANDARD_SERIAL,
	.example = "218124712173",
	.fields = "type_code kind country_code country technical_characteristics serial "
			  "vehicle_number check_digit",
	.enter = uic_vehicle_enter,
	.decode = uic_vehicle_decode,
};
