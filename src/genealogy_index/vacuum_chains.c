/*
 * vacuum_chains.c
 *		VACUUM moves the links of a chain together.  See README, Vacuum.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_page.h"
#include "genealogy_index/vacuum_nodes.h"
#include "genealogy_index/vacuum_chains.h"
#include "genealogy_index/wal_records.h"
#include "pg/compat.h"

/*
 * A copy takes room until what was copied is removed.  So a chunk is joined with one
 * that has up to this many times its links.
 */
#define JOINED_RATIO 2

/* The chunks of a page go elsewhere when they take less than this of it. */
#define SPARSE_PAGE (BLCKSZ / 4)

/* Chunks of a chain that are surveyed before any is joined. */
#define SURVEYED_CHUNKS 64

typedef struct SurveyedChunk
{
	uint32 serial;
	int count;
} SurveyedChunk;

/* A chain that is walked, from the chunk to which "before" points. */
typedef struct Walk
{
	GenealogyIndex *index;
	BufferAccessStrategy strategy;
	SurveyedChunk surveyed[SURVEYED_CHUNKS];
	int surveyed_count;
	ChunkStep step;
	Bitmapset **touched;
	bool changed; /* the pages of the step */
	bool any;     /* has changed anything */
} Walk;

static Buffer
lock_block(Walk *walk, BlockNumber block)
{
	return genealogy_index_lock(walk->index, block, BUFFER_LOCK_EXCLUSIVE, walk->strategy);
}

/* The page of a pointer, which may be one that the step has locked already. */
static Buffer
lock_chunk(Walk *walk, const ItemPointerData *pointer)
{
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(pointer);

	if (block == BufferGetBlockNumber(walk->step.before))
		return walk->step.before;
	if (BufferIsValid(walk->step.buffer) && block == BufferGetBlockNumber(walk->step.buffer))
		return walk->step.buffer;
	return lock_block(walk, block);
}

static ChunkTuple *
chunk_at(Walk *walk, Buffer buffer, const ItemPointerData *pointer)
{
	Page page = BufferGetPage(buffer);
	ChunkTuple *chunk = chunk_in_chain(walk->index, page, &walk->step.chunk, pointer);

	chunk_check(walk->index, page, BufferGetBlockNumber(buffer),
				ItemPointerGetOffsetNumber(pointer));
	return chunk;
}

/* Locks what points to the next chunk, it, and the one after it, in the order of the chain. */
static bool
lock_step(Walk *walk)
{
	ChunkStep *step = &walk->step;
	bool first = !ItemPointerIsValid(&step->chunk.previous);
	ChunkTuple *chunk;

	step->buffer = step->next_buffer = InvalidBuffer;
	step->before = first
					   ? node_lock(walk->index, step->chunk.owner, BUFFER_LOCK_EXCLUSIVE)
					   : lock_block(walk, ItemPointerGetBlockNumberNoCheck(&step->chunk.previous));
	step->chunk.current = chunk_pointer_before(walk->index, BufferGetPage(step->before),
											   &step->chunk);
	if (!ItemPointerIsValid(&step->chunk.current))
		return false;
	step->buffer = lock_chunk(walk, &step->chunk.current);
	chunk = chunk_at(walk, step->buffer, &step->chunk.current);
	step->next = chunk->next;
	if (!ItemPointerIsValid(&step->next))
		return true;
	step->next_buffer = lock_chunk(walk, &step->next);
	if (chunk_at(walk, step->next_buffer, &step->next)->serial >= chunk->serial)
		genealogy_index_corrupt(walk->index->relation, BufferGetBlockNumber(step->next_buffer),
								"a chain of links that is a cycle");
	return true;
}

/* Room on the page may have been used; what retired chunks take is not free before the end. */
static void
unlock(Walk *walk, Buffer buffer)
{
	BlockNumber block = BufferGetBlockNumber(buffer);

	if (walk->changed)
	{
		space_record_now(walk->index->relation, block, BufferGetPage(buffer));
		*walk->touched = bms_add_member(*walk->touched, (int) block);
	}
	UnlockReleaseBuffer(buffer);
}

static void
unlock_step(Walk *walk)
{
	ChunkStep *step = &walk->step;

	if (BufferIsValid(step->next_buffer) && step->next_buffer != step->buffer &&
		step->next_buffer != step->before)
		unlock(walk, step->next_buffer);
	if (BufferIsValid(step->buffer) && step->buffer != step->before)
		unlock(walk, step->buffer);
	unlock(walk, step->before);
}

/*
 * The shape of a node that takes the links of its head.  With the last chunk its heads
 * go, and if a link had made room for them, there is room for one again.
 */
static NodeShape
shape_with_links(const Walk *walk, const NodeTuple *node, const ChunkTuple *chunk)
{
	const GenealogyIndex *index = walk->index;
	ItemPointerData other = node_head(node, 1 - chunk->direction);
	NodeShape shape = {Max(node->capacity, node->count + chunk->count),
					   .has_heads = ItemPointerIsValid(&chunk->next) || ItemPointerIsValid(&other)};
	NodeShape with_room = {shape.capacity + 1, false};

	if (!shape.has_heads && shape.capacity == node->capacity &&
		with_room.capacity <= index->inline_limit &&
		node_fits_in_place(index, BufferGetPage(walk->step.before),
						   node_offset(walk->step.chunk.owner), with_room))
		return with_room;
	return shape;
}

/* Moves the links of a head into its node, if they fit there. */
static bool
move_into_node(Walk *walk, const ChunkTuple *chunk)
{
	GenealogyIndex *index = walk->index;
	NodeNumber owner = walk->step.chunk.owner;
	Page page = BufferGetPage(walk->step.before);
	NodeShape shape;

	if (ItemPointerIsValid(&walk->step.chunk.previous) || owner == NODE_NULL ||
		node_tuple(page, owner)->count + chunk->count > DEBUG_LIMIT(3, index->inline_limit))
		return false;
	shape = shape_with_links(walk, node_tuple(page, owner), chunk);
	if (!node_has_room(index, page, owner, shape))
		return false;
	wal_move_into_node(index, &walk->step, shape);
	return true;
}

bool
chunk_page_is_sparse(Page page)
{
	Size used = 0;

	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		const ChunkTuple *chunk = page_tuple(page, i, CHUNK_HEADER_SIZE);

		if (chunk != NULL && !chunk->retired)
			used += ItemIdGetLength(PageGetItemId(page, i));
	}
	return used < SPARSE_PAGE;
}

/* The page to which chunks go, if the step has locked it and it has room. */
static Buffer
target_in_step(Walk *walk, Size size)
{
	const ChunkStep *step = &walk->step;
	BlockNumber target = genealogy_index_target(walk->index->relation, PAGE_CHUNKS);
	Buffer buffers[] = {step->before, step->buffer, step->next_buffer};

	for (int i = 0; i < (int) lengthof(buffers); i++)
	{
		if (BufferIsValid(buffers[i]) && BufferGetBlockNumber(buffers[i]) == target &&
			page_is(BufferGetPage(buffers[i]), PAGE_CHUNKS) &&
			space_on_page(BufferGetPage(buffers[i])) >= MAXALIGN(size))
			return buffers[i];
	}
	return InvalidBuffer;
}

static void
replace(Walk *walk, bool both, int capacity)
{
	Size size = CHUNK_HEADER_SIZE + capacity * walk->index->link_size;
	SpacePage space = {.buffer = target_in_step(walk, size)};
	bool locked = BufferIsValid(space.buffer);

	if (!locked)
		space = space_for_tuple(walk->index, &(SpaceWanted){.kind = PAGE_CHUNKS, .size = size});
	wal_replace_chunks(walk->index, &walk->step, both, &space, size);
	if (!locked)
		UnlockReleaseBuffer(space.buffer);
}

/* What a head that is copied gets besides: lists that change in little gain and lose alike. */
static int
room_to_grow(int count)
{
	return count / 4 + 2;
}

/* A copy for so many links makes up for itself.  A head will grow. */
static bool
is_loose(int count, int capacity, bool is_head)
{
	return capacity > (is_head ? 3 : 2) * (count + CHUNK_CAPACITY_AT_FIRST);
}

/* The page to which chunks go may be sparse, too. */
static bool
must_move(Walk *walk)
{
	Relation relation = walk->index->relation;
	Buffer buffer = walk->step.buffer;

	return BufferGetBlockNumber(buffer) != genealogy_index_target(relation, PAGE_CHUNKS) &&
		   chunk_page_is_sparse(BufferGetPage(buffer));
}

bool
chunks_are_joined(const GenealogyIndex *index, int count, int next_count)
{
	int most = (CHUNK_SIZE_LIMIT - CHUNK_HEADER_SIZE) / index->link_size;

	return count + next_count <= most && next_count <= JOINED_RATIO * count;
}

/*
 * The links of two chunks, and of those after them that will be joined with these, so
 * that no copy is copied again.
 */
static int
joined_capacity(const Walk *walk, const ChunkTuple *chunk, const ChunkTuple *next)
{
	int count = chunk->count + next->count;

	for (int i = 0; i < walk->surveyed_count; i++)
	{
		const SurveyedChunk *later = &walk->surveyed[i];

		if (later->serial >= next->serial)
			continue;
		if (!chunks_are_joined(walk->index, count, later->count))
			break;
		count += later->count;
	}
	return count;
}

/* Makes the chain shorter at the chunk; false when there is nothing to do. */
static bool
tidy_chunk(Walk *walk)
{
	GenealogyIndex *index = walk->index;
	ChunkStep *step = &walk->step;
	bool is_head = !ItemPointerIsValid(&step->chunk.previous);
	const ChunkTuple *chunk = chunk_at(walk, step->buffer, &step->chunk.current);
	int capacity = chunk_capacity(index, BufferGetPage(step->buffer),
								  ItemPointerGetOffsetNumber(&step->chunk.current));
	const ChunkTuple *next = BufferIsValid(step->next_buffer)
								 ? chunk_at(walk, step->next_buffer, &step->next)
								 : NULL;

	if (chunk->count == 0)
		wal_unlink_chunk(index, step);
	else if (move_into_node(walk, chunk))
		return true;
	else if (next != NULL && chunk->count + next->count <= capacity)
		wal_move_into_chunk(index, step);
	else if (next != NULL && chunks_are_joined(index, chunk->count, next->count))
		replace(walk, true, joined_capacity(walk, chunk, next));
	else if (is_loose(chunk->count, capacity, is_head) || must_move(walk))
		replace(walk, false, chunk->count + (is_head ? room_to_grow(chunk->count) : 0));
	else
		return false;
	return true;
}

/* The node may have lost its last chunk, and so its last links. */
static void
leave_chain(Walk *walk)
{
	NodeNumber owner = walk->step.chunk.owner;

	if (ItemPointerIsValid(&walk->step.chunk.previous) || owner == NODE_NULL)
		return;
	if (!node_becomes_idle(node_tuple(BufferGetPage(walk->step.before), owner)))
		return;
	wal_rest_node(walk->index, walk->step.before, owner);
	walk->any = true;
}

/* Nobody but vacuum takes chunks out of a chain, so one locked page at a time will do. */
static void
survey_chain(Walk *walk)
{
	ChunkInChain chain = walk->step.chunk;
	Buffer buffer = node_lock(walk->index, chain.owner, BUFFER_LOCK_SHARE);
	ItemPointerData pointer = node_head(node_tuple(BufferGetPage(buffer), chain.owner),
										chain.direction);

	UnlockReleaseBuffer(buffer);
	while (ItemPointerIsValid(&pointer) && walk->surveyed_count < SURVEYED_CHUNKS)
	{
		const ChunkTuple *chunk;

		buffer = genealogy_index_lock(walk->index, ItemPointerGetBlockNumberNoCheck(&pointer),
									  BUFFER_LOCK_SHARE, walk->strategy);
		chunk = chunk_at(walk, buffer, &pointer);
		walk->surveyed[walk->surveyed_count++] = (SurveyedChunk){chunk->serial, chunk->count};
		pointer = chunk->next;
		UnlockReleaseBuffer(buffer);
	}
}

/* Each step makes the chain shorter or goes on, except that a loose chunk is replaced once. */
static void
tidy_chain(Walk *walk)
{
	ItemPointerSetInvalid(&walk->step.chunk.previous);
	survey_chain(walk);
	for (;;)
	{
		bool more;

		/* It has the page to which chunks go; without it they would move again and again. */
		genealogy_index_load_cache(walk->index->relation);
		more = lock_step(walk);
		walk->changed = more && tidy_chunk(walk);
		walk->any |= walk->changed;
		if (more && !walk->changed)
			walk->step.chunk.previous = walk->step.chunk.current;
		else if (!more)
			leave_chain(walk);
		unlock_step(walk);
		if (!more)
			return;
		vacuum_delay();
	}
}

bool
loose_chains_tidy(LooseChains *loose, GenealogyIndex *index, BufferAccessStrategy strategy)
{
	bool any = false;

	loose_chains_sort(loose);
	for (Size i = 0; i < loose->count; i++)
	{
		Walk walk = {.index = index,
					 .strategy = strategy,
					 .touched = &loose->touched,
					 .step.chunk.owner = chain_owner(loose->chains[i]),
					 .step.chunk.direction = chain_direction(loose->chains[i])};

		if (i == 0 || loose->chains[i] != loose->chains[i - 1])
			tidy_chain(&walk);
		any |= walk.any;
	}
	loose_chains_offer_retired(loose, index, strategy);
	return any;
}
