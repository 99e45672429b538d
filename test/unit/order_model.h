/*
 * order_model.h
 *		The natural order a second time, as the contract words it, to judge core/natural.c by.
 *
 * Each code becomes a list of numbers, and codes compare as their lists do,
 * item by item.  That is a total order by construction; what must be shown
 * is that natural_compare() is the same one.
 */
#ifndef TRACEABILITY_TEST_ORDER_MODEL_H
#define TRACEABILITY_TEST_ORDER_MODEL_H

#include "core/natural.h"
#include "tap.h"

typedef struct OrderKey
{
	int *items;
	size_t count;
} OrderKey;

/* An item larger than 0 for each byte, with room between "@" and "A" and below byte 0. */
#define MODEL_BYTE(byte) (10 * ((unsigned char) (byte) + 1))
#define MODEL_MARK (MODEL_BYTE('@') + 5)
#define MODEL_BAR 5
#define MODEL_END 0

/* The letters of a revision mark; none where there is no mark. */
typedef struct ModelMark
{
	size_t at;
	size_t letters;
} ModelMark;

static inline bool
model_all(Slice code, size_t from, size_t to, char first, char last)
{
	for (size_t i = from; i < to; i++)
	{
		if (code.data[i] < first || code.data[i] > last)
			return false;
	}
	return true;
}

/* Whether something stands before a place that sets a mark off from a base: tries all that could. */
static inline bool
model_set_off(Slice code, size_t at)
{
	static const char *const words[] = {"", "Rev", "REV", "rev"};

	for (size_t word = 0; word < LENGTH(words); word++)
	{
		for (const char *separator = word == 0 ? "-_./ " : ",-_./ "; *separator != '\0';
			 separator++)
		{
			char tail[8];
			size_t size = (size_t) sprintf(tail, "%c%s", *separator, words[word]);

			if (at > size && memcmp(code.data + at - size, tail, size) == 0)
				return true;
		}
	}
	return false;
}

/* Tries every place and every number of letters, with or without an iteration behind them. */
static inline ModelMark
model_mark(Slice code)
{
	ModelMark found = {code.size, 0};

	for (size_t at = 0; at < code.size; at++)
	{
		for (size_t end = at + 1; end <= at + 2 && end <= code.size; end++)
		{
			bool closes = end == code.size ||
						  (code.data[end] == '.' && model_all(code, end + 1, code.size, '0', '9'));

			if (closes && model_all(code, at, end, 'A', 'Z') && model_set_off(code, at))
			{
				/* the form can be read in one way only */
				if (found.letters != 0)
					abort();
				found = (ModelMark){at, end - at};
			}
		}
	}
	return found;
}

static inline OrderKey
model_key(Slice code, NaturalOrder order)
{
	ModelMark mark = order == NATURAL_REVISION ? model_mark(code) : (ModelMark){code.size, 0};
	int *items = malloc((4 * code.size + 8) * sizeof(int));
	int *zeros = malloc((code.size + 1) * sizeof(int));
	size_t count = 0;
	size_t numbers = 0;

	for (size_t at = 0; at < code.size;)
	{
		if (at == mark.at)
		{
			items[count++] = MODEL_MARK;
			items[count++] = (int) mark.letters;
			for (size_t i = 0; i < mark.letters; i++)
				items[count++] = code.data[at++];
		}
		else if (code.data[at] >= '0' && code.data[at] <= '9')
		{
			size_t first = at;
			size_t length;

			while (at < code.size && code.data[at] == '0')
				at++;
			zeros[numbers++] = (int) (at - first);
			for (length = 0; at + length < code.size && code.data[at + length] >= '0' &&
							 code.data[at + length] <= '9';)
				length++;
			items[count++] = MODEL_BYTE('0');
			items[count++] = (int) length;
			for (; length > 0; length--)
				items[count++] = code.data[at++];
		}
		else if (order == NATURAL_SCOPED && code.data[at] == '|')
		{
			items[count++] = MODEL_BAR;
			at++;
		}
		else
			items[count++] = MODEL_BYTE(code.data[at++]);
	}
	items[count++] = MODEL_END;
	for (size_t i = 0; i < numbers; i++)
		items[count++] = zeros[i];
	free(zeros);
	return (OrderKey){items, count};
}

static inline int
model_compare_keys(OrderKey a, OrderKey b)
{
	for (size_t i = 0; i < a.count && i < b.count; i++)
	{
		if (a.items[i] != b.items[i])
			return a.items[i] < b.items[i] ? -1 : 1;
	}
	return (a.count > b.count) - (a.count < b.count);
}

static inline int
model_compare(Slice a, Slice b, NaturalOrder order)
{
	OrderKey key_a = model_key(a, order);
	OrderKey key_b = model_key(b, order);
	int result = model_compare_keys(key_a, key_b);

	free(key_a.items);
	free(key_b.items);
	return result;
}

static const char *const order_names[] = {"plain", "revision", "scoped"};

/* A text with its key in the model; sorted by it. */
typedef struct Keyed
{
	Slice code;
	OrderKey key;
} Keyed;

static inline int
compare_keyed(const void *a, const void *b)
{
	return model_compare_keys(((const Keyed *) a)->key, ((const Keyed *) b)->key);
}

static inline Keyed *
sort_by_model(Texts texts, NaturalOrder order)
{
	Keyed *sorted = malloc(texts.count * sizeof(Keyed));

	for (size_t i = 0; i < texts.count; i++)
		sorted[i] = (Keyed){texts.items[i], model_key(texts.items[i], order)};
	qsort(sorted, texts.count, sizeof(Keyed), compare_keyed);
	return sorted;
}

static inline void
free_sorted(Keyed *sorted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(sorted[i].key.items);
	free(sorted);
}

#endif
