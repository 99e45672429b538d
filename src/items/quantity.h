/*
 * quantity.h
 *		Arithmetic of quantities; results are in the current memory context.
 */
#ifndef TRACEABILITY_ITEMS_QUANTITY_H
#define TRACEABILITY_ITEMS_QUANTITY_H

#include "utils/numeric.h"

extern Numeric quantity_add(Numeric a, Numeric b);
extern Numeric quantity_subtract(Numeric a, Numeric b);
extern Numeric quantity_multiply(Numeric a, Numeric b);

/* Negative, zero or positive, as a is less than, equal to or greater than b. */
extern int quantity_compare(Numeric a, Numeric b);

/* The same where NULL is a quantity that is not known; it comes last. */
extern int quantity_compare_known(Numeric a, Numeric b);

/* Neither infinite nor none. */
extern bool quantity_is_finite(Numeric quantity);

/* Adds to a sum in place; the old number is freed. */
extern void quantity_accumulate(Numeric *sum, Numeric more);

/* The same number without zeros at the end of its fraction. */
extern Numeric quantity_trim(Numeric quantity);

/* As numeric is written, all digits of the fraction kept. */
extern char *quantity_text(Numeric quantity);

#endif
