/*
 * query_parameters.h
 *		The values of the parameters of a query for links (query_text.c).
 */
#ifndef TRACEABILITY_LINKS_QUERY_PARAMETERS_H
#define TRACEABILITY_LINKS_QUERY_PARAMETERS_H

#include "links/query_source.h"
#include "nodes/params.h"

/* Parameters of which that of the time is set, and those of the items are not yet. */
extern ParamListInfo query_parameters(const LinkTable *table, Search search, int nparts);

/* Sets those of the items; they live as long as the current context. */
extern void query_parameters_set(ParamListInfo parameters, Search search,
								 const QueryExpand *expand);

#endif
