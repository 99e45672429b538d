/*
 * natural_estimate.h
 *		How far apart codes are: estimates for planners and indexes.
 */
#ifndef TRACEABILITY_CORE_NATURAL_ESTIMATE_H
#define TRACEABILITY_CORE_NATURAL_ESTIMATE_H

#include "core/natural.h"

/*
 * The position of a code between two others, as a fraction from 0 to 1: an
 * estimate that takes numbers by value.  low < high is required; codes outside
 * of them give 0 and 1.
 */
extern double natural_position(Slice low, Slice high, Slice code, NaturalOrder order);

/*
 * How far a code is above another (below: negative): the difference of the
 * first tokens that differ, numbers by their value, and less the later they are.
 */
extern double natural_distance(Slice a, Slice b, NaturalOrder order);

#endif
