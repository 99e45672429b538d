/*
 * upu_s10.c
 *		Postal items: UPU S10-12, clause 5.
 *
 * RR 47312482 9 GB: service indicator, serial number, check digit and the country (ISO
 * 3166-1) of the postal operator that issued the number.  Only the serial counts, with
 * the weights 8 6 4 2 3 5 9 7:
 *
 *		4*8 + 7*6 + 3*4 + 1*2 + 2*3 + 4*5 + 8*9 + 2*7 = 200 = 18*11 + 2
 *
 * and 11 - 2 = 9.  10 is written 0, and 11 is written 5.
 */
#include "core/check_rule.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define S10_SIZE 13
#define S10_SERIAL 2
#define S10_SERIAL_SIZE 8
#define S10_CHECK (S10_SERIAL + S10_SERIAL_SIZE)
#define S10_COUNTRY (S10_CHECK + 1)

static const CheckRule rule = {.modulus = 11,
							   .weights = S10_SERIAL_SIZE,
							   .weight = {8, 6, 4, 2, 3, 5, 9, 7},
							   .ten = '0',
							   .eleven = '5'};

/* Services whose first letter means the same in all countries. */
static const struct
{
	char indicator;
	const char *service;
} services[] = {
	{'C', "parcel"},
	{'E', "EMS"},
	{'L', "letter"},
	{'M', "M bag"},
	{'R', "registered letter"},
	{'U', "letter"},
	{'V', "insured letter"},
};

static char
check_digit(const char *s10)
{
	char check = '\0';

	(void) check_rule_compute(&rule, (Slice){s10 + S10_SERIAL, S10_SERIAL_SIZE}, &check);
	return check;
}

static bool
upu_s10_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, S10_SIZE, S10_SIZE, "2 letters, 9 digits and 2 letters",
						   fault) ||
		!entry_expect(&entry, 0, S10_SERIAL, &entry_capital, fault) ||
		!entry_expect(&entry, S10_SERIAL, S10_COUNTRY - S10_SERIAL, &entry_digit, fault) ||
		!entry_expect(&entry, S10_COUNTRY, S10_SIZE - S10_COUNTRY, &entry_capital, fault) ||
		!entry_expect_check(&entry, S10_CHECK, check_digit(entry.text), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
upu_s10_decode(StandardCode *code)
{
	standard_add(code, "service_indicator", 0, S10_SERIAL);
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
	{
		if (services[i].indicator == code->text[0])
			standard_add_text(code, "service", services[i].service);
	}
	standard_add(code, "serial", S10_SERIAL, S10_SERIAL_SIZE);
	standard_add(code, "check_digit", S10_CHECK, 1);
	standard_add(code, "country", S10_COUNTRY, 2);
}

const Standard standard_upu_s10 = {
	.name = "upu_s10",
	.title = "Postal item identifier",
	.publisher = "UPU S10-12, clause 5",
	.subject = STANDARD_SERIAL,
	.example = "RR473124829GB",
	.fields = "service_indicator service serial check_digit country",
	.enter = upu_s10_enter,
	.decode = upu_s10_decode,
};
