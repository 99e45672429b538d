-- What is far too long is refused by its length: no message repeats it, nothing keeps a copy of it.

\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE link (parent trace_id, child trace_id, installed_at date, quantity numeric);
CREATE TABLE named (parent text, child text, quantity int);
CREATE TABLE unit (serial serial_number);
INSERT INTO code_formats VALUES ('unit', NULL, 'U{kind:A=éa|B=b}{seq:N4}');

-- Ten million characters of two bytes, in memory and compressed in a table.
CREATE TABLE long (letters text, digits text);
INSERT INTO long SELECT repeat('é', 10000000), repeat('7', 20000000);

-- The SQLSTATE of a call, or what is wrong with the message.
CREATE FUNCTION said(expression text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	reason text;
	remedy text;
	parts text[];
BEGIN
	EXECUTE 'SELECT ' || expression USING value;
	RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, reason = PG_EXCEPTION_DETAIL, remedy = PG_EXCEPTION_HINT;
	parts := ARRAY[message, reason, remedy];
	IF (SELECT max(length(part)) FROM unnest(parts) AS part) > 300 THEN
		RETURN 'a part of ' || (SELECT max(length(part)) FROM unnest(parts) AS part) || ' characters';
	ELSIF (SELECT max(length(run[1])) FROM unnest(parts) AS part, regexp_matches(part, '(?:é|7)+', 'g') AS run) > 100 THEN
		RETURN 'more than 100 characters repeated';
	ELSIF EXISTS (SELECT FROM unnest(parts) AS part WHERE part ~ '[é7]\?|[é7]{20,}"') THEN
		RETURN 'cut badly: ' || array_to_string(parts, ' / ');
	END IF;
	RETURN state;
END$$;

-- Of each, both kinds of text.
CREATE TABLE call (expression text, letters text, digits text);
INSERT INTO call VALUES
	('$1::serial_number', '22P02', '54000'),
	('$1::part_number', '22P02', '54000'),
	('(''SN:'' || $1)::trace_id', '22P02', '54000'),
	('(''SN:'' || $1 || ''|A'')::trace_id', '22P02', '54000'),
	('trace_id($1, ''A''::serial_number)', '22P02', '54000'),
	('$1::code_format', '42704', '42704'),
	('(''{seq:N4}'' || $1)::code_format', '54000', '54000'),
	('code_require($1, ''A{seq:N4}'')', '54000', '54000'),
	('code_require(''A'' || $1, ''A{seq:N..6}'')', '54000', '54000'),
	('code_require($1, ''vin'')', '22P02', '54000'),
	('code_build(''A{seq:N4}'', jsonb_build_object(''seq'', $1))', '22023', '22023'),
	('code_build(''A{x:A=é|B=b}'', jsonb_build_object(''x'', $1))', '22023', '22023'),
	('code_build(''A{x:N4}'', jsonb_build_object($1, 1))', '22023', '22023'),
	('code_format_named($1)', '42704', '42704'),
	('code_next($1)', '42704', '42704'),
	('code_next(''unit'', jsonb_build_object(''kind'', $1))', '22023', '22023'),
	('code_continue(''unit'', $1)', '54000', '54000'),
	('scan_read($1)', '54000', '54000'),
	('scan_elements(''[)>06'' || $1)', '54000', '54000'),
	('trace_components(''link'', ''SN:A''::trace_id, parent => $1)', '42703', '42703'),
	('trace_components(''link'', ''SN:A''::trace_id, at => now(), installed_at => $1)', '42703', '42703'),
	('trace_components(''link'', $1)', '22P02', '22P02'),
	('trace_recall(''link'', ARRAY[$1])', '22P02', '22P02'),
	('trace_rollup(''link'', ''SN:A''::trace_id, quantity => $1)', '42703', '42703'),
	('trace_explain(''link'', child => $1)', '42703', '42703'),
	('trace_check(''link'', lots => ''named'', quantity => $1)', '42703', '42703'),
	('trace_diff(''link'', ''named'', ''SN:A''::trace_id, unit_part => $1)', '22P02', '54000'),
	('trace_diff(''link'', ''named'', ''SN:A''::trace_id, bom_parent => $1)', '42703', '42703');
SELECT is(said(expression, long.letters), call.letters, 'letters: ' || expression) FROM call, long;
SELECT is(said(expression, long.digits), call.digits, 'digits: ' || expression) FROM call, long;

-- Names in definitions.
CREATE FUNCTION define(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	RETURN NULL;
END$$;
SELECT is(said('define(format(''CREATE TRIGGER t AFTER INSERT ON link FOR EACH ROW EXECUTE FUNCTION trace_guard(%L); INSERT INTO link VALUES (''''SN:A'''', ''''SN:B'''')'', $1))', left(letters, 1000000)), '22023', 'an argument of the guard') FROM long;
SELECT is(said('define(format(''CREATE TRIGGER t AFTER INSERT ON link FOR EACH ROW EXECUTE FUNCTION trace_guard(%L); INSERT INTO link VALUES (''''SN:A'''', ''''SN:B'''')'', ''parent='' || $1))', left(letters, 1000000)), '42703', 'a column of the guard') FROM long;
SELECT is(said('define(format(''INSERT INTO code_formats VALUES (%L, NULL, ''''A{seq:N4}'''')'', $1))', left(letters, 101)), '23514', 'the name of a format') FROM long;

-- Patterns that are longer than any code find nothing, whatever is planned.
INSERT INTO unit SELECT 'U' || n FROM generate_series(1, 1000) AS n;
CREATE INDEX ON unit (serial);
ANALYZE unit;
SET LOCAL enable_seqscan = off;
CREATE FUNCTION found(operator text, pattern text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM unit WHERE serial %s %L', operator, pattern) INTO n;
	RETURN n;
END$$;
SELECT is(found('^@', left(digits, 1000000)), 0::bigint, 'a long prefix') FROM long;
SELECT is(found('LIKE', left(digits, 1000000) || '%'), 0::bigint, 'a long pattern') FROM long;
SELECT is(found('LIKE', 'U1%' || left(digits, 1000000)), 0::bigint, 'one that begins as codes do') FROM long;
SELECT is(found('LIKE', repeat('\', 3) || 'U7' || repeat('%', 300)), 0::bigint, 'one with an escaped backslash');
SELECT is(found('LIKE', 'U77' || repeat('%', 300)), 11::bigint, 'one that matches');
SELECT is(found('^@', repeat('U', n)), 0::bigint, 'a prefix of ' || n) FROM generate_series(250, 262) AS n;

SELECT * FROM finish();
ROLLBACK;
