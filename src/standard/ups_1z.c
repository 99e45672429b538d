/*
 * ups_1z.c
 *		Packages of UPS: the "1Z" tracking number of the UPS guide to labeling.
 *
 * 1Z 999AA1 01 2345678 4: shipper, service level, package and check digit.  Letters
 * count 2 for A, 3 for B and so on, modulo 10; every second character after 1Z counts
 * twice:
 *
 *		9+9*2+9+2*2+2+1*2+0+1*2+2+3*2+4+5*2+6+7*2+8 = 96, and 96 + 4 = 100
 */
#include "core/check_rule.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define UPS_SIZE 18
#define UPS_SHIPPER 2
#define UPS_SERVICE 8
#define UPS_PACKAGE 10
#define UPS_CHECK (UPS_SIZE - 1)

static const CheckRule rule = {.modulus = 10,
							   .weights = 2,
							   .weight = {1, 2},
							   .letters = CHECK_LETTERS_UPS,
							   .ten = '0'};

static char
check_digit(const char *number)
{
	char check = '\0';

	(void) check_rule_compute(&rule, (Slice){number + UPS_SHIPPER, UPS_CHECK - UPS_SHIPPER},
							  &check);
	return check;
}

static bool
ups_1z_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, UPS_SIZE, UPS_SIZE, "1Z and 16 characters", fault) ||
		!entry_expect_beginning(&entry, "1Z", fault) ||
		!entry_expect(&entry, UPS_SHIPPER, UPS_CHECK - UPS_SHIPPER, &entry_capital_or_digit,
					  fault) ||
		!entry_expect(&entry, UPS_CHECK, 1, &entry_digit, fault) ||
		!entry_expect_check(&entry, UPS_CHECK, check_digit(entry.text), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
ups_1z_decode(StandardCode *code)
{
	standard_add(code, "shipper_number", UPS_SHIPPER, UPS_SERVICE - UPS_SHIPPER);
	standard_add(code, "service_level", UPS_SERVICE, UPS_PACKAGE - UPS_SERVICE);
	standard_add(code, "package", UPS_PACKAGE, UPS_CHECK - UPS_PACKAGE);
	standard_add(code, "check_digit", UPS_CHECK, 1);
}

const Standard standard_ups_1z = {
	.name = "ups_1z",
	.title = "Tracking number of a package of UPS",
	.publisher = "United Parcel Service, guide to labeling",
	.subject = STANDARD_SERIAL,
	.example = "1Z999AA10123456784",
	.fields = "shipper_number service_level package check_digit",
	.enter = ups_1z_enter,
	.decode = ups_1z_decode,
};
