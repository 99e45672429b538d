/*
 * query_plan.h
 *		What the planner made of a query for links.
 */
#ifndef TRACEABILITY_LINKS_QUERY_PLAN_H
#define TRACEABILITY_LINKS_QUERY_PLAN_H

#include "nodes/plannodes.h"

typedef struct QueryPlan
{
	int items; /* the number of parameters, from the first on, that are items or arrays of them */
	bool compares_each; /* compares rows with the items, one after the other */
	bool is_custom;     /* has a node of an extension, whose plans may differ in kind */
	bool asks_servers;  /* reads foreign tables */
	bool asks_all;      /* has a foreign table's rows compared with the items here */
	bool keeps_rows;    /* has a node that may not read its parameters anew when it is rewound */
	bool is_passing;    /* which partitions it reads depends on the snapshot it was made by */
	List *comparing;    /* tables whose rows are compared so; InvalidOid: what else there is */
	List *judged;       /* foreign tables whose rows are compared with anything here */
	List *foreign;      /* all foreign tables that are read */
} QueryPlan;

/* Adds what there is to say of the plan. */
extern void query_plan_look(QueryPlan *seen, PlannedStmt *statement);

#endif
