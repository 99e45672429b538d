/*
 * arrays.c
 *		Links as arrays in memory, and breadth-first search: the least that a trace could take.
 *
 * arrays FOLDER GRAPH ITEM TARGET NEAR FORM TIMES reads FOLDER/GRAPH_links.csv, answers a row of
 * bench.question (TARGET: empty for none) and prints: answer first_ms again_ms memory_mb names
 * depths.  "names" is \N, since the names themselves are then in FOLDER/arrays_names.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NO_NODE UINT32_MAX

/* Nodes are numbered in the order in which their names appear. */
typedef struct Graph
{
	uint32_t nodes;
	uint32_t links;
	uint32_t slot_mask;
	uint32_t *slots; /* nodes by the hashes of their names, from 1 on; 0: free */
	uint32_t *names; /* where the name of each node begins, and the last one ends */
	char *bytes;     /* of the names */
	uint32_t *first; /* where the neighbours of each node begin, and those of the last one end */
	uint32_t *neighbours;
} Graph;

/* What was found, in the order of depth; the first is the start. */
typedef struct Search
{
	uint32_t count;
	uint32_t *nodes;
	uint32_t *depths; /* NULL: neither they nor via are wanted */
	uint32_t *via;
	uint8_t *seen; /* a bit for each node */
	int found;     /* whether it was the target */
	char *text;    /* as it would be sent; NULL: names are not wanted */
	char *end;
} Search;

static void
fail(const char *what)
{
	fprintf(stderr, "error: %s\n", what);
	exit(1);
}

static void *
room(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		fail("out of memory");
	return memory;
}

static FILE *
open_file(const char *folder, const char *name, const char *suffix, const char *mode)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s%s", folder, name, suffix);
	file = fopen(path, mode);
	if (file == NULL)
		fail(path);
	return file;
}

static size_t
name_length(const Graph *graph, uint32_t node)
{
	return graph->names[node + 1] - graph->names[node];
}

/* The slot of a name, or the free one that it gets; by FNV-1a, folded. */
static uint32_t *
find_slot(const Graph *graph, const char *name, size_t length)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) name[i]) * 1099511628211u;
	for (hash ^= hash >> 32;; hash++)
	{
		uint32_t *slot = &graph->slots[hash & graph->slot_mask];
		uint32_t node = *slot - 1;

		if (*slot == 0 || (name_length(graph, node) == length &&
						   memcmp(graph->bytes + graph->names[node], name, length) == 0))
			return slot;
	}
}

static uint32_t
find_or_add(Graph *graph, const char *name, size_t length)
{
	uint32_t *slot = find_slot(graph, name, length);

	if (*slot == 0)
	{
		uint32_t begin = graph->names[graph->nodes];

		memcpy(graph->bytes + begin, name, length);
		*slot = ++graph->nodes;
		graph->names[graph->nodes] = begin + length;
	}
	return *slot - 1;
}

/* Gives the nodes of the links numbers; no name needs quotes. */
static void
number_nodes(Graph *graph, const char *text, uint32_t *ends[2])
{
	for (uint32_t i = 0; i < graph->links; i++)
	{
		for (int end = 0; end < 2; end++)
		{
			size_t length = strcspn(text, ",\n");

			ends[end][i] = find_or_add(graph, text, length);
			text += length + 1;
		}
	}
}

/* Counting sort by the near end. */
static void
sort_links(Graph *graph, const uint32_t *near, const uint32_t *far)
{
	graph->first = room((size_t) graph->nodes + 2, sizeof(uint32_t));
	graph->neighbours = room(graph->links, sizeof(uint32_t));
	for (uint32_t i = 0; i < graph->links; i++)
		graph->first[near[i] + 2]++;
	for (uint32_t i = 2; i <= graph->nodes; i++)
		graph->first[i] += graph->first[i - 1];
	for (uint32_t i = 0; i < graph->links; i++)
		graph->neighbours[graph->first[near[i] + 1]++] = far[i];
}

static void
read_graph(Graph *graph, FILE *file, int near)
{
	char *text;
	size_t length;
	uint32_t *ends[2];

	fseek(file, 0, SEEK_END);
	length = ftell(file);
	rewind(file);
	text = room(length + 1, 1);
	if (fread(text, 1, length, file) != length)
		fail("cannot read the links");
	for (size_t i = 0; i < length; i++)
		graph->links += text[i] == '\n';
	for (graph->slot_mask = 1023; graph->slot_mask / 2 < graph->links;)
		graph->slot_mask = graph->slot_mask * 2 + 1;
	graph->slots = room((size_t) graph->slot_mask + 1, sizeof(uint32_t));
	graph->names = room(2 * (size_t) graph->links + 1, sizeof(uint32_t));
	graph->bytes = room(length, 1);
	for (int end = 0; end < 2; end++)
		ends[end] = room(graph->links, sizeof(uint32_t));
	number_nodes(graph, text, ends);
	sort_links(graph, ends[near], ends[!near]);
	free(ends[0]);
	free(ends[1]);
	free(text);
}

static void
find(Search *search, uint32_t node, uint32_t from)
{
	search->seen[node / 8] |= 1 << node % 8;
	if (search->depths != NULL && search->count > 0)
	{
		search->depths[search->count] = search->depths[from] + 1;
		search->via[search->count] = search->nodes[from];
	}
	search->nodes[search->count++] = node;
}

/* Everything that the start reaches, or no more than what leads to a target. */
static void
follow_links(Search *search, const Graph *graph, uint32_t start, uint32_t target)
{
	for (uint32_t i = 0; i < search->count; i++)
		search->seen[search->nodes[i] / 8] = 0;
	search->count = 0;
	search->found = 0;
	find(search, start, 0);
	for (uint32_t from = 0; from < search->count; from++)
	{
		uint32_t node = search->nodes[from];

		for (uint32_t i = graph->first[node]; i < graph->first[node + 1]; i++)
		{
			uint32_t to = graph->neighbours[i];

			if (!(search->seen[to / 8] & 1 << to % 8))
				find(search, to, from);
			search->found = to == target;
			if (search->found)
				return;
		}
	}
}

static void
put_name(Search *search, const Graph *graph, uint32_t node)
{
	size_t length = name_length(graph, node);

	memcpy(search->end, graph->bytes + graph->names[node], length);
	search->end += length;
}

static void
put_number(Search *search, uint32_t number)
{
	char digits[10];
	int first = sizeof(digits);

	do
		digits[--first] = '0' + number % 10;
	while (number /= 10);
	memcpy(search->end, digits + first, sizeof(digits) - first);
	search->end += sizeof(digits) - first;
}

/* Lines of what was found: name, or name, depth and via with tabs between them. */
static void
put_lines(Search *search, const Graph *graph)
{
	search->end = search->text;
	for (uint32_t i = 1; i < search->count; i++)
	{
		put_name(search, graph, search->nodes[i]);
		if (search->depths != NULL)
		{
			*search->end++ = '\t';
			put_number(search, search->depths[i]);
			*search->end++ = '\t';
			put_name(search, graph, search->via[i]);
		}
		*search->end++ = '\n';
	}
}

/* An answer takes no longer than it takes to find the item by its name, to search, and to copy. */
static void
answer(Search *search, const Graph *graph, const char *item, const char *target)
{
	uint32_t start = *find_slot(graph, item, strlen(item)) - 1;
	uint32_t wanted = *target == '\0' ? NO_NODE : *find_slot(graph, target, strlen(target)) - 1;

	if (start == NO_NODE)
		fail("there is no such item");
	follow_links(search, graph, start, wanted);
	if (search->text != NULL)
		put_lines(search, graph);
}

static void
begin_search(Search *search, const Graph *graph, const char *form)
{
	size_t longest = 0;

	search->nodes = room(graph->nodes, sizeof(uint32_t));
	search->seen = room(graph->nodes / 8 + 1, 1);
	if (strcmp(form, "counted") == 0)
		return;
	if (strcmp(form, "depth") == 0)
	{
		search->depths = room(graph->nodes, sizeof(uint32_t));
		search->via = room(graph->nodes, sizeof(uint32_t));
	}
	for (uint32_t i = 0; i < graph->nodes; i++)
		longest = name_length(graph, i) > longest ? name_length(graph, i) : longest;
	search->text = room(graph->nodes, 2 * longest + sizeof("\t4294967295\t\n"));
}

static double
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* What one direction of the links takes, besides what was found. */
static double
megabytes(const Graph *graph)
{
	size_t numbers = graph->slot_mask + (size_t) 2 * graph->nodes + graph->links;

	return (numbers * sizeof(uint32_t) + graph->names[graph->nodes]) / (1024.0 * 1024.0);
}

static void
write_names(const Search *search, const Graph *graph, FILE *file)
{
	for (uint32_t i = 1; i < search->count; i++)
	{
		uint32_t node = search->nodes[i];

		fprintf(file, "%.*s\n", (int) name_length(graph, node), graph->bytes + graph->names[node]);
	}
	fclose(file);
}

static uint64_t
sum_of_depths(const Search *search)
{
	uint64_t sum = 0;

	for (uint32_t i = 1; i < search->count; i++)
		sum += search->depths[i];
	return sum;
}

int
main(int count, char **words)
{
	Graph graph = {0};
	Search search = {0};
	double began;
	double first;
	double took = 0;
	int asked = 0;

	if (count != 8)
		fail("wanted: FOLDER GRAPH ITEM TARGET NEAR FORM TIMES");
	read_graph(&graph, open_file(words[1], words[2], "_links.csv", "r"),
			   strcmp(words[5], "child") == 0);
	begin_search(&search, &graph, words[6]);
	began = milliseconds();
	answer(&search, &graph, words[3], words[4]);
	first = milliseconds() - began;
	for (began += first; asked < atoi(words[7]) && took < 2000; took = milliseconds() - began)
	{
		answer(&search, &graph, words[3], words[4]);
		asked++;
	}
	printf("%u %f %f %f \\N ", *words[4] == '\0' ? search.count - 1 : (uint32_t) search.found,
		   first, took / asked, megabytes(&graph));
	if (search.depths == NULL)
		puts("\\N");
	else
		printf("%llu\n", (unsigned long long) sum_of_depths(&search));
	if (search.text != NULL)
		write_names(&search, &graph, open_file(words[1], "arrays_names", "", "w"));
	return 0;
}
