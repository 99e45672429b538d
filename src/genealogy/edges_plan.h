/*
 * edges_plan.h
 *		What the planner made of a query for links.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_PLAN_H
#define TRACEABILITY_GENEALOGY_EDGES_PLAN_H

#include "nodes/plannodes.h"

/* Whether it compares rows with the elements of an array parameter, one after the other. */
extern bool edges_plan_compares_each(PlannedStmt *statement);

#endif
