/*
 * source.c
 *		Whether links come from a genealogy index or from queries: decided here alone.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/nbtree.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xlog.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "genealogy_index/trace_reader.h"
#include "items/settings.h"
#include "links/heap_access.h"
#include "links/index_choice.h"
#include "links/index_source.h"
#include "links/partition_route.h"
#include "links/partition_source.h"
#include "links/plain_parts.h"
#include "links/query_source.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"

/*
 * Whether equal items are the same bytes: else the index, which has the first
 * of equal items only, would show another one than the row has.
 */
static bool
is_equal_same(const ItemKey *key)
{
	TypeCacheEntry *cache = lookup_type_cache(key->type, TYPECACHE_BTREE_OPFAMILY);
	Oid function = InvalidOid;

	if (OidIsValid(cache->btree_opf))
		function = get_opfamily_proc(cache->btree_opf, cache->btree_opintype, cache->btree_opintype,
									 BTEQUALIMAGE_PROC);
	return OidIsValid(function) &&
		   DatumGetBool(OidFunctionCall1Coll(function, key->collation,
											 ObjectIdGetDatum(cache->btree_opintype)));
}

/* Whether the caller may read every row of a relation by its name. */
static const char *
why_not_readable(Relation relation)
{
	Oid number = RelationGetRelid(relation);

	if (check_enable_rls(number, InvalidOid, true) == RLS_ENABLED)
		return "row security hides rows of the table";
	if (pg_class_aclcheck(number, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		return "the user may not select all columns of the table";
	if (!schema_is_usable(RelationGetNamespace(relation), GetUserId()))
		return "the user may not use the schema of the table";
	return NULL;
}

/* Whether the caller would be shown every link, as it is. */
static const char *
why_not_links(const LinkTable *table, Relation heap)
{
	const char *why_not = why_not_readable(heap);

	if (why_not != NULL)
		return why_not;
	if (!is_equal_same(&table->key))
		return "equal items may differ in their bytes";
	return NULL;
}

/* Whether the rows of the table are where its indexes lead. */
static const char *
why_not_heap(Relation heap)
{
	List *tables = list_make1_oid(RelationGetRelid(heap));
	const char *why_not = heap_access_why_not(heap, tables, HEAP_OF_USER);

	list_free(tables);
	return why_not;
}

static void
choose_for_heap(LinkChoice *choice, const LinkTable *table, Relation heap)
{
	index_choose(choice, table, heap);
	if (!OidIsValid(choice->index))
		return;
	choice->why_not = why_not_heap(heap);
	if (choice->why_not != NULL)
		choice->index = InvalidOid;
}

static void
add_part(LinkChoice *choice, const LinkTable *table, Relation relation)
{
	LinkPart *part = &choice->parts[choice->nparts++];

	memset(part, 0, sizeof(LinkPart));
	part->table = *table;
	part->table.relation = RelationGetRelid(relation);
	part->table.schema_name = lookup_schema_name(RelationGetNamespace(relation));
	part->table.table_name = pstrdup(RelationGetRelationName(relation));
	part->table.rows = psprintf("ONLY %s", quote_qualified_identifier(part->table.schema_name,
																	  part->table.table_name));
	link_columns_choose(&part->choice.columns, &part->table);
	index_choose(&part->choice, &part->table, relation);
}

bool
link_source_has_rows(Relation relation)
{
	return relation->rd_rel->relkind != RELKIND_PARTITIONED_TABLE &&
		   !RELATION_IS_OTHER_TEMP(relation);
}

/*
 * Whether the server reads all parts where their indexes lead.  What foreign
 * tables are among them hides how the others are read, so that is asked of each.
 */
static const char *
why_not_heaps(LinkChoice *choice, Relation whole, const List *with_rows, bool any_foreign)
{
	if (!any_foreign)
		return heap_access_why_not(whole, with_rows, HEAP_OF_USER);
	for (int i = 0; i < choice->nparts; i++)
	{
		LinkChoice *part = &choice->parts[i].choice;
		Relation heap;

		if (!OidIsValid(part->index))
			continue;
		heap = table_open(choice->parts[i].table.relation, NoLock);
		part->why_not = heap_access_why_not(heap, list_make1_oid(RelationGetRelid(heap)),
											HEAP_OF_TABLE);
		if (part->why_not != NULL)
			part->index = InvalidOid;
		table_close(heap, NoLock);
	}
	return NULL;
}

static bool
has_indexed_part(const LinkChoice *choice)
{
	for (int i = 0; i < choice->nparts; i++)
	{
		if (OidIsValid(choice->parts[i].choice.index))
			return true;
	}
	return false;
}

/*
 * Whether parts need not be asked, though none has an index: all are of other times,
 * or those on other servers that cannot have an item.  The executor itself leaves
 * out single ones of other times, and tables here that cannot have an item.
 */
static bool
leaves_parts_out(const LinkChoice *choice, const LinkTable *table, bool any_foreign)
{
	if (choice->nparts == 0)
		return choice->nleft_out > 0;
	return any_foreign &&
		   (partition_is_routed(table, TRACE_DOWN) || partition_is_routed(table, TRACE_UP));
}

/* Whether every part can be read, by its index or a query; rights may be on the whole only. */
static const char *
why_not_parts(const LinkChoice *choice)
{
	for (int i = 0; i < choice->nparts; i++)
	{
		const LinkPart *part = &choice->parts[i];
		Relation relation;
		bool readable;

		if (OidIsValid(part->choice.index))
			continue;
		relation = table_open(part->table.relation, NoLock);
		readable = why_not_readable(relation) == NULL;
		table_close(relation, NoLock);
		if (!readable)
			return psprintf("%s has no genealogy index and may not be read by itself",
							quote_identifier(part->table.table_name));
	}
	return NULL;
}

/* Whether no part has a genealogy index, on whatever columns, and none is on another server. */
static bool
are_parts_plain(const LinkChoice *choice)
{
	for (int i = 0; i < choice->nparts; i++)
	{
		if (!choice->parts[i].choice.has_none)
			return false;
	}
	return choice->nparts > 0 && choice->nleft_out == 0;
}

/* Adds the parts, and their tables to the list.  True: some are on other servers. */
static bool
add_parts(LinkChoice *choice, const LinkTable *table, List **with_rows)
{
	List *tables = find_all_inheritors(table->relation, AccessShareLock, NULL);
	bool any_foreign = false;
	ListCell *cell;

	choice->parts = palloc(list_length(tables) * sizeof(LinkPart));
	foreach (cell, tables)
	{
		Relation part = table_open(lfirst_oid(cell), NoLock);

		any_foreign |= part->rd_rel->relkind == RELKIND_FOREIGN_TABLE;
		if (link_source_has_rows(part))
		{
			*with_rows = lappend_oid(*with_rows, RelationGetRelid(part));
			if (partition_is_of_other_times(part, table))
				choice->nleft_out++;
			else
				add_part(choice, table, part);
		}
		table_close(part, NoLock);
	}
	return any_foreign;
}

#define NO_INDEXED_PART "no partition or inheriting table has a genealogy index on these columns"

/* Each part has its own index, or none; without any, all may be read by one query. */
static void
look_at_parts(LinkChoice *choice, const LinkTable *table, Relation whole)
{
	List *with_rows = NIL;
	bool any_foreign = add_parts(choice, table, &with_rows);

	if (has_indexed_part(choice))
		choice->why_not = why_not_heaps(choice, whole, with_rows, any_foreign);
	if (choice->why_not == NULL && !has_indexed_part(choice) &&
		!leaves_parts_out(choice, table, any_foreign))
		choice->why_not = NO_INDEXED_PART;
	if (choice->why_not == NULL)
		choice->why_not = why_not_parts(choice);
	choice->by_parts = choice->why_not == NULL;
}

static void
choose_for_parts(LinkChoice *choice, const LinkTable *table, Relation whole)
{
	if (plain_parts_known(table->relation))
	{
		choice->why_not = NO_INDEXED_PART;
		return;
	}
	plain_parts_begin();
	look_at_parts(choice, table, whole);
	if (are_parts_plain(choice))
		plain_parts_note(table->relation);
}

/* A table from which others inherited once, and no longer do, may still have a subclass. */
static bool
has_parts(Relation heap)
{
	Oid relation = RelationGetRelid(heap);

	return heap->rd_rel->relkind == RELKIND_PARTITIONED_TABLE ||
		   (heap->rd_rel->relkind == RELKIND_RELATION && has_subclass(relation) &&
			find_inheritance_children(relation, NoLock) != NIL);
}

bool
link_source_choose_whole(LinkChoice *choice, const LinkTable *table)
{
	bool by_parts = false;
	Relation heap;

	memset(choice, 0, sizeof(LinkChoice));
	link_columns_choose(&choice->columns, table);
	if (!use_genealogy_index)
	{
		choice->why_not = "traceability.use_genealogy_index is off";
		return false;
	}
	heap = table_open(table->relation, NoLock);
	choice->why_not = why_not_links(table, heap);
	if (choice->why_not == NULL && has_parts(heap))
		by_parts = true;
	else if (choice->why_not == NULL)
		choose_for_heap(choice, table, heap);
	table_close(heap, NoLock);
	return by_parts;
}

void
link_source_choose(LinkChoice *choice, const LinkTable *table)
{
	Relation whole;

	if (!link_source_choose_whole(choice, table))
		return;
	whole = table_open(table->relation, NoLock);
	choose_for_parts(choice, table, whole);
	table_close(whole, NoLock);
}

LinkSource *
link_source_open(const LinkTable *table, const LinkRequest *request)
{
	LinkChoice choice = {0};

	if (request->asks != ASKS_FOR_ALL)
		link_source_choose(&choice, table);
	if (choice.by_parts)
		return partition_source_open(table, &choice, request);
	if (!OidIsValid(choice.index))
		return query_source_open(table, request->caller, request->may_stop);
	if (request->asks == ASKS_BY_ITEM)
		return index_source_open_items(table, &choice);
	return index_source_open(table, &choice, request->memory);
}

bool
link_index_is(Relation index)
{
	return trace_reader_knows(index);
}
