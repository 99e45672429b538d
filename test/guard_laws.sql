-- Laws of the guard: it refuses exactly what contradicts something, as a model and trace_check say of random
-- links; and what it does among triggers, partitions, indexes and privileges.
--
-- TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

\ir ../test/random.psql

-- The model: whether a link would contradict those of a table but one, asked of queries.  Moments at which
-- something begins are enough to look at, and "always" has begun before them all.
CREATE TYPE drawn AS (parent text, child text, since text, until text, quantity text, poured text);
-- When a child is in its parent, for which what was poured stays, and when that can be part of a cycle.
CREATE FUNCTION stays(since timestamptz, until timestamptz, poured boolean) RETURNS tstzrange LANGUAGE sql
	RETURN CASE WHEN since > until THEN 'empty' WHEN poured THEN tstzrange(since, NULL) ELSE tstzrange(since, until) END;
CREATE FUNCTION flows(since timestamptz, until timestamptz, poured boolean) RETURNS tstzrange LANGUAGE sql
	RETURN CASE WHEN since > until THEN 'empty' WHEN NOT coalesce(poured, false) THEN tstzrange(since, until)
		WHEN until IS NULL AND since = '-infinity' THEN '(,)' ELSE tstzrange(since, coalesce(until, since), '[]') END;
CREATE FUNCTION model_refuses(link text, new drawn, left_out text, units boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	refused boolean;
BEGIN
	EXECUTE format($query$
		WITH RECURSIVE written AS (
			SELECT parent::text AS p, child::text AS c,
				coalesce(installed_at::timestamptz, '-infinity') AS since, removed_at::timestamptz AS until, quantity AS q, transferred AS poured
			FROM %1$s AS s WHERE (tableoid, ctid)::text IS DISTINCT FROM %8$L
		), given AS (
			SELECT %2$L::text AS p, %3$L::text AS c, coalesce(%4$L::timestamptz, '-infinity') AS since, %5$L::timestamptz AS until,
				%6$L::numeric AS q, %9$L::boolean AS poured
		), stored AS (
			SELECT p, c, q, since, until, stays(since, until, poured), flows(since, until, poured) FROM written
		), added AS (
			SELECT p, c, q, since, until, stays(since, until, poured), flows(since, until, poured) FROM given
		), moment AS (
			SELECT m.since AS at FROM (SELECT since FROM stored UNION SELECT since FROM added) AS m, added AS a
			WHERE m.since <@ a.flows
		), reach AS (
			SELECT at, a.c AS item FROM moment, added AS a
			UNION
			SELECT at, c FROM reach JOIN stored ON p = item AND at <@ flows
		)
		SELECT EXISTS (SELECT FROM reach, added WHERE item = p)
			OR %7$L AND EXISTS (SELECT FROM stored AS s, added AS a
				WHERE a.c ~ '^SN:' AND s.c = a.c AND s.p <> a.p AND s.stays && a.stays)
			OR (SELECT until < since FROM added)
			OR (SELECT sum(quantity) FROM lot, added WHERE lot = c) < (SELECT sum(q) FROM (
				SELECT q FROM added UNION ALL SELECT s.q FROM stored AS s, added AS a WHERE s.c = a.c) AS used)$query$,
		link, new.parent, new.child, new.since, new.until, new.quantity, units, left_out, new.poured) INTO refused;
	RETURN coalesce(refused, false);
END $$;
CREATE TABLE lot (lot text, quantity numeric);
INSERT INTO lot SELECT 'LOT:' || i, 40 FROM generate_series(1, 4) AS i;

CREATE FUNCTION guard_refuses(link text, new drawn, replaced text DEFAULT NULL) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format(CASE WHEN replaced IS NULL
			THEN 'INSERT INTO %s (parent, child, installed_at, removed_at, quantity, transferred) VALUES (%L, %L, %L, %L, %L, %L)'
			ELSE 'UPDATE %s SET (parent, child, installed_at, removed_at, quantity, transferred) = ROW (%L, %L, %L, %L, %L, %L) WHERE (tableoid, ctid)::text = %L' END,
		link, new.parent, new.child, new.since, new.until, new.quantity, new.poured, replaced);
	RETURN false;
EXCEPTION WHEN check_violation THEN
	RETURN true;
END $$;

-- Whether trace_check has nothing to say of a link that the guard refused.
CREATE FUNCTION check_misses(link text, new drawn, replaced text, check_lots text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	misses boolean;
BEGIN
	PERFORM set_config('session_replication_role', 'replica', true), guard_refuses(link, new, replaced);
	EXECUTE format('SELECT NOT EXISTS (SELECT FROM trace_check(%L%s))', link, check_lots) INTO misses;
	RAISE EXCEPTION USING ERRCODE = 'TR000';
EXCEPTION WHEN SQLSTATE 'TR000' THEN
	RETURN misses;
END $$;

CREATE FUNCTION draw_item(numbers boolean) RETURNS text LANGUAGE sql VOLATILE
	RETURN CASE WHEN numbers THEN '' WHEN random() < 0.5 THEN 'SN:' ELSE 'LOT:' END || (1 + floor(random() * 10));
CREATE FUNCTION draw_day(chance float) RETURNS text LANGUAGE sql VOLATILE
	RETURN CASE WHEN random() < chance THEN '2024-01-' || (10 + floor(random() * 9)) END;

-- What both say of many random links, one after the other, of which those remain that go; some replace others.
CREATE FUNCTION compare(link text, units boolean, numbers boolean, days boolean, check_lots text, transfers float) RETURNS TABLE (disagreements text, refused bigint, accepted bigint) LANGUAGE plpgsql AS $$
DECLARE
	new drawn;
	replaced text;
	model boolean;
	guard boolean;
BEGIN
	refused := 0;
	accepted := 0;
	FOR i IN 1..500 LOOP
		new := (draw_item(numbers), draw_item(numbers), CASE WHEN days THEN draw_day(0.9) END, CASE WHEN days THEN draw_day(0.8) END, 1 + floor(random() * 12),
			CASE WHEN random() < transfers THEN 'true' WHEN random() < 0.5 THEN 'false' END);
		IF new.poured = 'true' AND random() < 0.5 THEN
			new.until := NULL;
		END IF;
		replaced := NULL;
		IF random() < 0.3 THEN
			EXECUTE format('SELECT (tableoid, ctid)::text FROM %s ORDER BY random() LIMIT 1', link) INTO replaced;
		END IF;
		-- An update may change little.
		IF replaced IS NOT NULL AND random() < 0.7 THEN
			EXECUTE format('SELECT parent::text, child::text, CASE WHEN random() < 0.5 THEN installed_at::text ELSE %L END,
				CASE WHEN random() < 0.5 THEN removed_at::text ELSE %L END, CASE WHEN random() < 0.5 THEN quantity::text ELSE %L END,
				CASE WHEN random() < 0.5 THEN transferred::text ELSE %L END
				FROM %s WHERE (tableoid, ctid)::text = %L', new.since, new.until, new.quantity, new.poured, link, replaced) INTO new;
		END IF;
		model := model_refuses(link, new, replaced, units);
		guard := guard_refuses(link, new, replaced);
		IF model IS DISTINCT FROM guard THEN
			disagreements := concat_ws(E'\n', disagreements, format('%s for %s: the model says %s', new, replaced, model));
		END IF;
		IF guard AND check_misses(link, new, replaced, check_lots) THEN
			disagreements := concat_ws(E'\n', disagreements, format('%s for %s: trace_check finds nothing', new, replaced));
		END IF;
		refused := refused + guard::integer;
		accepted := accepted + (NOT guard)::integer;
		IF random() < 0.1 THEN
			EXECUTE format('DELETE FROM %1$s WHERE (tableoid, ctid)::text = (SELECT (tableoid, ctid)::text FROM %1$s ORDER BY random() LIMIT 1)', link);
		END IF;
	END LOOP;
	RETURN NEXT;
END $$;

CREATE TABLE lots_of_traces (lot trace_id, quantity bigint);
INSERT INTO lots_of_traces SELECT 'LOT:' || i, CASE WHEN i <= 4 THEN 40 END FROM generate_series(1, 10) AS i;
CREATE INDEX ON lots_of_traces (lot);
CREATE TABLE traces (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz, quantity integer, transferred boolean);
CREATE INDEX ON traces (parent);
CREATE INDEX ON traces (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON traces FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=lots_of_traces');

CREATE TABLE lots_of_texts (lot text PRIMARY KEY, quantity real);
INSERT INTO lots_of_texts SELECT lot, quantity FROM lot;
CREATE TABLE texts (parent text, child text, installed_at date, removed_at date, quantity numeric, transferred boolean);
CREATE INDEX ON texts USING hash (parent);
CREATE INDEX ON texts (child, parent);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON texts FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=lots_of_texts');

CREATE DOMAIN unit AS serial_number;
CREATE TABLE units (parent unit, child serial_number, installed_at timestamp, removed_at timestamp, quantity double precision, transferred boolean);
CREATE INDEX ON units (parent);
CREATE INDEX ON units USING hash (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON units FOR EACH ROW EXECUTE FUNCTION trace_guard();

CREATE DOMAIN poured AS boolean;
CREATE TABLE numbers (parent bigint, child bigint, installed_at timestamptz, removed_at timestamptz, quantity integer, transferred poured) PARTITION BY RANGE (child);
CREATE TABLE numbers_1 PARTITION OF numbers FOR VALUES FROM (0) TO (4);
CREATE TABLE numbers_2 (gone text, transferred poured, quantity integer, removed_at timestamptz, child bigint, installed_at timestamptz, parent bigint);
ALTER TABLE numbers_2 DROP gone;
ALTER TABLE numbers ATTACH PARTITION numbers_2 FOR VALUES FROM (4) TO (7);
CREATE TABLE numbers_3 PARTITION OF numbers FOR VALUES FROM (7) TO (11) PARTITION BY HASH (parent);
CREATE TABLE numbers_31 PARTITION OF numbers_3 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE numbers_32 PARTITION OF numbers_3 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON numbers (parent);
CREATE INDEX ON numbers (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON numbers FOR EACH ROW EXECUTE FUNCTION trace_guard();

CREATE TABLE mixed (parent trace_id, child trace_id, installed_at date, removed_at timestamptz, quantity integer, transferred boolean);
CREATE INDEX ON mixed (parent);
CREATE INDEX ON mixed (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON mixed FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=lots_of_traces');

CREATE TABLE timeless (LIKE traces);
CREATE INDEX ON timeless (parent);
CREATE INDEX ON timeless (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON timeless FOR EACH ROW EXECUTE FUNCTION trace_guard('installed_at=', 'removed_at=');

SET LOCAL timezone = 'Pacific/Auckland';
CREATE FUNCTION agree(link text, units boolean, numbers boolean, days boolean, check_lots text DEFAULT '', transfers float DEFAULT 0) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	result record;
BEGIN
	result := compare(link, units, numbers, days, check_lots, transfers);
	RETURN NEXT is(result.disagreements, NULL, link || ': as the model and trace_check say');
	RETURN NEXT cmp_ok(result.refused, '>', 20::bigint, link || ': many are refused');
	RETURN NEXT cmp_ok(result.accepted, '>', 20::bigint, link || ': many are not');
	RETURN NEXT is_empty(format('SELECT * FROM trace_check(%L%s)', link, check_lots), link || ': nothing is left for trace_check to report');
END $$;
SELECT agree('traces', true, false, true, ', lots => ''lots_of_traces''');
SELECT agree('mixed', true, false, true, ', lots => ''lots_of_traces''');
SELECT agree('texts', false, false, true, ', lots => ''lots_of_texts''');
SELECT agree('numbers', false, true, true);
TRUNCATE traces, mixed, texts, numbers;
SELECT agree('traces', true, false, true, ', lots => ''lots_of_traces''', 0.5);
TRUNCATE traces;
SELECT agree('traces', true, false, true, ', lots => ''lots_of_traces''', 1);
SELECT agree('mixed', true, false, true, ', lots => ''lots_of_traces''', 0.5);
SELECT agree('texts', false, false, true, ', lots => ''lots_of_texts''', 0.7);
SELECT agree('numbers', false, true, true, '', 0.5);
-- Without lots, and without times: then of serial numbers each is a unit, whatever it looks like.
DELETE FROM lot;
SELECT agree('timeless', true, false, false);
SELECT is(guard_refuses('units', ('D', 'LOT:1', '2024-01-01', NULL, '1', NULL)), false, 'a unit is put somewhere');
SELECT is(guard_refuses('units', ('E', 'LOT:1', '2024-01-02', NULL, '1', NULL)), true, 'every serial number is a unit');
SELECT is(guard_refuses('units', ('E', 'LOT:1', NULL, '2024-01-01', '1', NULL)), false, 'at another time it may be elsewhere');
SELECT is(guard_refuses('units', ('E', 'LOT:1', '-infinity', '2024-01-01 00:00:01', '1', NULL)), true, 'to the second');
SELECT is(guard_refuses('units', ('E', 'LOT:2', '2024-01-01', '2024-01-01', '1', NULL)), false, 'a link that is never in force');
SELECT is(guard_refuses('units', ('LOT:2', 'E', '2024-01-01', 'infinity', '1', NULL)), false, 'contradicts nothing');
SELECT is(guard_refuses('units', ('E', NULL, NULL, NULL, '1', NULL)), false, 'nor does one without an end');
SELECT is(guard_refuses('units', ('F', 'LOT:3', '2024-01-01', '2024-01-05', '1', NULL)), false, 'a unit is somewhere for some days');
SELECT is(guard_refuses('units', ('G', 'LOT:3', '2024-01-04', NULL, '1', 'true')), true, 'until then it is consumed nowhere else');
SELECT is(guard_refuses('units', ('G', 'LOT:3', '2024-01-05', NULL, '1', 'true')), false, 'but when it is taken out it may be');
SELECT is(guard_refuses('units', ('F', 'LOT:3', '2024-01-05', '2024-01-06', '1', NULL)), true, 'and is nowhere from then on');
SELECT is(guard_refuses('units', ('H', 'LOT:3', '2024-02-01', '2024-02-01', '1', 'true')), true, 'or consumed again');
SELECT is(guard_refuses('units', ('G', 'LOT:3', '2024-02-01', '2024-02-02', '1', 'true')), false, 'but by the same');
SELECT is(guard_refuses('units', ('J', 'LOT:3', NULL, NULL, '1', 'true')), true, 'nor at a moment that is not known');
SELECT is(guard_refuses('units', ('J', 'LOT:4', NULL, '2024-02-02', '1', 'true')), false, 'what was consumed in the past');
SELECT is(guard_refuses('units', ('K', 'LOT:4', '2024-02-03', NULL, '1', NULL)), true, 'is nowhere today');

-- An index of any access method will do that finds equal items.
CREATE TABLE codes (parent uuid, child uuid);
CREATE INDEX ON codes (parent);
CREATE INDEX ON codes USING spgist ((child::text));
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON codes FOR EACH ROW EXECUTE FUNCTION trace_guard();
SELECT throws_ok($$INSERT INTO codes VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')$$, '55000',
	'relation "codes" has no index led by column "child"', 'an index of an expression will not');
CREATE INDEX ON codes USING brin (child);
SELECT throws_ok($$INSERT INTO codes VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')$$, '55000', NULL, 'nor does one that gives no single rows');
CREATE INDEX ON codes USING hash (child);
SELECT lives_ok($$INSERT INTO codes VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')$$, 'a hash index does');
SELECT throws_ok($$INSERT INTO codes VALUES ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001')$$, '23514', NULL, 'and is used');
CREATE TABLE words (parent text, child text);
CREATE INDEX ON words USING spgist (parent);
CREATE INDEX ON words USING spgist (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON words FOR EACH ROW EXECUTE FUNCTION trace_guard();
SELECT lives_ok($$INSERT INTO words VALUES ('a', 'b'), ('b', 'c')$$, 'so does one of SP-GiST');
SELECT throws_ok($$INSERT INTO words VALUES ('c', 'a')$$, '23514', NULL, 'and is used');

CREATE TABLE marks (parent trace_id, child trace_id);
CREATE INDEX ON marks USING genealogy (parent, child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION trace_guard();
SELECT lives_ok($$INSERT INTO marks VALUES ('SN:A', 'SN:B'), ('SN:B', 'LOT:C')$$, 'a genealogy index is both');
SELECT throws_ok($$INSERT INTO marks VALUES ('LOT:C', 'SN:A')$$, '23514', NULL, 'is used for cycles');
SELECT throws_ok($$INSERT INTO marks VALUES ('SN:D', 'SN:B')$$, '23514', NULL, 'and for places');

-- Where rows are replicated to, triggers are not fired unless they say so.
TRUNCATE timeless;
INSERT INTO timeless (parent, child) VALUES ('SN:D', 'SN:A');
SET LOCAL session_replication_role = replica;
SELECT lives_ok($$INSERT INTO timeless (parent, child) VALUES ('SN:X', 'SN:A')$$, 'rows that are replicated are not checked');
ALTER TABLE timeless ENABLE ALWAYS TRIGGER guard;
SELECT throws_ok($$INSERT INTO timeless (parent, child) VALUES ('SN:Y', 'SN:A')$$, '23514', NULL, 'unless the trigger always is');
SET LOCAL session_replication_role = origin;

-- Deferred, it looks at what is there in the end.
CREATE TABLE later (parent text, child text, note text);
CREATE INDEX ON later (parent);
CREATE INDEX ON later (child);
CREATE CONSTRAINT TRIGGER guard AFTER INSERT OR UPDATE ON later DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trace_guard();
INSERT INTO later VALUES ('A', 'B'), ('B', 'A');
SELECT throws_ok('SET CONSTRAINTS ALL IMMEDIATE', '23514', NULL, 'a deferred check comes');
UPDATE later SET note = 'looked at';
SELECT throws_ok('SET CONSTRAINTS ALL IMMEDIATE', '23514', NULL, 'also when the rows were written upon in between');
UPDATE later SET child = 'C' WHERE parent = 'B';
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'not when they were put right');
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO later VALUES ('C', 'A');
DELETE FROM later WHERE parent = 'C';
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'or deleted');
SAVEPOINT before;
INSERT INTO later VALUES ('C', 'D');
ROLLBACK TO before;
SELECT lives_ok($$INSERT INTO later VALUES ('D', 'A')$$, 'what was rolled back to a savepoint is not there');
DELETE FROM later WHERE parent = 'B';
SELECT lives_ok($$INSERT INTO later VALUES ('C', 'A')$$, 'nor what this transaction deleted');
ROLLBACK TO before;
SELECT throws_ok($$INSERT INTO later VALUES ('C', 'A')$$, '23514', NULL, 'but what it deleted in vain is');

-- A trigger that touches the row before the guard does not get it past.
CREATE TABLE touched (parent text, child text, note text);
CREATE INDEX ON touched (parent);
CREATE INDEX ON touched (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON touched FOR EACH ROW EXECUTE FUNCTION trace_guard();
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE touched SET note = ''touched'' WHERE parent = NEW.parent; RETURN NULL; END';
CREATE TRIGGER a_touch AFTER INSERT ON touched FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO touched VALUES ('a', 'b');
SELECT throws_ok($$INSERT INTO touched VALUES ('b', 'a')$$, '23514', NULL, 'a row that another trigger has updated is checked');

-- Partitions come and go.
TRUNCATE numbers;
INSERT INTO numbers (parent, child) VALUES (1, 2), (2, 5);
SELECT throws_ok($$INSERT INTO numbers (parent, child) VALUES (5, 1)$$, '23514', NULL, 'a cycle across partitions');
SELECT throws_ok($$INSERT INTO numbers_1 (parent, child) VALUES (5, 1)$$, '23514', NULL, 'also through one of them');
SELECT throws_ok($$UPDATE numbers SET child = 1, parent = 5 WHERE child = 5; INSERT INTO numbers (parent, child) VALUES (1, 5)$$, '23514', NULL, 'a link that moves to another');
ALTER TABLE numbers DETACH PARTITION numbers_2;
SELECT lives_ok($$INSERT INTO numbers (parent, child) VALUES (5, 1)$$, 'what is detached is not there');
CREATE TABLE numbers_4 (LIKE numbers);
INSERT INTO numbers_4 (parent, child) VALUES (11, 12);
ALTER TABLE numbers ATTACH PARTITION numbers_4 FOR VALUES FROM (11) TO (20);
SELECT throws_ok($$INSERT INTO numbers (parent, child) VALUES (12, 11)$$, '23514', NULL, 'what is attached is');
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE numbers_5 PARTITION OF numbers FOR VALUES FROM (20) TO (30) SERVER nowhere;
SELECT throws_ok($$INSERT INTO numbers (parent, child) VALUES (1, 3)$$, '0A000', 'trace_guard cannot read relation "numbers_5"', 'a foreign partition cannot be read');
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE apart (parent text, child text) USING heap_too;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON apart FOR EACH ROW EXECUTE FUNCTION trace_guard();
SELECT throws_ok($$INSERT INTO apart VALUES ('a', 'b')$$, '0A000', 'trace_guard cannot read table "apart" of access method "heap_too"', 'nor another access method''s table');

-- A client can tell by what it was refused, and is told no more than it may know.
CREATE FUNCTION refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	relation text;
	name text;
BEGIN
	EXECUTE statement;
	RETURN 'accepted';
EXCEPTION WHEN check_violation OR insufficient_privilege THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, relation = TABLE_NAME, name = CONSTRAINT_NAME;
	RETURN format('%s (%s) [%s %s]', message, detail, relation, name);
END $$;
SET LOCAL timezone = 'UTC';
TRUNCATE traces, lots_of_traces;
INSERT INTO lots_of_traces VALUES ('LOT:L', 50);
INSERT INTO traces VALUES ('SN:A', 'SN:B', '2024-01-01', '2024-03-01', NULL), ('SN:B', 'LOT:L', '2024-02-01', NULL, 30);
CREATE ROLE guard_worker;
GRANT USAGE ON SCHEMA laws TO guard_worker;
GRANT INSERT ON traces TO guard_worker;
CREATE TABLE attempt AS SELECT * FROM (VALUES
	(1, 'LOT:L', 'SN:A', NULL::integer, '"SN:A" cannot be inside "LOT:L", which is inside it',
		'The links would form a cycle from 2024-02-01 00:00:00+00 until 2024-03-01 00:00:00+00: LOT:L > SN:A > SN:B > LOT:L.', 'The links would form a cycle.'),
	(2, 'SN:C', 'SN:B', NULL, 'unit "SN:B" cannot be in two places at once',
		'It would be inside "SN:C", and is inside "SN:A" from 2024-01-01 00:00:00+00 until 2024-03-01 00:00:00+00.', 'It would be inside "SN:C", but is elsewhere.'),
	(3, 'SN:C', 'LOT:L', 30, 'not enough of lot "LOT:L" is left for a quantity of 30', 'This link would bring its use to 60 of 50 received in "lots_of_traces".', 'More would be used than was received.')
) AS a (number, parent, child, quantity, message, told, withheld);
GRANT SELECT ON attempt TO guard_worker;
GRANT EXECUTE ON FUNCTION refusal TO guard_worker;
CREATE FUNCTION attempt(title text, detail text) RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC
	SELECT is(refusal(format('INSERT INTO laws.traces (parent, child, quantity) VALUES (%L, %L, %L)', parent, child, quantity)),
		format('%s (%s) [traces guard]', message, CASE detail WHEN 'told' THEN told ELSE withheld END), title || ', ' || number)
	FROM attempt;
END;
SELECT attempt('who may read the links is told', 'told');
SET LOCAL ROLE guard_worker;
SELECT attempt('who may not is not', 'withheld');
RESET ROLE;
GRANT SELECT ON traces TO guard_worker;
SET LOCAL ROLE guard_worker;
SELECT is(refusal($$INSERT INTO laws.traces VALUES ('SN:C', 'LOT:L', NULL, NULL, 30)$$),
	'not enough of lot "LOT:L" is left for a quantity of 30 (More would be used than was received.) [traces guard]', 'nor who may not read the lots');
RESET ROLE;
GRANT SELECT ON lots_of_traces TO guard_worker;
SET LOCAL ROLE guard_worker;
SELECT attempt('a privilege is enough', 'told');
RESET ROLE;
ALTER TABLE traces ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_for_all ON traces FOR INSERT TO guard_worker WITH CHECK (true);
CREATE POLICY some_for_some ON traces FOR SELECT TO guard_worker USING (false);
SET LOCAL ROLE guard_worker;
SELECT attempt('behind row security nothing is told', 'withheld');
RESET ROLE;

-- A view lets write who may not use the schema of the table, and so cannot read it.
ALTER TABLE traces DISABLE ROW LEVEL SECURITY;
CREATE SCHEMA windows;
CREATE VIEW windows.traces AS TABLE traces;
CREATE FUNCTION windows.detail_of_cycle() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	INSERT INTO windows.traces (parent, child) VALUES ('LOT:L', 'SN:A');
EXCEPTION WHEN check_violation THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN detail;
END $$;
GRANT USAGE ON SCHEMA windows TO guard_worker;
GRANT INSERT ON windows.traces TO guard_worker;
SET LOCAL ROLE guard_worker;
SELECT is(windows.detail_of_cycle(), (SELECT told FROM attempt WHERE number = 1), 'through a view, who may read the table is told');
RESET ROLE;
REVOKE USAGE ON SCHEMA laws FROM guard_worker;
SET LOCAL ROLE guard_worker;
SELECT is(windows.detail_of_cycle(), 'The links would form a cycle.', 'and who may not use its schema is not');
RESET ROLE;
GRANT USAGE ON SCHEMA laws TO guard_worker;

-- The owner of the links answers for what the guard reads of lots.
ALTER TABLE mixed OWNER TO guard_worker;
REVOKE SELECT ON lots_of_traces FROM guard_worker;
TRUNCATE mixed;
SELECT throws_ok($$INSERT INTO mixed VALUES ('SN:P', 'LOT:L', NULL, NULL, 1)$$, '42501', 'permission denied for table lots_of_traces', 'the owner must be allowed to read the lots');
GRANT SELECT (lot, quantity) ON lots_of_traces TO guard_worker;
SELECT lives_ok($$INSERT INTO mixed VALUES ('SN:P', 'LOT:L', NULL, NULL, 1)$$, 'at least the two columns');

-- A walk keeps within its memory, answers a cancel, and needs neither where one end is loose.
CREATE TABLE chain (parent bigint, child bigint);
INSERT INTO chain SELECT i, i + 1 FROM generate_series(1, 200000) AS i WHERE i <> 100000;
CREATE INDEX ON chain (parent);
CREATE INDEX ON chain (child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON chain FOR EACH ROW EXECUTE FUNCTION trace_guard();
SET LOCAL traceability.trace_memory = '64kB';
CREATE FUNCTION hint_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
BEGIN
	EXECUTE statement;
	RETURN NULL;
EXCEPTION WHEN configuration_limit_exceeded THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RETURN hint;
END $$;
SELECT is(hint_of('INSERT INTO chain VALUES (100000, 100001)'), 'Raise traceability.trace_memory.', 'a long walk needs memory');
SELECT lives_ok('INSERT INTO chain VALUES (100000, 0), (200001, -1), (-2, 1)', 'what has one loose end does not');
SET LOCAL traceability.trace_memory = '256MB';
CREATE FUNCTION runs_into_timeout(statement text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN false;
EXCEPTION WHEN query_canceled THEN
	RETURN true;
END $$;
SET LOCAL statement_timeout = '20ms';
SELECT ok(runs_into_timeout('INSERT INTO chain VALUES (100000, 100001)'), 'a long walk can be canceled');
SET LOCAL statement_timeout = 0;
SELECT lives_ok('INSERT INTO chain VALUES (100000, 100001)', 'and gets there');
SELECT throws_ok('INSERT INTO chain VALUES (200001, 1)', '23514', '"1" cannot be inside "200001", which is inside it', 'and finds the other end');

-- An item is reached twice for ever: by an assembly that has no end, and by a transfer, which stays to the end of times.
INSERT INTO traces (parent, child, transferred) VALUES ('LOT:ever 1', 'LOT:ever 2', false), ('LOT:ever 1', 'LOT:ever 2', true),
	('LOT:ever 3', 'LOT:ever 4', false), ('LOT:ever 3', 'LOT:ever 5', false), ('LOT:ever 3', 'LOT:ever 6', false);
SET LOCAL statement_timeout = '10s';
SELECT ok(NOT runs_into_timeout($$INSERT INTO traces (parent, child, transferred) VALUES ('LOT:ever 2', 'LOT:ever 3', true)$$), 'and the guard gets on');
SET LOCAL statement_timeout = 0;

-- The declarative alternative for units, where the table has the times.
CREATE TABLE excluding (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz,
	EXCLUDE USING gist (trace_id_range(child, child, '[]') WITH &&, tstzrange(installed_at, removed_at) WITH &&)
		WHERE (trace_kind(child) = 'serial'));
INSERT INTO excluding VALUES ('SN:A', 'SN:U', '2024-01-01', '2024-02-01'), ('SN:A', 'LOT:L', NULL, NULL);
SELECT lives_ok($$INSERT INTO excluding VALUES ('SN:B', 'SN:U', '2024-02-01'), ('SN:B', 'LOT:L', NULL), ('SN:B', 'SN:V', NULL)$$, 'an exclusion constraint lets lots and other times through');
SELECT throws_ok($$INSERT INTO excluding VALUES ('SN:C', 'SN:U', '2024-01-31', '2024-02-01')$$, '23P01', NULL, 'and refuses a unit in two places');

-- Of two links that are in the way the first in time is named, whatever the order of their rows.
CREATE FUNCTION refusal(link text, new text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	EXECUTE format('INSERT INTO %s VALUES %s', link, new);
	RETURN 'none';
EXCEPTION WHEN check_violation THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN detail;
END $$;
CREATE TABLE forwards (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz);
INSERT INTO forwards VALUES ('SN:A', 'SN:U', '2024-01-01', '2024-02-01'), ('SN:B', 'SN:U', '2024-02-01', '2024-03-01');
CREATE TABLE backwards AS SELECT * FROM forwards ORDER BY installed_at DESC;
CREATE INDEX ON forwards (parent);
CREATE INDEX ON forwards (child);
CREATE INDEX ON backwards (parent);
CREATE INDEX ON backwards (child);
CREATE TRIGGER guard AFTER INSERT ON forwards FOR EACH ROW EXECUTE FUNCTION trace_guard();
CREATE TRIGGER guard AFTER INSERT ON backwards FOR EACH ROW EXECUTE FUNCTION trace_guard();
SELECT alike(refusal(link, '(''SN:C'', ''SN:U'', ''2024-01-15'', ''2024-02-15'')'), '%and is inside "SN:A" from 2024-01-01%', 'the first in the way: ' || link)
	FROM unnest('{forwards,backwards}'::text[]) AS link;

SELECT * FROM finish();
ROLLBACK;
