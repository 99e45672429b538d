-- The questions, the contenders, and what each is asked; first all answers, which must be the same, and
-- which leave everything warm, then the rounds.

-- number: the same for a question with the harness's settings and with default ones.  trace, plain: how
-- the extension and a recursive query put it to links in the table %1$s, or 'bench.…' as
-- %1$L; what they return is a number, or rows that begin with the item.  repeats: how often it is asked to
-- tell its time.  defaults: with the settings that a server has when nobody has set any
CREATE TABLE bench.partition_question (
	ord      integer PRIMARY KEY,
	number   integer,
	step     text,
	form     text,
	repeats  integer,
	defaults boolean,
	trace    text,
	plain    text
);
INSERT INTO bench.partition_question
SELECT row_number() OVER (ORDER BY defaults, number), number, step || CASE WHEN defaults THEN ', default settings' ELSE '' END,
	   form, greatest(repeats, 1), defaults, trace, plain
FROM (VALUES
	(1, 'where a lot of steel went, counted', 'number', 2000000 / :links,
		$$SELECT trace_count_where_used(%1$L, 'STEEL-1')$$,
		$$WITH RECURSIVE reach(item) AS (
			SELECT parent FROM %1$s WHERE child = 'STEEL-1'
			UNION
			SELECT l.parent FROM reach JOIN %1$s l ON l.child = reach.item)
		  SELECT count(*) FROM reach$$),
	(2, 'the same, rows', 'rows', 2000000 / :links,
		$$SELECT item FROM trace_where_used(%1$L, 'STEEL-1')$$,
		$$WITH RECURSIVE reach(item) AS (
			SELECT parent FROM %1$s WHERE child = 'STEEL-1'
			UNION
			SELECT l.parent FROM reach JOIN %1$s l ON l.child = reach.item)
		  SELECT item FROM reach$$),
	(3, 'its recall', 'rows', 2000000 / :links,
		$$SELECT item, is_top FROM trace_recall(%1$L, 'STEEL-1')$$,
		$$WITH RECURSIVE reach(item) AS (
			SELECT 'STEEL-1'
			UNION
			SELECT l.parent FROM reach JOIN %1$s l ON l.child = reach.item)
		  SELECT item, NOT EXISTS (SELECT FROM %1$s l WHERE l.child = reach.item) AS is_top FROM reach$$),
	(4, 'what is inside one drone', 'rows', 300,
		$$SELECT item FROM trace_components(%1$L, 'DRONE-7')$$,
		$$WITH RECURSIVE reach(item) AS (
			SELECT child FROM %1$s WHERE parent = 'DRONE-7'
			UNION
			SELECT l.child FROM reach JOIN %1$s l ON l.parent = reach.item)
		  SELECT item FROM reach$$),
	(5, 'what is inside each of 2000 drones, counted', 'number', 1,
		$$SELECT sum(trace_count_components(%1$L, drone)) FROM bench.drone$$,
		$$SELECT sum(items)
		  FROM bench.drone, LATERAL (
			WITH RECURSIVE reach(item) AS (
				SELECT child FROM %1$s WHERE parent = drone
				UNION
				SELECT l.child FROM reach JOIN %1$s l ON l.parent = reach.item)
			SELECT count(*) AS items FROM reach) AS inside$$)
) AS q(number, step, form, repeats, trace, plain), unnest(ARRAY[false, true]) AS defaults
WHERE NOT defaults OR number IN (1, 5);

-- The layouts are held to each other, and within each of them the ways to ask.  part: where a contender's
-- results go
CREATE TABLE bench.partition_contender (ord integer, part text, name text, links text, is_trace boolean);
INSERT INTO bench.partition_contender
SELECT row_number() OVER (ORDER BY l.ord, way.ord),
	   CASE WHEN way.ord = 1 THEN 'partitions' ELSE 'partitions: ' || l.name END,
	   CASE WHEN way.ord = 1 THEN l.name ELSE way.name END, l.links || suffix, is_trace
FROM bench.layout l,
	 (VALUES (1, 'trace_…, genealogy index', '_indexed', true), (2, 'trace_…', '', true),
			 (3, 'WITH RECURSIVE … UNION', '', false)) AS way(ord, name, suffix, is_trace);

INSERT INTO bench.contender (part, ord, name) SELECT part, ord, name FROM bench.partition_contender;
INSERT INTO bench.contender (part, ord, name)
SELECT 'partitions: ' || name, 0, 'trace_…, genealogy index' FROM bench.layout;

CREATE FUNCTION bench.partition_statement(q bench.partition_question, c bench.partition_contender) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT format(CASE WHEN c.is_trace THEN q.trace ELSE q.plain END, c.links)
$$;

-- answer: a number, or how many items and the sum of what is said of them, hashed; null: stopped
CREATE TABLE bench.partition_answer (question integer, contender integer, answer text);

CREATE FUNCTION bench.answer_in_partitions(which integer, who integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	q bench.partition_question := (SELECT q FROM bench.partition_question q WHERE ord = which);
	c bench.partition_contender := (SELECT c FROM bench.partition_contender c WHERE ord = who);
	answer text;
BEGIN
	BEGIN
		EXECUTE format(CASE q.form
				WHEN 'number' THEN 'SELECT trim(r::text, ''()'') FROM (%s) AS r'
				ELSE 'SELECT count(*) || '' items, '' || sum(bench.hashed(r::text)) FROM (%s) AS r' END,
			bench.partition_statement(q, c)) INTO answer;
	EXCEPTION WHEN query_canceled THEN
		answer := NULL;
	END;
	INSERT INTO bench.partition_answer VALUES (which, who, answer);
END
$$;
RESET statement_timeout;
\o /dev/null
SELECT format('SELECT bench.answer_in_partitions(%s, %s)', q.ord, c.ord)
FROM bench.partition_question q, bench.partition_contender c
WHERE NOT q.defaults ORDER BY q.ord, c.ord \gexec
\o

-- Ends the run when two of them answer differently; notes how many items there are.
DO $$
DECLARE
	dissent text := (
		SELECT string_agg(format('%s: %s', step, said), E'\n' ORDER BY q.ord)
		FROM bench.partition_question q,
			 LATERAL (SELECT string_agg(format('%s of %s says %s', c.name, c.links, a.answer), ', ' ORDER BY c.ord) AS said,
							 count(DISTINCT a.answer) AS answers, bool_or(a.answer ~ '^0\y') AS is_nothing
					  FROM bench.partition_answer a JOIN bench.partition_contender c ON c.ord = a.contender
					  WHERE a.question = q.ord) AS a
		WHERE NOT q.defaults AND (answers <> 1 OR is_nothing));
BEGIN
	IF dissent IS NOT NULL THEN
		RAISE EXCEPTION 'the contenders do not agree' USING DETAIL = dissent;
	END IF;
END
$$;
UPDATE bench.partition_question
SET step = step || format(' (%s items)', (SELECT substring(max(answer) FROM '^\d+') FROM bench.partition_answer
										  WHERE question = ord))
WHERE NOT defaults;

-- Statements that put each question in each round, one contender after the other; all rows of an answer
-- are made, and none is sent.  A contender that was stopped is not asked that question, either way.  The
-- harness sets more than a server has by default.
CREATE FUNCTION bench.partition_rounds(rounds integer) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT statement
	FROM generate_series(1, rounds) round, bench.partition_question q,
		 LATERAL (
			SELECT 0 AS ord, CASE WHEN q.defaults
					THEN 'SELECT set_config(name, boot_val, false) FROM pg_settings
						  WHERE name IN (''work_mem'', ''jit'', ''max_parallel_workers_per_gather'')'
					ELSE 'RESET ALL' END AS statement
			UNION ALL
			SELECT c.ord, CASE WHEN a.answer IS NULL
					THEN format('INSERT INTO bench.result VALUES (%L, %L, %L, %s, NULL)', c.part, q.step || ', ms', c.name, round)
					ELSE format('SELECT bench.measure(%L, %L, %L, %s, %L, %s)', c.part, q.step || ', ms', c.name, round,
								bench.partition_statement(q, c) || CASE q.form WHEN 'rows' THEN ' OFFSET 1000000000' ELSE '' END,
								q.repeats) END
			FROM bench.partition_contender c
			JOIN bench.partition_answer a ON a.contender = c.ord AND a.question = q.number) AS s
	ORDER BY round, q.ord, s.ord
$$;
\o /dev/null
SELECT bench.partition_rounds(:rounds) \gexec
RESET ALL;
\o

INSERT INTO bench.result (part, step, contender, round, value)
SELECT part, 'indexes on disk, MB', name, 1,
	   coalesce((SELECT sum(pg_indexes_size(relid)) FROM pg_partition_tree(links::regclass)),
				pg_indexes_size(links::regclass)) / 1e6
FROM bench.partition_contender ORDER BY ord;

-- What the layouts take with the genealogy index is what the ways to ask one of them are held to.
INSERT INTO bench.result
SELECT 'partitions: ' || contender, step, 'trace_…, genealogy index', round, value, stopped
FROM bench.result WHERE part = 'partitions' ORDER BY ctid;

\echo
\echo 'Links in partitions; median of' :rounds 'rounds; ratio: times that of one table, then times that of the genealogy index'
\pset footer off
SELECT * FROM bench.report('partitions', 'one table');
SELECT format('SELECT %L AS layout, r.* FROM bench.report(%L, %L) AS r', name, 'partitions: ' || name, 'trace_…, genealogy index')
FROM bench.layout ORDER BY ord \gexec

SELECT format('DROP TABLE %1$s, %1$s_indexed', links) FROM bench.layout \gexec
DROP TABLE bench.drone;
