-- Named formats, and numbering: the next codes of one.

CREATE TABLE code_formats (
	name text PRIMARY KEY CHECK (char_length(name) <= 100),
	-- an error shows the name of the constraint
	applies_to text CONSTRAINT applies_to_is_serial_lot_part_or_null CHECK (applies_to IN ('serial', 'lot', 'part')),
	format code_format NOT NULL,
	note text
);
COMMENT ON TABLE code_formats IS 'formats by name: the numbering schemes of a plant';
COMMENT ON COLUMN code_formats.applies_to IS 'serial, lot or part; null: any';

CREATE TABLE code_counters (
	name text NOT NULL,
	scope text NOT NULL,
	last bigint NOT NULL,
	returned int8multirange NOT NULL DEFAULT '{}',
	PRIMARY KEY (name, scope)
);
COMMENT ON TABLE code_counters IS 'last number given out for each format and scope';
COMMENT ON COLUMN code_counters.scope IS 'the rest of the code, with | for its number and its check characters';
COMMENT ON COLUMN code_counters.returned IS 'numbers that were given back, which are given out first';

CREATE TABLE code_blocks (
	name text NOT NULL,
	scope text NOT NULL,
	first bigint NOT NULL,
	last bigint NOT NULL,
	note text,
	reserved_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (name, scope, first),
	CHECK (first <= last)
);
COMMENT ON TABLE code_blocks IS 'blocks of numbers that are reserved for another system';
COMMENT ON COLUMN code_blocks.scope IS 'scope of the counter that the block is of';

-- No foreign key: rows of a dump come back in any order.  The counters and
-- blocks of a format that is deleted or renamed follow it all the same.
CREATE FUNCTION traceability_cascade() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION traceability_cascade() IS 'trigger that renames and deletes the counters and blocks of a format with it';

CREATE TRIGGER code_formats_cascade AFTER UPDATE OR DELETE ON code_formats
	FOR EACH ROW EXECUTE FUNCTION traceability_cascade();
COMMENT ON TRIGGER code_formats_cascade ON code_formats IS 'renames and deletes the counters and blocks of a format with it';
CREATE TRIGGER code_formats_truncate AFTER TRUNCATE ON code_formats
	FOR EACH STATEMENT EXECUTE FUNCTION traceability_cascade();
COMMENT ON TRIGGER code_formats_truncate ON code_formats IS 'refuses to truncate formats alone, which would lose their counters';

-- The target schema may hold functions and operators of others, which would suit arguments
-- better than the server's own: so these are named with their schema wherever the script runs one.
SELECT pg_catalog.pg_extension_config_dump('code_formats', '');
SELECT pg_catalog.pg_extension_config_dump('code_counters', '');
SELECT pg_catalog.pg_extension_config_dump('code_blocks', '');

-- The superuser owns the tables of a trusted installation.  The role that
-- installed it may use, dump, restore and share them; so may the owner of the
-- database, for whom a superuser may have restored it.
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES ON code_formats, code_counters, code_blocks
	TO @extowner@ WITH GRANT OPTION;
DO $$
BEGIN
	EXECUTE pg_catalog.format('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES ON code_formats, code_counters, code_blocks '
		'TO %I WITH GRANT OPTION', (SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database
			WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()));
END
$$;

CREATE FUNCTION code_format_named(name text) RETURNS code_format
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION code_format_named(text) IS 'the format registered under a name';

CREATE FUNCTION code_suspect(code text, format code_format DEFAULT NULL) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION code_suspect(text, code_format) IS 'reason why a text looks like a code mangled by a spreadsheet; null when it does not';

CREATE FUNCTION code_allocate(name text, count integer DEFAULT 1, fields jsonb DEFAULT '{}',
	on_date date DEFAULT CURRENT_DATE) RETURNS SETOF text
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION code_allocate(text, integer, jsonb, date) IS 'next codes of a registered format; none is given twice, none is lost';

CREATE FUNCTION code_next(name text, fields jsonb DEFAULT '{}', on_date date DEFAULT CURRENT_DATE)
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_next(text, jsonb, date) IS 'next code of a registered format, for the default of a column';

CREATE FUNCTION code_peek(name text, fields jsonb DEFAULT '{}', on_date date DEFAULT CURRENT_DATE,
	count integer DEFAULT 1) RETURNS SETOF text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL RESTRICTED COST 1000 ROWS 1;
COMMENT ON FUNCTION code_peek(text, jsonb, date, integer) IS 'codes that would be allocated next; none is given out';

CREATE FUNCTION code_gaps(name text, codes text[]) RETURNS TABLE (code text, number bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION code_gaps(text, text[]) IS 'codes that are missing below the greatest number of each scope';

CREATE FUNCTION code_reserve(name text, count integer, fields jsonb DEFAULT '{}', on_date date DEFAULT CURRENT_DATE,
	note text DEFAULT NULL) RETURNS TABLE (first text, last text)
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION code_reserve(text, integer, jsonb, date, text) IS 'reserves a block of codes for another system';

CREATE FUNCTION code_give_back(name text, first text, last text DEFAULT NULL) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_give_back(text, text, text) IS 'gives back codes of a reserved block that were not used; they are given out first';

CREATE FUNCTION code_continue(name text, code text) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_continue(text, text) IS 'moves the counter of a code up to it, so that the next codes follow; returns the last number of the counter';

CREATE FUNCTION code_create_domain(format_name text, domain_name text) RETURNS regtype
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_create_domain(text, text) IS 'creates a domain whose check contains a registered format';
