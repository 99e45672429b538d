/*
 * lot_code.c
 *		The type lot_code: a code that names one batch.
 */
#include "postgres.h"

#include "types/code_modifier.h"

CODE_TYPE(lot_code, code_parse);
CODE_TYPE_MODIFIER(lot_code);
