/*
 * encoding.c
 *		Texts of pure code, which are UTF-8, in the database's encoding.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "common/string.h"
#include "core/utf8.h"
#include "mb/pg_wchar.h"
#include "pg/encoding.h"

/* "AREA (m2)" for "AREA (m²)" */
static char *
plain_ascii(const char *utf8)
{
	char *plain = palloc(strlen(utf8) + 1);
	char *end = plain;

	for (const char *at = utf8; *at != '\0'; at += pg_utf_mblen((const unsigned char *) at))
		*end++ = !IS_HIGHBIT_SET(*at)              ? *at
				 : strncmp(at, "\xC2\xB2", 2) == 0 ? '2'
				 : strncmp(at, "\xC2\xB3", 2) == 0 ? '3'
												   : '?';
	*end = '\0';
	return plain;
}

char *
encoding_from_utf8(const char *text)
{
	int encoding = GetDatabaseEncoding();
	int size = (int) strlen(text);
	Oid conversion;
	unsigned char *converted;
	Size room;

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII || pg_is_ascii(text))
		return pstrdup(text);
	conversion = FindDefaultConversionProc(PG_UTF8, encoding);
	if (!OidIsValid(conversion))
		return plain_ascii(text);

	room = (Size) size * MAX_CONVERSION_GROWTH + 1;
	converted = palloc(room);
	if (pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding,
									  (unsigned char *) unconstify(char *, text), size, converted,
									  (int) room, true) != size)
		return plain_ascii(text);
	return (char *) converted;
}

size_t
encoding_read_character(Slice text, uint32_t *character)
{
	int encoding = GetDatabaseEncoding();
	int size;
	Oid conversion;
	unsigned char utf8[MAX_MULTIBYTE_CHAR_LEN * MAX_CONVERSION_GROWTH + 1];

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
		return utf8_decode(text, character);
	size = pg_encoding_verifymbchar(encoding, text.data, (int) Min(text.size, PG_INT32_MAX));
	conversion = FindDefaultConversionProc(encoding, PG_UTF8);
	if (size <= 0 || !OidIsValid(conversion) ||
		pg_do_encoding_conversion_buf(conversion, encoding, PG_UTF8,
									  (unsigned char *) unconstify(char *, text.data), size, utf8,
									  sizeof(utf8), true) != size ||
		utf8_decode((Slice){(char *) utf8, strlen((char *) utf8)}, character) == 0)
		return 0;
	return (size_t) size;
}
