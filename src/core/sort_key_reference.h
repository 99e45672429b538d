/*
 * sort_key_reference.h
 *		What sort keys hold codes against, as the making of a key reads it.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_REFERENCE_H
#define TRACEABILITY_CORE_SORT_KEY_REFERENCE_H

#include "core/sort_key.h"
#include "core/sort_key_symbols.h"
#include "core/token.h"

/* The reference as a reader that has come as far. */
static inline Reader
reference_reader(const SortReference *reference, size_t at)
{
	return (Reader){.code = reference->text, .at = at, .mark = reference->mark};
}

/* The symbol of the byte at a place, or of the end from the mark on; of any number, the least. */
static inline unsigned
symbol_at(const SortKeys *keys, const Reader *reader, size_t at)
{
	return at < reader->mark ? keys->symbols[(unsigned char) reader->code.data[at]] : SYMBOL_END;
}

/* The symbol of the token that a reader comes to. */
static inline unsigned
next_symbol(const SortKeys *keys, const Reader *reader)
{
	if (reader->at == reader->mark && reader->mark < reader->code.size)
		return SYMBOL_MARK;
	return symbol_at(keys, reader, reader->at);
}

/* Makes a reference of what a reader has not read yet, for which there is room, and returns its number. */
extern unsigned sort_keys_add_reference(SortKeys *keys, Reader rest);

/*
 * Decides what codes are held against that leave a reference with a symbol, by
 * the first one, of which the reader has come to that symbol: what follows the
 * token, or the number itself and what follows.
 */
extern unsigned sort_keys_branch(SortKeys *keys, SortReference *reference, unsigned symbol,
								 Reader reader);

#endif
