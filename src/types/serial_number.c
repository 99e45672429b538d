/*
 * serial_number.c
 *		The type serial_number: a code that names one physical unit.
 */
#include "postgres.h"

#include "types/code_modifier.h"

CODE_TYPE(serial_number, code_parse);
CODE_TYPE_MODIFIER(serial_number);
