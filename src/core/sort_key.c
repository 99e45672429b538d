/*
 * sort_key.c
 *		Codes as numbers of 64 bits, which a sort compares in their stead.
 *
 * A key is a string of bits.  For each stretch in which the code agrees with
 * the reference:
 *
 *		00				smaller than the reference from the first token on
 *		01 steps		smaller after so many steps, or equal to the end
 *		10 ~steps		larger after so many steps
 *		11				larger from the first token on
 *
 * with steps in as many bits as the rest of the reference needs.  A step is a
 * token or a digit of a number.  Then the token that differs:
 *
 *		the end			7 bits of 0
 *		a byte			its symbol, 7 bits
 *		a number		a symbol of 7 bits for its number of digits, from 9 on
 *						8 bits with that number, and its significant digits
 *		a mark			its symbol, 7 bits; 1 bit for its length; 5 bits a letter
 *
 * or, when both have numbers of the same length there, the digits alone, from
 * the first that differs.  Digits are one number in binary.
 *
 * Worked example: against DRN-2985-20210105-0123, which has 24 steps to its
 * end (so 5 bits), the code DRN-2983-20210214-0077 is
 *
 *		01 01000  0011		smaller after 8 steps (D R N - length 2 9 8), 3
 *		10 1010  011010110	larger after 5 of 15 steps (-, length, 2 0 2 1 0 is 7:
 *							see the test), and so on
 */
#include "core/sort_key.h"

#include <string.h>

#include "core/token.h"

#define KEY_BITS 64
#define SYMBOL_BITS 7

/*
 * Symbols, in the order of their tokens.  Bytes that no code has share one
 * symbol at either end; nothing can follow such a symbol in a key.
 */
#define SYMBOL_END 0x00
#define SYMBOL_FIRST 0x01
#define SYMBOL_LOW 0x02
#define SYMBOL_NUMBER 0x30 /* plus the number of digits */
#define SYMBOL_MARK 0x41
#define SYMBOL_HIGH 0x7F

/* So many digits need more than a symbol. */
#define LONG_NUMBER 9

/* Bits for so many digits. */
static const unsigned char digit_bits[WORD_BYTES + 1] = {0, 4, 7, 10, 14, 17, 20, 24, 27};

/* The making of a key. */
typedef struct Making
{
	SortKeys *keys;
	Reader value;
	Reader expected; /* the reference, read as far as the code is held against it */
	const SortReference *reference;
	size_t begin; /* of the stretch of it that is held against */
	uint64_t key;
	unsigned room;
} Making;

/* Adds bits to a key, as many of them as there is room for. */
static inline void
put(Making *making, uint64_t value, unsigned bits)
{
	if (bits <= making->room)
	{
		making->room -= bits;
		making->key |= value << making->room;
	}
	else
	{
		making->key |= value >> (bits - making->room);
		making->room = 0;
	}
}

/* Adds up to eight digits, given by their values in a word. */
static inline void
put_digits(Making *making, uint64_t values, size_t count)
{
	/* as the last ones of eight digits, the others being 0 */
	put(making, word_number(values << 8 * (WORD_BYTES - count)), digit_bits[count]);
}

/* Adds the last digits of the number that the code has just been read over. */
static inline void
put_last_digits(Making *making, size_t count)
{
	while (count > 0 && making->room > 0)
	{
		size_t some = count < WORD_BYTES ? count : WORD_BYTES;
		uint64_t word = word_at(making->value.code, making->value.at - count);

		put_digits(making, word_digit_values(word), some);
		count -= some;
	}
}

/* Adds the number, of so many significant digits, that the code has just been read over. */
static inline void
put_number(Making *making, size_t digits)
{
	if (digits < LONG_NUMBER)
		put(making, SYMBOL_NUMBER + digits, SYMBOL_BITS);
	else
	{
		put(making, SYMBOL_NUMBER + LONG_NUMBER, SYMBOL_BITS);
		put(making, digits < UINT8_MAX ? digits : UINT8_MAX, 8);
		if (digits >= UINT8_MAX)
			making->room = 0;
	}
	put_last_digits(making, digits);
}

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
		put_number(making, read_number(value).value.size);
		return;
	}

	put(making, symbol, SYMBOL_BITS);
	if (symbol == SYMBOL_MARK)
	{
		Slice mark = rest_of(value);

		put(making, mark.size - 1, 1);
		for (size_t i = 0; i < mark.size; i++)
			put(making, (uint64_t) (mark.data[i] - 'A'), 5);
	}
	if (symbol == SYMBOL_END || symbol == SYMBOL_MARK || symbol == SYMBOL_LOW ||
		symbol == SYMBOL_HIGH)
		making->room = 0;
	else
		value->at++;
}

/* Fills the key with the rest of the code, held against nothing. */
static void
put_rest(Making *making)
{
	while (making->room > 0)
		put_token(making, next_symbol(making->keys, &making->value));
}

/* Bits that hold any number up to this one, which is not 0. */
static inline unsigned
bits_up_to(unsigned number)
{
#ifdef __GNUC__
	return 32 - (unsigned) __builtin_clz(number);
#else
	unsigned bits = 0;

	for (; number > 0; number >>= 1)
		bits++;
	return bits;
#endif
}

/*
 * Adds how far the code agrees with the rest of the reference, up to a step of
 * it, and on which side it goes on: order is its sign, 0 when it does not.
 */
static inline void
put_agreement(Making *making, int order, unsigned step)
{
	const SortReference *reference = making->reference;
	unsigned begin = reference->places[making->begin].step;
	unsigned rest = reference->places[reference->text.size].step - begin;
	unsigned steps = step - begin;
	unsigned bits = bits_up_to(rest);
	uint64_t most = (UINT64_C(1) << bits) - 1;

	if (steps == 0)
		put(making, order < 0 ? 0 : 3, 2);
	else if (order <= 0)
		put(making, (UINT64_C(1) << bits) + steps, 2 + bits);
	else
		put(making, (UINT64_C(2) << bits) + most - steps, 2 + bits);
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

	put_agreement(making, (int) (values & 0xFF) - (expected->code.data[at] - '0'),
				  place->step + 1 + (unsigned) (at - place->digits));
	put_digits(making, values, left);
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
		put_agreement(making, digits < digits_expected ? -1 : 1, place->step);
		put_number(making, digits);
		return true;
	}

	while (left > 0 &&
		   value->code.data[value->at - left] == expected->code.data[expected->at - left])
		left--;
	if (left == 0)
		return false;

	put_agreement(making,
				  value->code.data[value->at - left] - expected->code.data[expected->at - left],
				  place->step + 1 + (unsigned) (digits - left));
	put_last_digits(making, left);
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
		put_agreement(making, 0, reference->places[reference->text.size].step);
		making->room = 0;
		return;
	}

	put_agreement(making, order, step);
	put_token(making, symbol);
	if (making->room == 0)
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
	Making making = {.keys = keys, .value = reader_start(code, keys->order), .room = KEY_BITS};

	hold_against(&making, keys->count > 0 ? keys->references : add_reference(keys, making.value));
	while (making.room > 0)
	{
		if (making.expected.at < making.expected.code.size)
			put_difference(&making);
		else
			put_rest(&making);
	}
	return making.key;
}
