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

/* The symbol of the token that a reader comes to; of any number, the least. */
static inline unsigned
next_symbol(const SortKeys *keys, const Reader *reader)
{
	if (reader->at == reader->mark)
		return reader->at == reader->code.size ? SYMBOL_END : SYMBOL_MARK;
	return keys->symbols[(unsigned char) reader->code.data[reader->at]];
}

/* Makes a reference of what a reader has not read yet; there is room for one more. */
extern SortReference *sort_keys_add_reference(SortKeys *keys, Reader rest);

#endif
