-- Named formats, and numbering: the next codes of one.

CREATE TABLE code_formats (
	name text NOT NULL CHECK (char_length(name) <= 100),
	-- an error shows the name of the constraint
	applies_to text CONSTRAINT applies_to_is_serial_lot_part_or_null CHECK (applies_to IN ('serial', 'lot', 'part')),
	format code_format NOT NULL,
	note text,
	valid_from date NOT NULL DEFAULT '-infinity',
	valid_to date NOT NULL DEFAULT 'infinity',
	counter text CHECK (char_length(counter) BETWEEN 1 AND 100),
	PRIMARY KEY (name, valid_from),
	-- a key: to change a counter waits for those that lock the row since they count by it
	UNIQUE (name, valid_from, counter),
	CONSTRAINT valid_from_is_before_valid_to CHECK (valid_from < valid_to)
);
COMMENT ON TABLE code_formats IS 'formats by name: the numbering schemes of a plant';
COMMENT ON COLUMN code_formats.applies_to IS 'serial, lot or part; null: any';
COMMENT ON COLUMN code_formats.valid_from IS 'first day on which codes are numbered by it';
COMMENT ON COLUMN code_formats.valid_to IS 'first day on which they no longer are';
COMMENT ON COLUMN code_formats.counter IS 'counter that it shares with other formats; null: its own';

CREATE TABLE code_counters (
	name text NOT NULL,
	scope text NOT NULL,
	last bigint NOT NULL,
	returned int8multirange NOT NULL DEFAULT '{}',
	formats text[] NOT NULL DEFAULT '{}',
	PRIMARY KEY (name, scope)
);
COMMENT ON TABLE code_counters IS 'last number given out for each format or shared counter, and scope';
COMMENT ON COLUMN code_counters.name IS 'the format, or the counter that formats share';
COMMENT ON COLUMN code_counters.scope IS 'the rest of the code, with | for its number and its check characters; of a shared counter, its fields as JSON';
COMMENT ON COLUMN code_counters.returned IS 'numbers that were given back, which are given out first';
COMMENT ON COLUMN code_counters.formats IS 'of a shared counter: formats that have taken numbers of the scope';

CREATE TABLE code_blocks (
	name text NOT NULL,
	scope text NOT NULL,
	first bigint NOT NULL,
	last bigint NOT NULL,
	reserved_at timestamptz NOT NULL DEFAULT now(),
	note text,
	PRIMARY KEY (name, scope, first),
	CHECK (first <= last)
);
COMMENT ON TABLE code_blocks IS 'blocks of numbers that are reserved for another system';
COMMENT ON COLUMN code_blocks.scope IS 'scope of the counter that the block is of';

-- No foreign key: rows of a dump come back in any order.  The counters and
-- blocks of a format whose rows are deleted or renamed follow it all the same.
-- No exclusion constraint either: the server has no operator class for a name beside its days.
CREATE FUNCTION traceability_cascade() RETURNS trigger
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION traceability_cascade() IS 'trigger that keeps the rows of a format consistent, and renames and deletes its counters and blocks with it';

CREATE TRIGGER code_formats_cascade AFTER INSERT OR UPDATE OR DELETE ON code_formats
	FOR EACH ROW EXECUTE FUNCTION traceability_cascade();
COMMENT ON TRIGGER code_formats_cascade ON code_formats IS 'keeps the rows of a format consistent, and renames and deletes its counters and blocks with it';
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

CREATE FUNCTION code_format_named(name text, on_date date DEFAULT CURRENT_DATE) RETURNS code_format
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION code_format_named(text, date) IS 'the format registered under a name that is in force on a date';

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

CREATE FUNCTION code_gaps(name text, codes text[], on_date date DEFAULT NULL)
	RETURNS TABLE (code text, number bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION code_gaps(text, text[], date) IS 'codes that are missing below the greatest number of each scope';

CREATE FUNCTION code_reserve(name text, count integer, fields jsonb DEFAULT '{}', on_date date DEFAULT CURRENT_DATE,
	note text DEFAULT NULL) RETURNS TABLE (first text, last text)
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION code_reserve(text, integer, jsonb, date, text) IS 'reserves a block of codes for another system';

CREATE FUNCTION code_give_back(name text, first text, last text DEFAULT NULL, on_date date DEFAULT NULL)
	RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_give_back(text, text, text, date) IS 'gives back codes of a reserved block that were not used; they are given out first';

CREATE FUNCTION code_continue(name text, code text, on_date date DEFAULT NULL) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_continue(text, text, date) IS 'moves the counter of a code up to it, so that the next codes follow; returns the last number of the counter';

CREATE FUNCTION code_create_domain(format_name text, domain_name text) RETURNS regtype
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000;
COMMENT ON FUNCTION code_create_domain(text, text) IS 'creates a domain whose check contains a registered format';
