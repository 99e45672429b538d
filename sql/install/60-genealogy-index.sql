-- The genealogy index: both ends of every link in one index, for traces.

CREATE FUNCTION genealogy_handler(internal) RETURNS index_am_handler
	AS 'MODULE_PATHNAME' LANGUAGE C;
COMMENT ON FUNCTION genealogy_handler(internal) IS 'genealogy index access method handler';

CREATE ACCESS METHOD genealogy TYPE INDEX HANDLER genealogy_handler;
COMMENT ON ACCESS METHOD genealogy IS 'index on the parents and children in a table of links';

CREATE OPERATOR CLASS text_ops
	DEFAULT FOR TYPE text USING genealogy AS
	OPERATOR 1 = (text, text),
	FUNCTION 1 hashtext(text);

CREATE OPERATOR CLASS uuid_ops
	DEFAULT FOR TYPE uuid USING genealogy AS
	OPERATOR 1 = (uuid, uuid),
	FUNCTION 1 uuid_hash(uuid);

CREATE OPERATOR FAMILY integer_ops USING genealogy;

CREATE OPERATOR CLASS int2_ops
	DEFAULT FOR TYPE smallint USING genealogy FAMILY integer_ops AS
	OPERATOR 1 = (smallint, smallint),
	FUNCTION 1 hashint2(smallint);

CREATE OPERATOR CLASS int4_ops
	DEFAULT FOR TYPE integer USING genealogy FAMILY integer_ops AS
	OPERATOR 1 = (integer, integer),
	FUNCTION 1 hashint4(integer);

CREATE OPERATOR CLASS int8_ops
	DEFAULT FOR TYPE bigint USING genealogy FAMILY integer_ops AS
	OPERATOR 1 = (bigint, bigint),
	FUNCTION 1 hashint8(bigint);

-- The server's hash functions for integers agree across widths.
ALTER OPERATOR FAMILY integer_ops USING genealogy ADD
	OPERATOR 1 = (smallint, integer),
	OPERATOR 1 = (smallint, bigint),
	OPERATOR 1 = (integer, smallint),
	OPERATOR 1 = (integer, bigint),
	OPERATOR 1 = (bigint, smallint),
	OPERATOR 1 = (bigint, integer);

CREATE FUNCTION trace_index_check(index regclass, block_writers boolean DEFAULT true)
	RETURNS TABLE (block bigint, problem text)
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT PARALLEL UNSAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION trace_index_check(regclass, boolean) IS
	'problems of a genealogy index; no rows when there are none. block_writers blocks writes to the table meanwhile, and also checks what they could change';

CREATE FUNCTION trace_index_stats(index regclass, OUT items bigint, OUT links bigint,
	OUT links_in_items bigint, OUT chunks bigint, OUT longest_chain bigint, OUT directory_pages bigint,
	OUT bucket_pages bigint, OUT item_pages bigint, OUT chunk_pages bigint, OUT free_pages bigint,
	OUT link_bytes integer, OUT unused_items bigint, OUT bytes bigint, OUT rebuilt_bytes bigint,
	OUT free_bytes bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT PARALLEL UNSAFE COST 10000;
COMMENT ON FUNCTION trace_index_stats(regclass) IS
	'contents of a genealogy index: items, links, pages, free room, and about what it would take when built again; much less than it takes is a reason to REINDEX';
