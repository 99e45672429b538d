/*
 * sort_key.c
 *		Sort keys: in the order of the model whatever came first, and different where it matters.
 */
#include "core/sort_key.h"

#include "hostile_codes.h"
#include "order_model.h"
#include "tap.h"

/* The order that is not natural, among those that are. */
#define BY_BYTES 3
#define ORDERS 4

static const char *const names[] = {"plain", "revision", "scoped", "by bytes"};

/* The keys of one sort, of codes that are numbered by their place in the order. */
typedef struct Sort
{
	SortKeys keys;
	uint64_t *made;
	size_t *turns;
	size_t count;
} Sort;

static Sort *
sort_new(size_t count)
{
	Sort *sort = malloc(sizeof(Sort));

	sort->made = malloc(count * sizeof(uint64_t));
	sort->turns = malloc(count * sizeof(size_t));
	sort->count = count;
	for (size_t i = 0; i < count; i++)
		sort->turns[i] = i;
	return sort;
}

static void
sort_free(Sort *sort)
{
	free(sort->made);
	free(sort->turns);
	free(sort);
}

static void
shuffle(Sort *sort)
{
	for (size_t i = sort->count; i > 1; i--)
	{
		size_t other = random_below(i);
		size_t turn = sort->turns[i - 1];

		sort->turns[i - 1] = sort->turns[other];
		sort->turns[other] = turn;
	}
}

static int
compare_keyed_bytes(const void *a, const void *b)
{
	return compare_bytes(&((const Keyed *) a)->code, &((const Keyed *) b)->code);
}

static Keyed *
in_order(Texts texts, int order)
{
	Keyed *codes = sort_by_model(texts, order == BY_BYTES ? NATURAL_PLAIN : (NaturalOrder) order);

	if (order == BY_BYTES)
		qsort(codes, texts.count, sizeof(Keyed), compare_keyed_bytes);
	return codes;
}

/* Makes the keys of codes, one after the other in the order of their turns. */
static void
make_keys(Sort *sort, const Keyed *codes, int order)
{
	if (order == BY_BYTES)
		sort_keys_start_by_bytes(&sort->keys);
	else
		sort_keys_start(&sort->keys, (NaturalOrder) order);
	for (size_t i = 0; i < sort->count; i++)
		sort->made[sort->turns[i]] = sort_key(&sort->keys, codes[sort->turns[i]].code);
}

/* Keys that never fall along the codes in order are right for all their pairs. */
static void
check_keys(Law *law, const Sort *sort, const Keyed *codes, int order)
{
	for (size_t i = 1; i < sort->count; i++)
	{
		if (breaks(law, sort->made[i - 1] <= sort->made[i]))
			printf("# %s: \"%s\" %016" PRIX64 " and \"%s\" %016" PRIX64 ", first \"%s\"\n",
				   names[order], shown(codes[i - 1].code), sort->made[i - 1], shown(codes[i].code),
				   sort->made[i], shown(codes[sort->turns[0]].code));
	}
}

/* All texts of so many pieces: with each of them as the first, then in many orders. */
static void
every_text_first(const char *title, const char *const *alphabet, size_t pieces, int longest,
				 int order)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	Keyed *codes = in_order(texts, order);
	Sort *sort = sort_new(texts.count);
	Law law = {0};
	char statement[200];

	for (size_t i = 0; i < texts.count; i++)
	{
		sort->turns[0] = i;
		sort->turns[i] = 0;
		make_keys(sort, codes, order);
		check_keys(&law, sort, codes, order);
		sort->turns[i] = i;
		sort->turns[0] = 0;
	}
	for (int i = 0; i < 100; i++)
	{
		shuffle(sort);
		make_keys(sort, codes, order);
		check_keys(&law, sort, codes, order);
	}
	snprintf(statement, sizeof(statement), "%s: %zu codes, each as the first, order %s", title,
			 texts.count, names[order]);
	law_end(&law, statement);
	sort_free(sort);
	free_sorted(codes, texts.count);
	free_texts(texts);
}

/* Sets of random codes, of which many are changes of others, behind a prefix of any length. */
static void
hostile_sets(size_t prefix, size_t limit, int order)
{
	Law law = {0};
	char statement[200];

	for (int set = 0; set < 500; set++)
	{
		Slice items[60];
		Texts texts = {items, LENGTH(items)};
		Sort *sort = sort_new(texts.count);
		Keyed *codes;

		for (size_t i = 0; i < texts.count; i++)
		{
			char room[1200];
			char *body = room + prefix;
			Slice made;

			for (size_t at = 0; at < prefix; at++)
				room[at] = "SN-20A"[at % 6];
			if (i == 0 || random_below(4) == 0)
				made = random_code(body, limit);
			else
			{
				Slice other = items[random_below(i)];

				made = random_change(slice_from(other, prefix), body);
			}
			items[i] = own((Slice){room, prefix + made.size});
		}
		codes = in_order(texts, order);
		for (int i = 0; i < 4; i++)
		{
			shuffle(sort);
			make_keys(sort, codes, order);
			check_keys(&law, sort, codes, order);
		}
		sort_free(sort);
		free_sorted(codes, texts.count);
		for (size_t i = 0; i < texts.count; i++)
			disown(items[i]);
	}
	snprintf(statement, sizeof(statement),
			 "random codes of up to %zu bytes behind %zu others, order %s", limit, prefix,
			 names[order]);
	law_end(&law, statement);
}

/*
 * Codes that are held against nothing, since others have taken all references:
 * a number, a mark or an unusual byte at each place in a word, and behind it.
 */
static void
behind_a_crowd(int order)
{
	static const char *const middles[] = {
		"",          "0",       "1",     "00",           "01",      "10",       "9",
		"09",        "99",      "7x7",   "12x3",         "1234567", "12345678", "0x12",
		"123456789", "|",       "~",     "\x7F",         "\x01",    "-A",       "-AB",
		"-RevC",     "-A.",     "-A.07", "-B.123456789", "@",       "[",        ":",
		"000000001", "1\xFF/2",
	};
	enum
	{
		CROWD = 2 * SORT_REFERENCES,
		HEADS = 2,
		LONGEST = 10
	};
	Slice items[CROWD + HEADS * (LONGEST + 1) * LENGTH(middles) * 4];
	Texts texts = {items, 0};
	Keyed *codes;
	Sort *sort;
	Law law = {0};
	char statement[200];

	/* each begins with a byte of its own, below those of the others */
	for (int i = 0; i < CROWD; i++)
	{
		char code[] = {(char) ('A' + i), 'x'};

		items[texts.count++] = own((Slice){code, sizeof(code)});
	}
	for (int head = 0; head < HEADS; head++)
	{
		for (int before = 0; before <= LONGEST; before++)
		{
			for (size_t middle = 0; middle < LENGTH(middles); middle++)
			{
				for (int tail = 0; tail < 4; tail++)
				{
					char code[64];
					int size = sprintf(code, "%c%.*s%s%s", "z{"[head], before, "abcdefghij",
									   middles[middle],
									   (const char *[]){"", "5", "k", "-12"}[tail]);

					items[texts.count++] = own((Slice){code, (size_t) size});
				}
			}
		}
	}

	codes = in_order(texts, order);
	sort = sort_new(texts.count);
	for (int i = 0; i < 50; i++)
	{
		size_t next = 0;

		/* the crowd first, the others in any order */
		shuffle(sort);
		for (size_t at = 0; at < texts.count; at++)
		{
			size_t turn = sort->turns[at];

			if (codes[turn].code.data[0] < 'A' + CROWD)
			{
				sort->turns[at] = sort->turns[next];
				sort->turns[next++] = turn;
			}
		}
		make_keys(sort, codes, order);
		check_keys(&law, sort, codes, order);
	}
	snprintf(statement, sizeof(statement), "%zu codes behind a crowd, order %s", texts.count,
			 names[order]);
	law_end(&law, statement);
	sort_free(sort);
	free_sorted(codes, texts.count);
	for (size_t i = 0; i < texts.count; i++)
		disown(items[i]);
}

/* Real codes: how many of them have a key of their own, of 10000. */
static void
tells_apart(const char *title, int order, size_t wanted, int (*write)(char *))
{
	Slice items[10000];
	Texts texts = {items, LENGTH(items)};
	Sort *sort = sort_new(texts.count);
	Keyed *codes;
	size_t different = 1;
	Law law = {0};
	char statement[200];

	for (size_t i = 0; i < texts.count; i++)
	{
		char room[TRACE_ID_MAX + 1];

		items[i] = own((Slice){room, (size_t) write(room)});
	}
	codes = in_order(texts, order);
	shuffle(sort);
	make_keys(sort, codes, order);
	check_keys(&law, sort, codes, order);
	snprintf(statement, sizeof(statement), "%s are in order", title);
	law_end(&law, statement);
	for (size_t i = 1; i < texts.count; i++)
		different += sort->made[i - 1] != sort->made[i];
	ok(different >= wanted, "%s: at least %zu different keys (%zu)", title, wanted, different);
	sort_free(sort);
	free_sorted(codes, texts.count);
	for (size_t i = 0; i < texts.count; i++)
		disown(items[i]);
}

static int
drone(char *room)
{
	return sprintf(room, "DRN-%u-2023%02u%02u-%04u", (unsigned) (2980 + random_below(10)),
				   (unsigned) (1 + random_below(12)), (unsigned) (1 + random_below(28)),
				   (unsigned) random_below(10000));
}

static int
battery(char *room)
{
	return sprintf(room, "CELLS/PACK-OF-SIX/77120/K%06u", (unsigned) random_below(1000000));
}

static int
motor(char *room)
{
	return sprintf(room, "MX.ENGINE.LEFT.%u/%c%06u", (unsigned) (4 + random_below(3)),
				   (char) ('A' + random_below(2)), (unsigned) random_below(1000000));
}

static int
any_of_three(char *room)
{
	return random_below(2) == 0 ? drone(room) : random_below(2) == 0 ? battery(room) : motor(room);
}

static int
pump(char *room)
{
	int size = sprintf(room, "7-PUMP/");

	return size + drone(room + size);
}

static int
container(char *room)
{
	return sprintf(room, "3950600013%08u", (unsigned) random_below(100000000));
}

static int
drone_or_pump(char *room)
{
	return random_below(2) == 0 ? drone(room) : pump(room);
}

static int
drone_or_container(char *room)
{
	return random_below(2) == 0 ? drone(room) : container(room);
}

static int
scoped_drone(char *room)
{
	int size = sprintf(room, "SN:09506000134352-DRONE-ASSEMBLY|");

	return size + drone(room + size);
}

static int
part(char *room)
{
	return sprintf(room, "AIRFRAME-%06u-Rev%c", (unsigned) random_below(1000000),
				   (char) ('A' + random_below(26)));
}

static int
iteration(char *room)
{
	return sprintf(room, "AIRFRAME-%03u Rev %c.%u", (unsigned) random_below(100),
				   (char) ('A' + random_below(26)), (unsigned) random_below(1000));
}

static int
letters(char *room)
{
	for (int i = 0; i < 12; i++)
		room[i] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"[random_below(34)];
	return 12;
}

static int
far_behind(char *room)
{
	memset(room, 'X', 120);
	return 120 + sprintf(room + 120, "%06u", (unsigned) random_below(1000000));
}

/* By hand, from the head of core/sort_key.c. */
static void
worked_example(void)
{
	SortKeys *keys = malloc(sizeof(SortKeys));
	uint64_t same;
	uint64_t key;

	sort_keys_start(keys, NATURAL_PLAIN);
	same = sort_key(keys, text("DRN-2985-20210105-0123"));
	key = sort_key(keys, text("DRN-2983-20210214-0077"));
	ok(same == UINT64_C(0x7200000000000000), "a code equal to the reference: %016" PRIX64, same);
	ok(key == UINT64_C(0x50760D6589A00000), "the worked example: %016" PRIX64, key);
	free(keys);
}

int
main(void)
{
	static const char *const digits[] = {"0", "1", "9", "A", "-", " "};
	static const char *const edges[] = {"0", "1", "/", ":", "@", "A", "\x01", "\xFF"};
	static const char *const ends[] = {"|", "}", "~", "\x7F", "\x80", "\xFF", "a", "0"};
	static const char *const marks[] = {"0", "1", "@", "A",   "B",   "Z", "[", "-",
										".", "R", "v", "Rev", "REV", "e", " "};
	static const char *const few_marks[] = {"1", "@", "A", "B", "-", "-Rev"};
	static const char *const iterations[] = {"0", "1", "A", "B", "-", "."};
	static const char *const dense[] = {"P-A", "P-AB", "P Rev ", "B", ".", "0", "1", "12"};
	static const char *const equal[] = {"P-A", "P-B", ".1", ".01", ".001", ".2"};
	static const char *const scopes[] = {"0", "1", "A", "|", "\x01", " ", "{"};
	static const char *const lengths[] = {"12345678", "0", "A", "-", "99"};
	static const char *const cases[] = {"A", "a", "Z", "z", "7"};

	seed_random();
	worked_example();
	every_text_first("numbers", digits, LENGTH(digits), 4, NATURAL_PLAIN);
	every_text_first("edges", edges, LENGTH(edges), 3, NATURAL_PLAIN);
	every_text_first("marks", marks, LENGTH(marks), 3, NATURAL_REVISION);
	every_text_first("marks", few_marks, LENGTH(few_marks), 4, NATURAL_REVISION);
	every_text_first("iterations", iterations, LENGTH(iterations), 4, NATURAL_REVISION);
	every_text_first("dense marks", dense, LENGTH(dense), 3, NATURAL_REVISION);
	every_text_first("equal iterations", equal, LENGTH(equal), 3, NATURAL_REVISION);
	every_text_first("scopes", scopes, LENGTH(scopes), 3, NATURAL_SCOPED);
	every_text_first("numbers", digits, LENGTH(digits), 4, BY_BYTES);
	every_text_first("edges", edges, LENGTH(edges), 3, BY_BYTES);
	for (int order = NATURAL_PLAIN; order < ORDERS; order++)
	{
		every_text_first("ends", ends, LENGTH(ends), 3, order);
		every_text_first("long numbers", lengths, LENGTH(lengths), 4, order);
		every_text_first("upper and lower case", cases, LENGTH(cases), 4, order);
		hostile_sets(0, 12, order);
		hostile_sets(0, 40, order);
		hostile_sets(6, 20, order);
		hostile_sets(130, 40, order);
		hostile_sets(250, 20, order);
		hostile_sets(0, 520, order);
		behind_a_crowd(order);
	}

	tells_apart("drones", NATURAL_PLAIN, 9990, drone);
	tells_apart("drones, batteries and motors", NATURAL_PLAIN, 9970, any_of_three);
	tells_apart("drones and pumps", NATURAL_PLAIN, 9970, drone_or_pump);
	tells_apart("drones and containers", NATURAL_PLAIN, 9970, drone_or_container);
	tells_apart("drones of a part number", NATURAL_SCOPED, 9990, scoped_drone);
	tells_apart("parts with revisions", NATURAL_REVISION, 9900, part);
	tells_apart("parts with iterations", NATURAL_REVISION, 9900, iteration);
	tells_apart("random letters and digits", NATURAL_PLAIN, 9990, letters);
	tells_apart("drones by bytes", BY_BYTES, 3000, drone);
	tells_apart("numbers far behind", NATURAL_PLAIN, 9850, far_behind);
	return done();
}
