/*
 * tap.h
 *		What the unit tests share: TAP output, seeded randomness, bytes in memory of their own.
 *
 * A program is main() full of ok() and laws, and ends with "return done();".
 */
#ifndef TRACEABILITY_TEST_TAP_H
#define TRACEABILITY_TEST_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/slice.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static int tests_run;
static int tests_failed;

/* One line of TAP. */
static inline bool
ok(bool passed, const char *format, ...)
{
	va_list values;

	tests_run++;
	tests_failed += !passed;
	printf("%sok %d - ", passed ? "" : "not ", tests_run);
	va_start(values, format);
	vprintf(format, values);
	va_end(values);
	putchar('\n');
	return passed;
}

static inline int
done(void)
{
	printf("1..%d\n", tests_run);
	return tests_failed > 0;
}

/* A statement about very many cases: one line of TAP, and the first cases that break it. */
typedef struct Law
{
	long cases;
	long broken;
} Law;

/* Counts a case; true for one that broke the law and is worth describing. */
static inline bool
breaks(Law *law, bool holds)
{
	law->cases++;
	return !holds && ++law->broken <= 5;
}

static inline void
law_end(const Law *law, const char *statement)
{
	ok(law->cases > 0 && law->broken == 0, "%s (%ld cases, %ld broken)", statement, law->cases,
	   law->broken);
}

/* Bytes as a C string, with what is not printable in hexadecimal. */
static inline const char *
shown(Slice bytes)
{
	static char buffers[4][2048];
	static int next;
	char *buffer = buffers[next++ % 4];
	char *end = buffer;

	for (size_t i = 0; i < bytes.size && end - buffer < 2000; i++)
	{
		unsigned char byte = (unsigned char) bytes.data[i];

		end += sprintf(end, byte >= ' ' && byte <= '~' ? "%c" : "\\x%02X", byte);
	}
	*end = '\0';
	return buffer;
}

static uint64_t random_state;

/* Seeds from the clock, or from TRACE_SEED in the environment to repeat a run. */
static inline void
seed_random(void)
{
	const char *given = getenv("TRACE_SEED");

	random_state = given != NULL ? strtoull(given, NULL, 10) : (uint64_t) time(NULL);
	printf("# TRACE_SEED=%" PRIu64 "\n", random_state);
}

/* A number below a limit (splitmix64). */
static inline uint64_t
random_below(uint64_t limit)
{
	uint64_t mixed = random_state += UINT64_C(0x9E3779B97F4A7C15);

	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (mixed ^ (mixed >> 31)) % limit;
}

static inline Slice
text(const char *string)
{
	return (Slice){string, strlen(string)};
}

/* A copy that ends where its memory ends, so that a byte read too far is caught. */
static inline Slice
own_at(Slice bytes, size_t shift)
{
	char *block = malloc(bytes.size + shift);

	if (bytes.size > 0)
		memcpy(block + shift, bytes.data, bytes.size);
	return (Slice){block + shift, bytes.size};
}

static inline Slice
own(Slice bytes)
{
	return own_at(bytes, 0);
}

static inline void
disown_at(Slice bytes, size_t shift)
{
	free((char *) bytes.data - shift);
}

static inline void
disown(Slice bytes)
{
	disown_at(bytes, 0);
}

/* All texts of at most so many pieces out of an alphabet, the empty one first; each in its own memory. */
typedef struct Texts
{
	Slice *items;
	size_t count;
} Texts;

static inline int
compare_bytes(const void *a, const void *b)
{
	const Slice *x = a;
	const Slice *y = b;
	size_t size = x->size < y->size ? x->size : y->size;
	int result = size == 0 ? 0 : memcmp(x->data, y->data, size);

	return result != 0 ? result : (x->size > y->size) - (x->size < y->size);
}

static inline Texts
all_texts(const char *const *alphabet, size_t pieces, int longest)
{
	size_t room = 1;
	size_t begin = 0;
	size_t kept = 0;
	size_t power = 1;
	Texts texts;

	for (int length = 0; length < longest; length++)
		room += power *= pieces;
	texts = (Texts){malloc(room * sizeof(Slice)), 1};
	texts.items[0] = own(text(""));

	for (int length = 0; length < longest; length++)
	{
		size_t end = texts.count;

		for (; begin < end; begin++)
		{
			for (size_t piece = 0; piece < pieces; piece++)
			{
				char longer[512];
				size_t size = texts.items[begin].size;
				size_t more = strlen(alphabet[piece]);

				if (size > 0)
					memcpy(longer, texts.items[begin].data, size);
				memcpy(longer + size, alphabet[piece], more);
				texts.items[texts.count++] = own((Slice){longer, size + more});
			}
		}
	}

	/* pieces of several bytes can give a text twice */
	qsort(texts.items, texts.count, sizeof(Slice), compare_bytes);
	for (size_t i = 0; i < texts.count; i++)
	{
		if (kept > 0 && compare_bytes(&texts.items[kept - 1], &texts.items[i]) == 0)
			disown(texts.items[i]);
		else
			texts.items[kept++] = texts.items[i];
	}
	texts.count = kept;
	return texts;
}

static inline void
free_texts(Texts texts)
{
	for (size_t i = 0; i < texts.count; i++)
		disown(texts.items[i]);
	free(texts.items);
}

#endif
