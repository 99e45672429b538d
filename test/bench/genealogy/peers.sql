-- Who is asked, what each of them needs, and the same links in the form that each of them wants.
-- A peer that is not there stays in the list, with the reason.

SET statement_timeout = 0;

-- Those who also return what they found are the contenders of a part of its own.
INSERT INTO bench.contender (part, ord, name, yardstick)
SELECT part, ord, name, name ~ '^trace|RECURSIVE|depth'
FROM unnest('{genealogy,returned}'::text[]) part,
	 unnest(ARRAY['trace_…, genealogy index', 'trace_…', 'WITH RECURSIVE … UNION', 'the same with depth',
				  'UNION ALL … CYCLE', 'connectby', 'pgRouting', 'Apache AGE', 'Apache AGE, a pattern a level',
				  'DuckDB', 'Kuzu', 'arrays in memory, C']) WITH ORDINALITY AS contender(name, ord);
INSERT INTO bench.contender (part, ord, name) VALUES ('returned', 12, 'unnest of ready arrays');

UPDATE bench.contender SET not_run = :'no_duckdb' WHERE name = 'DuckDB' AND :'no_duckdb' <> '';
UPDATE bench.contender SET not_run = :'no_kuzu' WHERE name = 'Kuzu' AND :'no_kuzu' <> '';
UPDATE bench.contender SET not_run = :'no_arrays' WHERE name = 'arrays in memory, C' AND :'no_arrays' <> '';

SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'tablefunc') AS has_tablefunc,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgrouting') AS has_pgrouting,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'age') AS has_age,
	   current_setting('server_version_num')::integer / 10000 AS major \gset

-- A table for the genealogy index alone, so that no B-tree helps it.
SELECT format(s, name)
FROM bench.graph,
	 unnest(ARRAY['CREATE TABLE bench.%1$s_indexed AS TABLE bench.%1$s',
				  'CREATE INDEX ON bench.%1$s_indexed USING genealogy (parent, child)',
				  'VACUUM ANALYZE bench.%1$s_indexed']) s
ORDER BY name, s = 'VACUUM ANALYZE bench.%1$s_indexed', s DESC \gexec

-- The answers as arrays, for what the server itself takes to return rows of a function in FROM.
CREATE TABLE bench.ready (graph text, start text, items text[], depths integer[], vias text[]);
ALTER TABLE bench.ready ALTER items SET STORAGE EXTERNAL, ALTER depths SET STORAGE EXTERNAL, ALTER vias SET STORAGE EXTERNAL;
SELECT format('INSERT INTO bench.ready SELECT %L, %L, array_agg(item), array_agg(depth), array_agg(via) FROM (%s) AS r',
			  graph, item, bench.put(ord, 'trace_…, genealogy index'))
FROM bench.question
WHERE form = 'depth' \gexec

\if :has_tablefunc
CREATE EXTENSION tablefunc;
\else
UPDATE bench.contender SET not_run = 'contrib''s tablefunc is not installed' WHERE name = 'connectby';
\endif

-- Those that know nodes by number: the keys numbered, and links between the numbers.
SELECT format(s, name)
FROM bench.graph,
	 unnest(ARRAY[
		'CREATE TABLE bench.%1$s_node AS
		 SELECT row_number() OVER () AS id, key
		 FROM (SELECT parent FROM bench.%1$s UNION SELECT child FROM bench.%1$s) AS every(key)',
		'ALTER TABLE bench.%1$s_node ADD PRIMARY KEY (id), ADD UNIQUE (key)',
		'CREATE TABLE bench.%1$s_numbered AS
		 SELECT row_number() OVER () AS id, p.id AS source, c.id AS target
		 FROM bench.%1$s JOIN bench.%1$s_node p ON p.key = parent JOIN bench.%1$s_node c ON c.key = child',
		'VACUUM ANALYZE bench.%1$s_node',
		'VACUUM ANALYZE bench.%1$s_numbered']) WITH ORDINALITY AS step(s, ord)
WHERE :'has_pgrouting' OR :'has_age'
ORDER BY name, step.ord \gexec

\if :has_pgrouting
CREATE EXTENSION pgrouting CASCADE;
\else
UPDATE bench.contender SET not_run = 'pgRouting is not installed' WHERE name = 'pgRouting';
\endif

\if :has_age
\ir age.sql
\else
DELETE FROM bench.contender WHERE name = 'Apache AGE, a pattern a level';
UPDATE bench.contender
SET not_run = CASE WHEN :'guests' <> '' THEN format('see those for PostgreSQL %s', :'guests')
				   WHEN :major < 17 THEN 'Debian packages it for PostgreSQL 17 and newer'
				   ELSE 'Apache AGE is not installed' END
WHERE name = 'Apache AGE';
\endif

SELECT bench.leave_only(:'only') \g /dev/null

SELECT format('COPY (%s) TO %L (FORMAT csv)', query, :'folder' || '/' || name || kind || '.csv')
FROM bench.graph,
	 LATERAL (VALUES
		('_links', format('TABLE bench.%s', name)),
		('_items', CASE WHEN :'has_pgrouting' THEN format('SELECT key FROM bench.%s_node', name)
						ELSE format('SELECT parent FROM bench.%1$s UNION SELECT child FROM bench.%1$s', name) END))
		AS file(kind, query)
WHERE '' IN (:'no_duckdb', :'no_kuzu', :'no_arrays') \gexec
