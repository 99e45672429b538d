/*
 * build.c
 *		CREATE INDEX: a genealogy index is made, and filled from its table.
 */
#include "postgres.h"

#include "access/tableam.h"
#include "access/xloginsert.h"
#include "catalog/index.h"
#include "commands/progress.h"
#include "genealogy_index/bulk.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "pgstat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct BuildState
{
	GenealogyIndex index;
	BulkBuild *bulk;
	MemoryContext row;
} BuildState;

/* The phases in pg_stat_progress_create_index; the server itself sets the first one. */
typedef enum BuildPhase
{
	PHASE_INITIALIZE = PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE,
	PHASE_SCAN,
	PHASE_FIND,
	PHASE_NUMBER,
	PHASE_SORT,
	PHASE_TUPLES,
	PHASE_DIRECTORY
} BuildPhase;

char *
genealogy_build_phase_name(int64 phase)
{
	switch (phase)
	{
		case PHASE_INITIALIZE:
			return "initializing";
		case PHASE_SCAN:
			return "scanning table";
		case PHASE_FIND:
			return "finding items";
		case PHASE_NUMBER:
			return "numbering items";
		case PHASE_SORT:
			return "sorting links";
		case PHASE_TUPLES:
			return "writing items and links";
		case PHASE_DIRECTORY:
			return "writing directory";
		default:
			return NULL;
	}
}

static void
show_phase(BuildPhase phase)
{
	pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE, phase);
}

static const char *
column_name(Relation heap, IndexInfo *info, int column)
{
	AttrNumber number = info->ii_IndexAttrNumbers[column];

	return NameStr(TupleDescAttr(RelationGetDescr(heap), number - 1)->attname);
}

/* An item can be parent and child, so both columns must be alike. */
static void
check_columns(Relation heap, Relation index, IndexInfo *info)
{
	TupleDesc columns = RelationGetDescr(index);

	if (info->ii_NumIndexKeyAttrs != GENEALOGY_KEYS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("a genealogy index must have two key columns, the parent and the child, "
						"not %d",
						info->ii_NumIndexKeyAttrs),
				 errhint("Write USING genealogy (parent, child) with the names of your columns.")));
	for (int i = 0; i < GENEALOGY_KEYS; i++)
	{
		if (info->ii_IndexAttrNumbers[i] <= 0)
			ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
							errmsg("genealogy indexes do not support expressions"),
							errhint("Index a generated column instead.")));
	}
	if (info->ii_IndexAttrNumbers[0] == info->ii_IndexAttrNumbers[1])
		ereport(ERROR, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
						errmsg("column \"%s\" cannot be both the parent and the child of a "
							   "genealogy index",
							   column_name(heap, info, 0))));
	if (TupleDescAttr(columns, 0)->atttypid != TupleDescAttr(columns, 1)->atttypid ||
		index->rd_opcintype[0] != index->rd_opcintype[1])
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("columns \"%s\" and \"%s\" of a genealogy index must have the same type",
						column_name(heap, info, 0), column_name(heap, info, 1))));
	if (index->rd_opfamily[0] != index->rd_opfamily[1])
		ereport(ERROR, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
						errmsg("columns \"%s\" and \"%s\" of a genealogy index must have the same "
							   "operator class",
							   column_name(heap, info, 0), column_name(heap, info, 1))));
	if (index->rd_indcollation[0] != index->rd_indcollation[1])
		ereport(ERROR, (errcode(ERRCODE_COLLATION_MISMATCH),
						errmsg("columns \"%s\" and \"%s\" of a genealogy index must have the same "
							   "collation",
							   column_name(heap, info, 0), column_name(heap, info, 1))));
}

static void
check_included(Relation heap, Relation index, IndexInfo *info)
{
	for (int i = GENEALOGY_KEYS; i < info->ii_NumIndexAttrs; i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(index), i);

		if (!include_knows_type(column))
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("column \"%s\" of type %s cannot be included in a genealogy index",
							column_name(heap, info, i), format_type_be(column->atttypid)),
					 errdetail("Columns of INCLUDE must have a type of fixed width, of at most %d "
							   "bytes, or numeric.",
							   INCLUDE_WIDTH_LIMIT),
					 errhint(
						 "Leave the column out of INCLUDE; traces then read it from the table.")));
	}
}

/*
 * A warning only: an error would also stop TRUNCATE and a restore, which build the
 * index too.  Links without room in a node go to chunks.
 */
static void
check_inline_links(const GenealogyIndex *index)
{
	GenealogyOptions *options = (GenealogyOptions *) index->relation->rd_options;

	if (options != NULL && options->inline_links > index->inline_limit)
		ereport(
			WARNING,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("inline_links of index \"%s\" is %d, but %u is used with its INCLUDE columns",
					RelationGetRelationName(index->relation), options->inline_links,
					index->inline_limit),
			 errdetail("A link takes %u bytes, and all links stored with an item at most %d.",
					   index->link_size, INLINE_SIZE_LIMIT),
			 errhint("Lower inline_links, or include fewer columns.")));
}

static void
fill_meta(Page page, const IncludeLayout *include, bool key_packable)
{
	MetaPageData *meta = PageGetMeta(page);

	page_init(page, PAGE_META);
	meta->magic = INDEX_MAGIC;
	meta->version = INDEX_VERSION;
	meta->link_size = LINK_HEADER_SIZE + include->size;
	meta->included = include->count;
	meta->key_bases = key_packable ? KEY_BASES : 0;
	((PageHeader) page)->pd_lower += sizeof(MetaPageData);
}

static void
fill_root(Page page)
{
	directory_init(page, 0, PG_UINT32_MAX);
	for (int i = 0; i < DIRECTORY_SLOTS; i++)
		PageGetSlots(page)[i] = FIRST_BUCKET_BLOCK;
}

static void
fill_null_node(Page page, bool key_packable)
{
	union
	{
		NodeTuple node;
		char data[NULL_NODE_SIZE];
	} tuple;
	GenealogyIndex index = {.link_size = LINK_HEADER_SIZE};
	Size size = node_build(&tuple.node, &index, (NodeShape){0, .has_heads = true}, NULL, 0);

	page_init_nodes(page, key_packable);
	if (PageAddItem(page, (char *) &tuple, size, FirstOffsetNumber, false, false) !=
		FirstOffsetNumber)
		elog(ERROR, "an empty page has no room for a node");
}

static void
fill_page(Page page, BlockNumber block, const IncludeLayout *include, bool key_packable)
{
	switch (block)
	{
		case META_BLOCK:
			fill_meta(page, include, key_packable);
			break;
		case ROOT_BLOCK:
			fill_root(page);
			break;
		case FIRST_BUCKET_BLOCK:
			bucket_init(page, 0, PG_UINT32_MAX);
			break;
		case NULL_NODE_BLOCK:
			fill_null_node(page, key_packable);
			break;
	}
}

/* The pages of an index without rows.  Those of the main fork are logged after the build. */
static void
make_first_pages(Relation index, ForkNumber fork)
{
	bool key_packable = genealogy_index_key_packable(index);
	IncludeLayout include;

	include_lay_out(&include, RelationGetDescr(index));
	for (BlockNumber block = 0; block < BLOCKS_AT_FIRST; block++)
	{
		Buffer buffer = ReadBufferExtended(index, fork, P_NEW, RBM_NORMAL, NULL);

		if (BufferGetBlockNumber(buffer) != block)
			elog(ERROR, "index \"%s\" already contains data", RelationGetRelationName(index));
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		START_CRIT_SECTION();
		fill_page(BufferGetPage(buffer), block, &include, key_packable);
		MarkBufferDirty(buffer);
		if (fork == INIT_FORKNUM)
			log_newpage_buffer(buffer, true);
		END_CRIT_SECTION();
		UnlockReleaseBuffer(buffer);
	}
}

/* Writes all rows that were collected. */
static void
write_rows(BulkBuild *bulk)
{
	show_phase(PHASE_FIND);
	bulk_find_nodes(bulk);
	show_phase(PHASE_NUMBER);
	bulk_number_nodes(bulk);
	show_phase(PHASE_SORT);
	bulk_sort_links(bulk);
	show_phase(PHASE_TUPLES);
	bulk_write_nodes(bulk);
	show_phase(PHASE_DIRECTORY);
	bulk_write_directory(bulk);
}

static void
add_row(Relation index, ItemPointer tid, Datum *values, bool *nulls, bool alive, void *state)
{
	BuildState *build = state;
	MemoryContext caller = MemoryContextSwitchTo(build->row);

	bulk_add(build->bulk, values, nulls, tid);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(build->row);
}

IndexBuildResult *
genealogy_build(Relation heap, Relation index, IndexInfo *info)
{
	BuildState build = {0};
	IndexBuildResult *result = palloc(sizeof(IndexBuildResult));

	check_columns(heap, index, info);
	check_included(heap, index, info);
	make_first_pages(index, MAIN_FORKNUM);
	genealogy_index_open(&build.index, index);
	check_inline_links(&build.index);
	build.bulk = bulk_begin(&build.index, RelationGetNumberOfBlocks(heap),
							(Size) maintenance_work_mem * 1024);
	build.row = AllocSetContextCreate(CurrentMemoryContext, "genealogy index row",
									  ALLOCSET_SMALL_SIZES);
	show_phase(PHASE_SCAN);
	result->heap_tuples = table_index_build_scan(heap, index, info, false, true, add_row, &build,
												 NULL);
	result->index_tuples = build.bulk->rows;
	write_rows(build.bulk);
	bulk_end(build.bulk);
	MemoryContextDelete(build.row);
	return result;
}

void
genealogy_build_empty(Relation index)
{
	make_first_pages(index, INIT_FORKNUM);
}
