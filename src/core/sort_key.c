/*
 * sort_key.c
 *		Codes as numbers of 64 bits, which a sort compares in their stead.
 *
 * Worked example: against DRN-2985-20210105-0123, which has 24 steps to its
 * end, the code DRN-2983-20210214-0077 has the key
 *
 *		01 01000, 0011				smaller after 8 steps (D R N -, length, 2 9 8): 3
 *		10 1000, 0011010110			larger after 7 of 15 steps (-, length, 2 0 2 1 0): 214
 *		01 001, 0110010 1001101		smaller after 1 of 5 steps (-): a number of 2 digits, 77
 *		0000000						and ends
 */
#include "core/sort_key.h"

#include <string.h>

#include "core/sort_key_bits.h"
#include "core/token.h"

/* The making of a key. */
typedef struct Making
{
	SortKeys *keys;
	Reader value;
	Reader expected; /* the reference, read as far as the code is held against it */
	const SortReference *reference;
	size_t begin; /* of the stretch of it that is held against */
	KeyWriter writer;
} Making;

static inline Slice
rest_of(const Reader *reader)
{
	return slice_from(reader->code, reader->at);
}

static inline bool
at_number(const SortKeys *keys, const Reader *reader)
{
	return !keys->by_bytes && is_digit_at(reader->code, reader->at);
}

/* The symbol of the token that a reader comes to; of any number, the least. */
static inline unsigned
next_symbol(const SortKeys *keys, const Reader *reader)
{
	if (reader->at == reader->mark)
		return reader->at == reader->code.size ? SYMBOL_END : SYMBOL_MARK;
	return keys->symbols[(unsigned char) reader->code.data[reader->at]];
}

/* Adds the next token of the code, whose symbol is given. */
static inline void
put_token(Making *making, unsigned symbol)
{
	Reader *value = &making->value;

	if (symbol == SYMBOL_NUMBER)
	{
		size_t digits = read_number(value).value.size;

		put_number(&making->writer, value->code, value->at, digits);
		return;
	}

	if (symbol == SYMBOL_MARK)
		put_mark(&making->writer, rest_of(value));
	else
		put(&making->writer, symbol, SYMBOL_BITS);
	if (symbol == SYMBOL_END || symbol == SYMBOL_MARK || symbol == SYMBOL_LOW ||
		symbol == SYMBOL_HIGH)
		making->writer.room = 0;
	else
		value->at++;
}

/* Fills the key with the rest of the code, held against nothing. */
static void
put_rest(Making *making)
{
	while (making->writer.room > 0)
		put_token(making, next_symbol(making->keys, &making->value));
}

/* Adds how far the two agree, up to a step of the reference; order as for put_agreement(). */
static inline void
put_agreement_up_to(Making *making, int order, unsigned step)
{
	const SortReference *reference = making->reference;
	unsigned begin = reference->places[making->begin].step;
	unsigned end = reference->places[reference->text.size].step;

	put_agreement(&making->writer, order, step - begin, end - begin);
}

/* Makes a reference of what a reader has not read yet, as far as there is room for it. */
static const SortReference *
add_reference(SortKeys *keys, Reader rest)
{
	SortReference *reference = &keys->references[keys->count++];
	size_t size = rest.code.size - rest.at;
	size_t mark = rest.mark - rest.at;
	size_t step = 0;
	Reader reader;

	if (size > TRACE_ID_MAX)
		size = TRACE_ID_MAX;
	if (mark > size)
		mark = size;
	if (size > 0)
		memcpy(reference->bytes, rest.code.data + rest.at, size);
	reference->text = (Slice){reference->bytes, size};
	reference->mark = mark;

	reader = (Reader){.code = reference->text, .mark = mark};
	while (reader.at < size)
	{
		size_t start = reader.at;
		SortPlace place = {.step = (uint16_t) step, .digits = SORT_NO_PLACE};

		step++;
		if (at_number(keys, &reader))
		{
			Slice digits = read_number(&reader).value;

			place.digits = (uint16_t) (digits.data - reference->bytes);
			step += digits.size;
		}
		else
			reader.at = start == mark ? size : start + 1;
		place.end = (uint16_t) reader.at;
		for (size_t at = start; at < reader.at; at++)
			reference->places[at] = place;
	}
	reference->places[size] = (SortPlace){.step = (uint16_t) step, .digits = SORT_NO_PLACE};
	return reference;
}

/*
 * The reference of the codes that leave another one at a step with a symbol:
 * the first of them.  Null when there was no room for it; for the others there
 * will be none either.
 */
static const SortReference *
find_branch(SortKeys *keys, const SortReference *left, unsigned step, unsigned symbol, Reader rest)
{
	uint32_t origin = ((uint32_t) (left - keys->references) << 16 | step) << SYMBOL_BITS | symbol;
	uint32_t slot = (origin * UINT32_C(0x9E3779B1)) >> 16;

	for (;; slot++)
	{
		SortBranch *branch = &keys->branches[slot % SORT_BRANCH_SLOTS];

		if (branch->origin == origin)
			return &keys->references[branch->reference];
		if (branch->origin == 0)
		{
			if (keys->count == SORT_REFERENCES)
				return NULL;
			*branch = (SortBranch){origin, keys->count};
			return add_reference(keys, rest);
		}
	}
}

static inline void
hold_against(Making *making, const SortReference *reference)
{
	making->reference = reference;
	making->expected = (Reader){.code = reference->text, .mark = reference->mark};
}

/*
 * The most frequent case at once: the two differ within numbers that are
 * equally long, as written and without leading zeros.  They have so many bytes
 * in common.
 */
static inline bool
put_digits_that_differ(Making *making, size_t common)
{
	Reader *value = &making->value;
	Reader *expected = &making->expected;
	size_t at = expected->at + common;
	const SortPlace *place = &making->reference->places[at];
	size_t left = place->end - at;
	uint64_t values;

	if (at <= place->digits || left >= WORD_BYTES)
		return false;
	values = word_digit_values(word_at(value->code, value->at + common));
	if (word_count_digits(values) != left)
		return false;

	put_agreement_up_to(making, (int) (values & 0xFF) - (expected->code.data[at] - '0'),
						place->step + 1 + (unsigned) (at - place->digits));
	put_digits(&making->writer, values, left);
	value->at += common + left;
	expected->at = place->end;
	return true;
}

/* Reads a number in both; false when it is the same. */
static bool
put_number_that_differs(Making *making)
{
	Reader *value = &making->value;
	Reader *expected = &making->expected;
	const SortPlace *place = &making->reference->places[expected->at];
	size_t digits = read_number(value).value.size;
	size_t digits_expected = place->end - place->digits;
	size_t left = digits;

	expected->at = place->end;
	if (digits != digits_expected)
	{
		put_agreement_up_to(making, digits < digits_expected ? -1 : 1, place->step);
		put_number(&making->writer, value->code, value->at, digits);
		return true;
	}

	while (left > 0 &&
		   value->code.data[value->at - left] == expected->code.data[expected->at - left])
		left--;
	if (left == 0)
		return false;

	put_agreement_up_to(making,
						value->code.data[value->at - left] -
							expected->code.data[expected->at - left],
						place->step + 1 + (unsigned) (digits - left));
	put_last_digits(&making->writer, value->code, value->at, left);
	return true;
}

/* Of two tokens with the same symbol, which are no numbers. */
static int
compare_alike(unsigned symbol, Slice a, Slice b)
{
	if (symbol == SYMBOL_END)
		return 0;
	if (symbol != SYMBOL_MARK)
		return (unsigned char) *a.data - (unsigned char) *b.data;
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return memcmp(a.data, b.data, a.size);
}

/* Goes on over bytes that the code and the reference have in common. */
static inline void
skip_common(Making *making, size_t common)
{
	if (!making->keys->by_bytes)
		skip_common_tokens(&making->value, &making->expected, common);
	else
	{
		making->value.at += common;
		making->expected.at += common;
	}
}

/* Of the next tokens at least one is no number. */
static void
put_token_that_differs(Making *making)
{
	const SortReference *reference = making->reference;
	unsigned step = reference->places[making->expected.at].step;
	unsigned symbol = next_symbol(making->keys, &making->value);
	int order = (int) symbol - (int) next_symbol(making->keys, &making->expected);
	/* which in the order of bytes are no numbers, and still the same kind of thing */
	bool are_digits = is_digit_at(making->value.code, making->value.at) &&
					  is_digit_at(making->expected.code, making->expected.at);

	if (order == 0)
		order = compare_alike(symbol, rest_of(&making->value), rest_of(&making->expected));
	if (order == 0)
	{
		put_agreement_up_to(making, 0, reference->places[reference->text.size].step);
		making->writer.room = 0;
		return;
	}

	put_agreement_up_to(making, order, step);
	put_token(making, symbol);
	if (making->writer.room == 0)
		return;
	if (are_digits)
	{
		making->expected.at++;
		return;
	}
	reference = find_branch(making->keys, reference, step, symbol, making->value);
	if (reference == NULL)
		put_rest(making);
	else
		hold_against(making, reference);
}

/* Goes on to the next difference, and past it. */
static inline void
put_difference(Making *making)
{
	Reader *value = &making->value;
	Reader *expected = &making->expected;
	size_t common = word_common(value->code, value->at, expected->code, expected->at);

	making->begin = expected->at;
	if (put_digits_that_differ(making, common))
		return;
	for (;;)
	{
		skip_common(making, common);
		if (!at_number(making->keys, value) || !at_number(making->keys, expected))
		{
			put_token_that_differs(making);
			return;
		}
		if (put_number_that_differs(making))
			return;
		/* numbers can be equal and not alike */
		common = word_common(value->code, value->at, expected->code, expected->at);
	}
}

void
sort_keys_start(SortKeys *keys, NaturalOrder order)
{
	keys->order = order;
	keys->by_bytes = false;
	keys->count = 0;
	memset(keys->branches, 0, sizeof(keys->branches));
	for (unsigned byte = 0; byte < 256; byte++)
	{
		unsigned symbol = byte;

		if (byte < ' ')
			symbol = SYMBOL_LOW;
		else if (byte >= '~')
			symbol = SYMBOL_HIGH;
		else if (byte >= 'A')
			symbol = byte + 1;
		else if (ascii_is_digit((char) byte))
			symbol = SYMBOL_NUMBER;
		keys->symbols[byte] = (unsigned char) symbol;
	}
	if (order == NATURAL_SCOPED)
		keys->symbols['|'] = SYMBOL_FIRST;
}

void
sort_keys_start_by_bytes(SortKeys *keys)
{
	sort_keys_start(keys, NATURAL_PLAIN);
	keys->by_bytes = true;
	for (unsigned byte = ' '; byte <= '9'; byte++)
	{
		/* leaves out the symbol of numbers */
		keys->symbols[byte] = (unsigned char) (byte <= SYMBOL_NUMBER ? byte - 1 : byte);
	}
}

uint64_t
sort_key(SortKeys *keys, Slice code)
{
	Making making = {.keys = keys,
					 .value = reader_start(code, keys->order),
					 .writer = {.room = KEY_BITS}};

	hold_against(&making, keys->count > 0 ? keys->references : add_reference(keys, making.value));
	while (making.writer.room > 0)
	{
		if (making.expected.at < making.expected.code.size)
			put_difference(&making);
		else
			put_rest(&making);
	}
	return making.writer.key;
}
