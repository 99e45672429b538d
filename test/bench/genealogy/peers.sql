-- Who is asked, what each of them needs, and the same links in the form that each of them wants.
-- A peer that is not there stays in the list, with the reason.

SET statement_timeout = 0;

ALTER TABLE bench.contender ADD COLUMN prelude text NOT NULL DEFAULT '';

INSERT INTO bench.contender (part, ord, name) VALUES
	('genealogy', 1, 'trace_…'),
	('genealogy', 2, 'trace_…, genealogy index'),
	('genealogy', 3, 'WITH RECURSIVE … UNION'),
	('genealogy', 4, 'the same with depth'),
	('genealogy', 5, 'UNION ALL … CYCLE'),
	('genealogy', 6, 'connectby'),
	('genealogy', 7, 'pgRouting'),
	('genealogy', 8, 'Apache AGE'),
	('genealogy', 9, 'DuckDB'),
	('genealogy', 10, 'Kuzu');

UPDATE bench.contender SET not_run = :'no_duckdb' WHERE name = 'DuckDB' AND :'no_duckdb' <> '';
UPDATE bench.contender SET not_run = :'no_kuzu' WHERE name = 'Kuzu' AND :'no_kuzu' <> '';

SELECT EXISTS (SELECT FROM pg_am WHERE amname = 'genealogy') AS has_genealogy,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'tablefunc') AS has_tablefunc,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgrouting') AS has_pgrouting,
	   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'age') AS has_age,
	   current_setting('server_version_num')::integer / 10000 AS major \gset

-- A table for the genealogy index alone, so that no B-tree helps it.
\if :has_genealogy
SELECT format(s, name)
FROM bench.graph,
	 unnest(ARRAY['CREATE TABLE bench.%1$s_indexed AS TABLE bench.%1$s',
				  'CREATE INDEX ON bench.%1$s_indexed USING genealogy (parent, child)',
				  'VACUUM ANALYZE bench.%1$s_indexed']) s
ORDER BY name, s = 'VACUUM ANALYZE bench.%1$s_indexed', s DESC \gexec
\else
UPDATE bench.contender SET not_run = 'this version has no such index' WHERE name = 'trace_…, genealogy index';
\endif

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
UPDATE bench.contender
SET not_run = CASE WHEN :major < 17 THEN 'Debian packages it for PostgreSQL 17 and newer' ELSE 'Apache AGE is not installed' END
WHERE name = 'Apache AGE';
\endif

SELECT format('COPY (%s) TO %L (FORMAT csv)', query, :'folder' || '/' || name || kind || '.csv')
FROM bench.graph,
	 LATERAL (VALUES
		('_links', format('TABLE bench.%s', name)),
		('_items', format('SELECT parent FROM bench.%1$s UNION SELECT child FROM bench.%1$s', name)))
		AS file(kind, query)
WHERE :'no_duckdb' = '' OR :'no_kuzu' = '' \gexec
