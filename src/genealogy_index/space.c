/*
 * space.c
 *		Pages with room in a genealogy index.  See README, Free space.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"
#include "storage/freespace.h"
#include "storage/indexfsm.h"
#include "storage/lmgr.h"

/* Pages of the map that are tried: some are busy, or have been used.  Then the index grows. */
#define SPACE_TRIES 8

/* Entries of the map that are read to find a page of one kind among others. */
#define SPACE_LOOKS 1024

/* The map counts room in these: an even number on pages of nodes, an odd one on those of chunks. */
#define SPACE_STEP (BLCKSZ / 256)

/* The free space map has more than this only for pages without use. */
#define SPACE_OF_PAGE MaxHeapTupleSize

/* Removed tuples leave unused line pointers, and a mark on the page. */
static OffsetNumber
next_pointer(Page page)
{
	OffsetNumber last = PageGetMaxOffsetNumber(page);
	OffsetNumber offset;

	if (!PageHasFreeLinePointers(page))
		return OffsetNumberNext(last);
	for (offset = FirstOffsetNumber; offset <= last; offset++)
	{
		ItemId pointer = PageGetItemId(page, offset);

		if (!ItemIdIsUsed(pointer) && !ItemIdHasStorage(pointer))
			break;
	}
	return offset;
}

Size
space_on_page(Page page)
{
	if (page_is(page, PAGE_NODES) && next_pointer(page) > SPACE_NODES_ON_PAGE)
		return 0;
	return PageGetFreeSpace(page);
}

OffsetNumber
space_find_offset(Page page, Size size)
{
	PageHeader header = (PageHeader) page;
	OffsetNumber offset;
	Size lower;

	if (header->pd_lower < SizeOfPageHeaderData || header->pd_lower > header->pd_upper ||
		header->pd_upper > header->pd_special || header->pd_special > BLCKSZ)
		return InvalidOffsetNumber;
	offset = next_pointer(page);
	lower = header->pd_lower;
	if (offset > PageGetMaxOffsetNumber(page))
		lower += sizeof(ItemIdData);
	if (page_is(page, PAGE_CHUNKS))
		size = MAXALIGN(size);
	return lower + size > header->pd_upper ? InvalidOffsetNumber : offset;
}

/* As PageAddItem, but without alignment between tuples. */
static void
put_node(Page page, OffsetNumber offset, const void *tuple, Size size)
{
	PageHeader header = (PageHeader) page;

	if (offset > PageGetMaxOffsetNumber(page))
		header->pd_lower += sizeof(ItemIdData);
	header->pd_upper -= size;
	ItemIdSetNormal(PageGetItemId(page, offset), header->pd_upper, size);
	memcpy(page + header->pd_upper, tuple, size);
}

void
space_put_tuple(Page page, OffsetNumber offset, const void *tuple, Size size)
{
	int flags = offset <= PageGetMaxOffsetNumber(page) ? PAI_OVERWRITE : 0;
	OffsetNumber added = offset;

	if (page_is(page, PAGE_NODES))
		put_node(page, offset, tuple, size);
	else
		added = PageAddItemExtended(page, unconstify(void *, tuple), size, offset, flags);
	Assert(added == offset);
	(void) added;
}

OffsetNumber
space_add_tuple(Page page, const void *tuple, Size size)
{
	OffsetNumber offset = space_find_offset(page, size);

	if (offset == InvalidOffsetNumber)
		elog(ERROR, "page of a genealogy index has no room for a tuple of %zu bytes", size);
	space_put_tuple(page, offset, tuple, size);
	return offset;
}

static Buffer
extend(GenealogyIndex *index)
{
	Relation relation = index->relation;
	bool shared = !RELATION_IS_LOCAL(relation);
	Buffer buffer;

	if (shared)
		LockRelationForExtension(relation, ExclusiveLock);

	/* Locked before others can come to it: after a crash the map may have its number. */
	buffer = ReadBufferExtended(relation, MAIN_FORKNUM, P_NEW, RBM_ZERO_AND_LOCK, NULL);
	if (shared)
		UnlockRelationForExtension(relation, ExclusiveLock);
	return buffer;
}

/* Room on a page of nodes or chunks, as the map has it, which thus shows the kind. */
static Size
room_in_map(PageKind kind, Size room)
{
	Size steps = Min(room, SPACE_OF_PAGE - 1) / SPACE_STEP;

	if (steps % 2 != (kind == PAGE_CHUNKS))
		steps = steps > 0 ? steps - 1 : 0;
	return steps * SPACE_STEP;
}

/* Whether an entry of the map may be that of a page of the kind with enough room. */
static bool
room_is_on(PageKind kind, Size room, Size size)
{
	return room >= size && room < SPACE_OF_PAGE && room / SPACE_STEP % 2 == (kind == PAGE_CHUNKS);
}

static void
record_room(Relation relation, BlockNumber block, Page page, Size more)
{
	PageKind kind = page_is(page, PAGE_CHUNKS) ? PAGE_CHUNKS : PAGE_NODES;
	bool has_tuples = kind == PAGE_CHUNKS || page_is(page, PAGE_NODES);

	RecordPageWithFreeSpace(relation, block,
							has_tuples ? room_in_map(kind, space_on_page(page) + more) : 0);
}

void
space_record_now(Relation relation, BlockNumber block, Page page)
{
	if (page_is_free(page))
		RecordFreeIndexPage(relation, block);
	else
		record_room(relation, block, page, 0);
}

void
space_record(Relation relation, BlockNumber block, Page page)
{
	if (page_is_free(page) || retired_is_all(page))
		RecordFreeIndexPage(relation, block);
	else
		record_room(relation, block, page, retired_size(page));
}

void
space_announce(Relation relation, BlockNumber block, PageKind kind, Size size)
{
	if (kind != PAGE_NODES && kind != PAGE_CHUNKS)
		return;
	RecordPageWithFreeSpace(relation, block, room_in_map(kind, size));
	FreeSpaceMapVacuumRange(relation, block, block + 1);
}

/* The next page that the map offers, or an invalid buffer. */
static Buffer
look_up(Relation relation, Size size)
{
	BlockNumber block = GetPageWithFreeSpace(relation, size);

	/* After a crash the map may have blocks that the index has not. */
	if (block == InvalidBlockNumber || block >= RelationGetNumberOfBlocks(relation))
		return InvalidBuffer;
	return ReadBuffer(relation, block);
}

Buffer
space_for_page(GenealogyIndex *index)
{
	for (int i = 0; i < SPACE_TRIES; i++)
	{
		Buffer buffer = look_up(index->relation, SPACE_OF_PAGE);

		if (buffer == InvalidBuffer)
			break;
		RecordUsedIndexPage(index->relation, BufferGetBlockNumber(buffer));
		if (ConditionalLockBuffer(buffer))
		{
			if (retired_is_all(BufferGetPage(buffer)))
				(void) retired_remove(index, buffer);
			if (page_is_free(BufferGetPage(buffer)))
				return buffer;
			LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
		}
		ReleaseBuffer(buffer);
	}
	return extend(index);
}

void
space_check_limit(GenealogyIndex *index, BlockNumber block)
{
	if (block >= DEBUG_NODE_BLOCK_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("index \"%s\" cannot hold more items and links",
						RelationGetRelationName(index->relation)),
				 errdetail("A genealogy index stores items and links in its first %u blocks.",
						   NODE_BLOCK_LIMIT),
				 errhint("Partition the table.")));
}

/* Whether the locked page has room; if not, the map is corrected. */
static bool
has_room(GenealogyIndex *index, const SpaceWanted *wanted, SpacePage *space)
{
	Page page = BufferGetPage(space->buffer);
	BlockNumber block = BufferGetBlockNumber(space->buffer);

	/* They may have been retired too lately. */
	if (retired_is_all(page) || (wanted->kind == PAGE_CHUNKS && page_is(page, PAGE_CHUNKS) &&
								 space_on_page(page) < wanted->size))
		(void) retired_remove(index, space->buffer);
	space->fresh = page_is_free(page);
	if (space->fresh)
		return block < DEBUG_NODE_BLOCK_LIMIT;
	if (page_is(page, wanted->kind) && space_on_page(page) >= wanted->size)
		return true;
	space_record_now(index->relation, block, page);
	return false;
}

static bool
try_page(GenealogyIndex *index, const SpaceWanted *wanted, SpacePage *space)
{
	if (BufferGetBlockNumber(space->buffer) <= wanted->after ||
		!ConditionalLockBuffer(space->buffer))
	{
		ReleaseBuffer(space->buffer);
		return false;
	}
	if (has_room(index, wanted, space))
		return true;
	UnlockReleaseBuffer(space->buffer);
	return false;
}

/* Tries a page on which there may be room, unless there is none. */
static bool
try_block(GenealogyIndex *index, const SpaceWanted *wanted, BlockNumber block, SpacePage *space)
{
	if (block == InvalidBlockNumber || block <= wanted->after)
		return false;
	space->buffer = ReadBuffer(index->relation, block);
	return try_page(index, wanted, space);
}

/* The next block after one that has room beside tuples of the kind, as far as the map knows. */
static BlockNumber
next_with_room(Relation relation, PageKind kind, BlockNumber block, Size size)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(relation);

	for (BlockNumber i = 0; i < Min(SPACE_LOOKS, blocks); i++)
	{
		block = block + 1 < blocks ? block + 1 : BLOCKS_AT_FIRST - 1;
		if (room_is_on(kind, GetRecordedFreeSpace(relation, block), size))
			return block;
	}
	return InvalidBlockNumber;
}

static bool
try_beside_others(GenealogyIndex *index, const SpaceWanted *wanted, BlockNumber block,
				  SpacePage *space)
{
	for (int i = 0; i < SPACE_TRIES; i++)
	{
		block = next_with_room(index->relation, wanted->kind, block,
							   wanted->size + sizeof(ItemIdData));
		if (block == InvalidBlockNumber)
			return false;
		if (try_block(index, wanted, block, space))
			return true;
	}
	return false;
}

static bool
try_without_use(GenealogyIndex *index, const SpaceWanted *wanted, SpacePage *space)
{
	for (int i = 0; i < SPACE_TRIES; i++)
	{
		space->buffer = look_up(index->relation, SPACE_OF_PAGE);
		if (space->buffer == InvalidBuffer)
			return false;
		if (try_page(index, wanted, space))
			return true;
	}
	return false;
}

/*
 * Tries pages that the map offers: any with enough room.  Nodes never leave their pages,
 * and chunks seldom, so they go to those of their kind before they take one without use.
 */
static bool
try_map(GenealogyIndex *index, const SpaceWanted *wanted, SpacePage *space)
{
	Relation relation = index->relation;
	BlockNumber target = genealogy_index_target(relation, wanted->kind);
	Buffer buffer = look_up(relation, wanted->size + sizeof(ItemIdData));
	BlockNumber block;

	if (buffer == InvalidBuffer)
		return false;
	block = BufferGetBlockNumber(buffer);
	ReleaseBuffer(buffer);
	if (room_is_on(wanted->kind, GetRecordedFreeSpace(relation, block), wanted->size) &&
		try_block(index, wanted, block, space))
		return true;
	return try_beside_others(index, wanted, target != InvalidBlockNumber ? target : block, space) ||
		   try_without_use(index, wanted, space);
}

static void
extend_for_tuple(GenealogyIndex *index, PageKind kind, SpacePage *space)
{
	BlockNumber block;

	/* Checked before extending, too, so that a failure adds no page. */
	space_check_limit(index, RelationGetNumberOfBlocks(index->relation));
	space->buffer = extend(index);
	space->fresh = true;
	block = BufferGetBlockNumber(space->buffer);
	space_check_limit(index, block);

	/* Half free: so other sessions find it for tuples, but not as a page without use. */
	space_announce(index->relation, block, kind, BLCKSZ / 2);
}

SpacePage
space_for_tuple(GenealogyIndex *index, const SpaceWanted *asked)
{
	SpaceWanted wanted = *asked;
	PageKind kind = wanted.kind;
	SpacePage space;

	if (kind == PAGE_CHUNKS)
		wanted.size = MAXALIGN(wanted.size);
	if (try_block(index, &wanted, genealogy_index_target(index->relation, kind), &space) ||
		try_block(index, &wanted, wanted.near, &space))
		return space;
	if (!try_map(index, &wanted, &space))
		extend_for_tuple(index, kind, &space);
	else if (space.fresh)
		RecordPageWithFreeSpace(index->relation, BufferGetBlockNumber(space.buffer),
								room_in_map(kind, BLCKSZ / 2));
	genealogy_index_set_target(index->relation, kind, BufferGetBlockNumber(space.buffer));
	return space;
}
