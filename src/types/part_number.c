/*
 * part_number.c
 *		The type part_number: a code that names one design, and with its revision mark one revision of it.
 */
#include "postgres.h"

#include "types/code_modifier.h"

CODE_TYPE(part_number, code_parse);
CODE_TYPE_MODIFIER(part_number);
