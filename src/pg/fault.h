/*
 * fault.h
 *		Faults of pure code as PostgreSQL errors.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_FAULT_H
#define TRACEABILITY_PG_FAULT_H

#include "core/fault.h"
#include "core/slice.h"
#include "nodes/nodes.h"

/*
 * Reports why a value of a type was refused: softly when the context is an
 * error-saving one, and then it returns.
 */
extern void fault_report_value(const Fault *fault, const char *type_name, Slice value, bool binary,
							   Node *context);

#endif
