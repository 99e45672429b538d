/*
 * sort_key_reference.h
 *		References of sort keys: the codes that other codes are held against.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_REFERENCE_H
#define TRACEABILITY_CORE_SORT_KEY_REFERENCE_H

#include "core/sort_key.h"
#include "core/sort_key_symbols.h"
#include "core/token.h"

/* A reader of the reference at a position. */
static inline Reader
reference_reader(const SortReference *reference, size_t at)
{
	return (Reader){.code = reference->text, .at = at, .mark = reference->mark};
}

/* The symbol of the byte at a position, of the end from the mark on; of a number, the least. */
static inline unsigned
symbol_at(const SortKeys *keys, const Reader *reader, size_t at)
{
	return at < reader->mark ? keys->symbols[(unsigned char) reader->code.data[at]] : SYMBOL_END;
}

/* The symbol of the next token of a reader. */
static inline unsigned
next_symbol(const SortKeys *keys, const Reader *reader)
{
	if (reader->at == reader->mark && reader->mark < reader->code.size)
		return SYMBOL_MARK;
	return symbol_at(keys, reader, reader->at);
}

/* Makes a reference of the rest of a reader, which must fit, and returns its number. */
extern unsigned sort_keys_add_reference(SortKeys *keys, Reader rest);

/*
 * Decides what the codes that leave a reference with a symbol are held against,
 * and returns it: the rest of the first such code, which the reader has read up
 * to that symbol, after the token, or with it where it is a long number.
 */
extern unsigned sort_keys_branch(SortKeys *keys, SortReference *reference, unsigned symbol,
								 Reader reader);

#endif
