/*
 * lei.c
 *		Legal entities, such as suppliers: ISO 17442-1:2020, clause 6.
 *
 * 5067 00GE1G29325QX3 63: the unit that issued it, the entity, and two check digits
 * (ISO/IEC 7064, MOD 97-10): with A as 10 to Z as 35 it is the number
 *
 *		5067 00 16 14 1 16 29325 26 33 3 63
 *
 * which leaves 1 when divided by 97.
 */
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define LEI_SIZE 20
#define LEI_ENTITY 4
#define LEI_CHECK (LEI_SIZE - 2)

static bool
lei_enter(Slice entered, StandardCode *code, Fault *fault)
{
	char check[CHECK_WIDTH_MAX];
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, LEI_SIZE, LEI_SIZE, "18 characters and 2 digits", fault) ||
		!entry_expect(&entry, 0, LEI_CHECK, &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, LEI_CHECK, 2, &entry_digit, fault))
		return false;
	check_compute(CHECK_MOD97_10, entry_part(&entry, 0, LEI_CHECK), check);
	if (!entry_expect_check_pair(&entry, LEI_CHECK, check, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
lei_decode(StandardCode *code)
{
	standard_add(code, "lou_prefix", 0, LEI_ENTITY);
	standard_add(code, "entity", LEI_ENTITY, LEI_CHECK - LEI_ENTITY);
	standard_add(code, "check_digits", LEI_CHECK, 2);
}

const Standard standard_lei = {
	.name = "lei",
	.title = "Legal entity identifier",
	.publisher = "ISO 17442-1:2020, clause 6",
	.subject = STANDARD_SERIAL,
	.example = "506700GE1G29325QX363",
	.fields = "lou_prefix entity check_digits",
	.enter = lei_enter,
	.decode = lei_decode,
};
