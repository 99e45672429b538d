-- Traces of very many tables in one session, and of items that stand in several tables.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

-- More tables than a session remembers anything of, and each once more when it has been forgotten.
CREATE PROCEDURE make_tables(count integer) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. count LOOP
		EXECUTE format('CREATE TABLE link_%s (parent integer, child integer)', i);
		EXECUTE format('CREATE INDEX ON link_%s USING genealogy (parent, child)', i);
		EXECUTE format('CREATE TABLE parted_%s (parent integer, child integer) PARTITION BY LIST (parent)', i);
		EXECUTE format('CREATE TABLE part_%1$s PARTITION OF parted_%1$s DEFAULT', i);
		EXECUTE format('INSERT INTO link_%1$s SELECT 0, n FROM generate_series(1, %1$s %% 9 + 1) AS n', i);
		EXECUTE format('INSERT INTO parted_%1$s SELECT 0, n FROM generate_series(1, %1$s %% 7 + 1) AS n', i);
	END LOOP;
END
$$;
CALL make_tables(300);
SELECT results_eq('SELECT i, n, trace_count_components(format(''link_%s'', i)::regclass, 0), trace_count_components(format(''parted_%s'', i)::regclass, 0)
		FROM generate_series(1, 2) AS n, generate_series(1, 300) AS i ORDER BY n, i',
	'SELECT i, n, i % 9 + 1::bigint, i % 7 + 1::bigint FROM generate_series(1, 2) AS n, generate_series(1, 300) AS i ORDER BY n, i',
	'each table has its own links');

-- A level has many items of one bucket, in each of several tables.
CREATE TABLE whole (parent integer, child integer);
CREATE TABLE whole_1 () INHERITS (whole);
CREATE TABLE whole_2 () INHERITS (whole);
CREATE INDEX ON whole USING genealogy (parent, child);
CREATE INDEX ON whole_1 USING genealogy (parent, child);
CREATE INDEX ON whole_2 USING genealogy (parent, child);
INSERT INTO whole_1 SELECT 0, i FROM generate_series(1, 700) AS i;
INSERT INTO whole_2 SELECT i, 1000 + i FROM generate_series(1, 700) AS i;
INSERT INTO whole SELECT 1000 + i, 2000 + i % 10 FROM generate_series(1, 700) AS i;
SELECT is(trace_explain('whole'), 'traces read the genealogy indexes of 3 of 3 tables', 'the indexes are read');
SELECT results_eq('SELECT depth, count(*), min(item), max(item) FROM trace_components(''whole'', 0) GROUP BY depth ORDER BY depth',
	'VALUES (1, 700::bigint, 1, 700), (2, 700, 1001, 1700), (3, 10, 2000, 2009)', 'each level is reached');
SELECT is(count(*), 1411::bigint, 'from all ends, each item is reached once') FROM trace_recall('whole', ARRAY(SELECT generate_series(2000, 2009)));

SELECT * FROM finish();
ROLLBACK;
