/*
 * lot_code.c
 *		The type lot_code: a code that names one batch.
 */
#include "postgres.h"

#include "types/code.h"

CODE_TYPE(lot_code, code_parse);
