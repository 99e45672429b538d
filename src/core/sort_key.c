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
#define SYMBOL_NUMBER(digits) (0x30 + (digits))
#define SYMBOL_LONG_NUMBER SYMBOL_NUMBER(9)
#define SYMBOL_MARK 0x41
#define SYMBOL_HIGH 0x7F

/* How many digits can be written at once; more would not fit a key anyhow. */
#define DIGITS_MAX 18

/* Bits for so many digits. */
static const unsigned char digit_bits[DIGITS_MAX + 1] = {
	0, 4, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40, 44, 47, 50, 54, 57, 60,
};

typedef struct KeyWriter
{
	uint64_t key;
	unsigned room;
} KeyWriter;

/* Adds bits to a key, as many of them as there is room for. */
static inline void
put(KeyWriter *writer, uint64_t value, unsigned bits)
{
	if (bits <= writer->room)
	{
		writer->room -= bits;
		writer->key |= value << writer->room;
	}
	else
	{
		writer->key |= value >> (bits - writer->room);
		writer->room = 0;
	}
}

static inline void
put_digits(KeyWriter *writer, Slice digits)
{
	size_t count = digits.size < DIGITS_MAX ? digits.size : DIGITS_MAX;
	uint64_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number * 10 + (uint64_t) (digits.data[i] - '0');
	put(writer, number, digit_bits[count]);
	if (count < digits.size)
		writer->room = 0;
}

static inline unsigned
token_symbol(const Token *token)
{
	unsigned byte;

	switch (token->rank)
	{
		case RANK_END:
			return SYMBOL_END;
		case RANK_FIRST:
			return SYMBOL_FIRST;
		case RANK_NUMBER:
			return token->value.size < 9 ? SYMBOL_NUMBER((unsigned) token->value.size)
										 : SYMBOL_LONG_NUMBER;
		case RANK_MARK:
			return SYMBOL_MARK;
	}
	byte = (unsigned) token->rank / 2;
	if (byte < ' ')
		return SYMBOL_LOW;
	if (byte <= '@')
		return byte;
	/* from 'A' on there is the mark to make room for */
	return byte < '~' ? byte + 1 : SYMBOL_HIGH;
}

static inline void
put_token(KeyWriter *writer, const Token *token, unsigned symbol)
{
	put(writer, symbol, SYMBOL_BITS);
	if (token->rank == RANK_NUMBER)
	{
		if (symbol == SYMBOL_LONG_NUMBER)
		{
			size_t digits = token->value.size < UINT8_MAX ? token->value.size : UINT8_MAX;

			put(writer, digits, 8);
			if (digits == UINT8_MAX)
			{
				writer->room = 0;
				return;
			}
		}
		put_digits(writer, token->value);
	}
	else if (symbol == SYMBOL_MARK)
	{
		put(writer, token->value.size - 1, 1);
		for (size_t i = 0; i < token->value.size; i++)
			put(writer, (uint64_t) (token->value.data[i] - 'A'), 5);
	}
	else if (symbol == SYMBOL_END || symbol == SYMBOL_LOW || symbol == SYMBOL_HIGH)
		writer->room = 0;
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

/* How far a code agrees with the rest of a reference, and how it goes on: order is its sign. */
static inline void
put_agreement(KeyWriter *writer, int order, unsigned steps, unsigned rest)
{
	unsigned bits = bits_up_to(rest);
	uint64_t most = (UINT64_C(1) << bits) - 1;

	if (steps == 0)
		put(writer, order < 0 ? 0 : 3, 2);
	else if (order <= 0)
		put(writer, (UINT64_C(1) << bits) + steps, 2 + bits);
	else
		put(writer, (UINT64_C(2) << bits) + most - steps, 2 + bits);
}

static inline Reader
reference_reader(const SortReference *reference, NaturalOrder order)
{
	return (Reader){
		.code = {reference->text, reference->size},
		.mark = reference->mark,
		.scoped = order == NATURAL_SCOPED,
	};
}

/* Makes a reference of what a reader has not read yet, as far as there is room for it. */
static const SortReference *
add_reference(SortKeys *keys, const Reader *rest)
{
	SortReference *reference = &keys->references[keys->count++];
	size_t size = rest->code.size - rest->at;
	size_t mark = rest->mark - rest->at;
	unsigned steps = 0;
	Reader reader;

	if (size > TRACE_ID_MAX)
		size = TRACE_ID_MAX;
	if (mark > size)
		mark = size;
	if (size > 0)
		memcpy(reference->text, rest->code.data + rest->at, size);
	reference->size = (uint16_t) size;
	reference->mark = (uint16_t) mark;

	reader = reference_reader(reference, keys->order);
	while (reader.at < size)
	{
		Token token;

		reference->steps[reader.at] = (uint16_t) steps;
		token = read_token(&reader);
		steps += 1 + (token.rank == RANK_NUMBER ? (unsigned) token.value.size : 0);
	}
	reference->steps[size] = (uint16_t) steps;
	return reference;
}

/*
 * The reference of the codes that leave another one at a step with a symbol:
 * the first of them.  Null when there was no room for it; for the others there
 * will be none either.
 */
static const SortReference *
find_branch(SortKeys *keys, const SortReference *left, unsigned step, unsigned symbol,
			const Reader *rest)
{
	uint32_t origin =
		((uint32_t) (left - keys->references) << 16 | step) << SYMBOL_BITS | symbol;
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

void
sort_keys_start(SortKeys *keys, NaturalOrder order)
{
	keys->order = order;
	keys->count = 0;
	memset(keys->branches, 0, sizeof(keys->branches));
}

uint64_t
sort_key(SortKeys *keys, Slice code)
{
	KeyWriter writer = {.room = KEY_BITS};
	Reader value = reader_start(code, keys->order);
	const SortReference *reference =
		keys->count > 0 ? keys->references : add_reference(keys, &value);
	Reader against = reference_reader(reference, keys->order);

	while (writer.room > 0)
	{
		unsigned begin = reference->steps[against.at];
		unsigned rest = reference->steps[reference->size] - begin;
		unsigned step;
		unsigned symbol;
		int order;
		Token token;
		Token expected;

		if (rest == 0)
		{
			token = read_token(&value);
			put_token(&writer, &token, token_symbol(&token));
			continue;
		}

		skip_common_tokens(&value, &against,
						   slice_common_prefix(slice_from(value.code, value.at),
											   slice_from(against.code, against.at)));
		do
		{
			step = reference->steps[against.at];
			token = read_token(&value);
			expected = read_token(&against);
			order = compare_tokens(token, expected);
		} while (order == 0 && token.rank != RANK_END);

		if (order == 0)
		{
			put_agreement(&writer, 0, step - begin, rest);
			break;
		}
		if (token.rank == RANK_NUMBER && expected.rank == RANK_NUMBER)
		{
			if (token.value.size == expected.value.size)
			{
				size_t same = slice_common_prefix(token.value, expected.value);

				step += 1 + (unsigned) same;
				put_agreement(&writer, order, step - begin, rest);
				put_digits(&writer, slice_from(token.value, same));
			}
			else
			{
				put_agreement(&writer, order, step - begin, rest);
				put_token(&writer, &token, token_symbol(&token));
			}
			continue;
		}

		symbol = token_symbol(&token);
		put_agreement(&writer, order, step - begin, rest);
		put_token(&writer, &token, symbol);
		if (writer.room > 0 && token.rank != RANK_MARK)
		{
			const SortReference *branch = find_branch(keys, reference, step, symbol, &value);

			if (branch != NULL)
			{
				reference = branch;
				against = reference_reader(reference, keys->order);
			}
		}
	}
	return writer.key;
}
