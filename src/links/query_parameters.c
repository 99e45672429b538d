/*
 * query_parameters.c
 *		The values of the parameters of a query for links (query_text.c).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "links/query_parameters.h"
#include "utils/array.h"
#include "utils/timestamp.h"

static Datum
make_array(const ItemKey *key, const Datum *items, int nitems)
{
	return PointerGetDatum(construct_array(unconstify(Datum *, items), nitems, key->type,
										   key->cache->typlen, key->cache->typbyval,
										   key->cache->typalign));
}

static void
set_array(ParamExternData *parameter, const ItemKey *key, const Datum *items, int nitems)
{
	*parameter = (ParamExternData){.value = make_array(key, items, nitems),
								   .pflags = PARAM_FLAG_CONST,
								   .ptype = key->array_type};
}

/* Each item of a list is a parameter, and null where there are fewer. */
static void
set_list(ParamExternData *parameters, const QueryPart *part)
{
	for (int i = 0; i < ITEMS_PER_LIST; i++)
	{
		bool isnull = i >= part->nitems;

		parameters[i] = (ParamExternData){.value = isnull ? (Datum) 0 : part->items[i],
										  .isnull = isnull,
										  .pflags = PARAM_FLAG_CONST,
										  .ptype = part->table->key.type};
	}
}

/*
 * Parts that are asked for the same items share one array: it may be large, and
 * parts many.
 */
void
query_parameters_set(ParamListInfo parameters, Search search, const QueryExpand *expand)
{
	const QueryPart *parts = expand->parts;

	if (search == SEARCH_JOIN && expand->nparts > 1)
		set_array(&parameters->params[0], &parts[0].table->key, expand->items, expand->nitems);
	else if (search == SEARCH_JOIN)
		set_array(&parameters->params[0], &parts[0].table->key, parts[0].items, parts[0].nitems);
	for (int i = 0; search != SEARCH_JOIN && i < expand->nparts; i++)
	{
		if (search == SEARCH_LIST)
			set_list(&parameters->params[i * ITEMS_PER_LIST], &parts[i]);
		else if (i > 0 && parts[i].items == parts[i - 1].items &&
				 parts[i].nitems == parts[i - 1].nitems)
			parameters->params[i] = parameters->params[i - 1];
		else
			set_array(&parameters->params[i], &parts[i].table->key, parts[i].items,
					  parts[i].nitems);
	}
}

ParamListInfo
query_parameters(const LinkTable *table, Search search, int nparts)
{
	int count = query_text_parameters(search, nparts);
	ParamListInfo parameters = makeParamList(count + table->dated);

	if (table->dated)
		parameters->params[count] = (ParamExternData){.value = TimestampTzGetDatum(table->at),
													  .pflags = PARAM_FLAG_CONST,
													  .ptype = TIMESTAMPTZOID};
	return parameters;
}
