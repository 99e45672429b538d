-- Codes go out as they came in; soft errors say the same as hard ones.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- Each printable character at the front, inside and at the end, but '|'; blanks are dropped at the ends.
CREATE TABLE entered AS
SELECT code FROM generate_series(32, 126) AS character, LATERAL (VALUES
	(chr(character) || 'A'), ('A' || chr(character) || 'B'), ('A' || chr(character)), (chr(character))) AS v(code)
WHERE chr(character) <> '|' AND btrim(code) <> ''
UNION ALL SELECT repeat('A', n) FROM generate_series(1, 126) AS n;

CREATE FUNCTION laws_of_io(type text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE format('CREATE TABLE code (entered text, code %s)', type);
	EXECUTE format('CREATE TYPE code_row AS (code %s)', type);
	EXECUTE format('INSERT INTO code SELECT entered.code, (%L || entered.code)::%s FROM entered', CASE type WHEN 'trace_id' THEN 'SN:' ELSE '' END, type);
	UPDATE code SET entered = CASE type WHEN 'trace_id' THEN 'SN:' ELSE '' END || btrim(entered);
	RETURN NEXT is_empty('SELECT entered, code FROM code WHERE entered <> code::text', type || ': text is kept but for blanks at the ends');
	RETURN NEXT is_empty(format('SELECT entered, code FROM code WHERE code::text::%s <> code OR code::varchar::%1$s <> code', type), type || ': through text and back');
	RETURN NEXT is_empty(format('SELECT entered, code FROM code WHERE %s_send(code) <> convert_to(entered, ''UTF8'')', type), type || ': binary is the bytes');
	RETURN NEXT is_empty(format('SELECT entered, code FROM code WHERE (ARRAY[code]::text::%s[])[1] <> code OR (ROW(code)::text::code_row).code <> code', type), type || ': in arrays and rows');
	RETURN NEXT is_empty('SELECT entered, code FROM code WHERE (to_jsonb(code) #>> ''{}'') <> code::text', type || ': in JSON');
	RETURN NEXT is_empty('SELECT entered, pg_column_size(code) FROM code WHERE pg_column_size(code) <> 1 + length(entered) AND length(entered) <= 126', type || ': stored as the text and one byte');
	DROP TABLE code;
	DROP TYPE code_row;
END
$$;
SELECT laws_of_io(type) FROM unnest('{serial_number,lot_code,part_number,trace_id}'::text[]) AS type;

-- Every refusal by its SQLSTATE, in the error of each way in.
CREATE TABLE refused (type text, entered text, state text, message text, detail text, hint text);
INSERT INTO refused VALUES
	('serial_number', '', '22P02', 'invalid input syntax for type serial_number: ""', 'Expected a code at position 1, found nothing.', NULL),
	('lot_code', 'A|B', '22P02', 'invalid input syntax for type lot_code: "A|B"', 'Expected a character of a code at position 2, found "|", which separates scope and code in a trace_id.', NULL),
	('part_number', 'A–B', '22P02', 'invalid input syntax for type part_number: "A–B"', 'Expected a printable ASCII character at position 2, found an en dash (U+2013).', 'Type "-" instead.'),
	('trace_id', 'A', '22P02', 'invalid input syntax for type trace_id: "A"', 'Expected "SN:", "LOT:" or "PN:" at position 1.', 'Write SN: before a serial number, LOT: before a lot code, PN: before a part number.'),
	('serial_number', repeat('A', 127), '54000', 'value too long for type serial_number: "' || repeat('A', 100) || '..."', 'Expected a code of at most 126 characters, found 127.', NULL),
	('lot_code', repeat('B', 5000), '54000', 'value too long for type lot_code: "' || repeat('B', 100) || '..."', 'Expected a code of at most 126 characters, found 5000.', NULL),
	('lot_code', repeat('é', 5000), '22P02', 'invalid input syntax for type lot_code: "' || repeat('é', 100) || '..."', 'Expected a printable ASCII character at position 1, found "é" (U+00E9).', NULL);
CREATE FUNCTION raised(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS
$$
BEGIN
	EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END
$$;
SELECT is_empty($$SELECT left(entered, 20), way, raised.* FROM refused,
	unnest('{SELECT %2$L::%1$s,SELECT %2$L::text::%1$s,SELECT %2$L::varchar::%1$s,SELECT %2$L::bpchar::%1$s,"SELECT CAST(x AS %1$s) FROM (VALUES (%2$L::text)) AS v(x)"}'::text[]) AS way,
	LATERAL raised(format(way, type, entered)) WHERE (raised.state, raised.message, raised.detail, raised.hint) IS DISTINCT FROM (refused.state, refused.message, refused.detail, coalesce(refused.hint, ''))$$,
	'every cast raises the same error');

SELECT current_setting('server_version_num')::integer >= 160000 AS has_soft_errors, current_setting('server_version_num')::integer >= 170000 AS has_on_error \gset
\if :has_soft_errors
	SELECT is_empty('SELECT left(entered, 20) FROM refused WHERE pg_input_is_valid(entered, type)', 'pg_input_is_valid returns false');
	SELECT ok(pg_input_is_valid('A-1', 'lot_code') AND pg_input_is_valid('SN:A-1', 'trace_id'), 'and yes');
	SELECT is_empty($$SELECT left(entered, 20), info.* FROM refused, LATERAL pg_input_error_info(entered, type) AS info
		WHERE (info.sql_error_code, info.message, info.detail, info.hint) IS DISTINCT FROM (refused.state, refused.message, refused.detail, refused.hint)$$,
		'pg_input_error_info returns the same as the error');
	SELECT ok(NOT pg_input_is_valid('{A,B|C}', 'serial_number[]') AND NOT pg_input_is_valid('[A|B,C]', 'serial_range') AND pg_input_is_valid('[A,C]', 'serial_range'), 'in arrays and ranges');
\else
	SELECT skip('soft errors came with PostgreSQL 16', 4);
\endif
\if :has_on_error
	CREATE TABLE copied (serial serial_number, id trace_id);
	COPY copied FROM PROGRAM $$printf 'DRN-1\tSN:DRN-1\nDRN|2\tSN:DRN-2\nDRN-3\tDRN-3\nDRN\342\200\2234\tSN:DRN-4\nDRN-5\tLOT:5\n'$$ WITH (ON_ERROR ignore);
	SELECT results_eq('SELECT serial::text FROM copied', ARRAY['DRN-1', 'DRN-5'], 'COPY leaves out what it cannot read');
\else
	SELECT skip('ON_ERROR came with PostgreSQL 17', 1);
\endif

SELECT * FROM finish();
ROLLBACK;
