-- What was measured, in Markdown, into files in :results: the page of figures, and all of it; of a run
-- about some contenders only, what another run adds to these.

CREATE FUNCTION bench.three_digits(value double precision) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN value = 0 THEN '0'
				ELSE round(value::numeric, greatest(0, 2 - floor(log(abs(value)))::integer))::text END
$$;

-- The baseline shows what it took, the others how many times that.
CREATE FUNCTION bench.cell(value double precision, base double precision, unit text, stopped text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN value IS NULL THEN ''
		WHEN value = 'Infinity' THEN stopped
		WHEN base IS NULL OR base = 'Infinity' THEN concat_ws(' ', bench.three_digits(value), unit)
		ELSE bench.ratio(value, base, unit)
	END
$$;

-- A line for each contender, a column for each step; the first contender that was run is what the others
-- are held to.
CREATE FUNCTION bench.table_of(part text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	WITH step AS (
		SELECT r.step, min(r.ctid) AS ord, bench.unit(r.step) AS unit
		FROM bench.result r WHERE r.part = $1 GROUP BY r.step
	), base AS (
		SELECT c.name FROM bench.contender c WHERE c.part = $1 AND c.not_run IS NULL ORDER BY c.ord LIMIT 1
	), cell AS (
		SELECT c.ord, c.name, c.not_run, s.ord AS step_ord,
			   bench.median($1, s.step, c.name) AS value,
			   CASE WHEN c.name <> base.name THEN bench.median($1, s.step, base.name) END AS base, s.unit,
			   bench.why_stopped($1, s.step, c.name) AS stopped
		FROM bench.contender c CROSS JOIN step s CROSS JOIN base
		WHERE c.part = $1
	)
	SELECT line
	FROM (SELECT 0 AS ord,
				 '| |' || string_agg(format(' %s |', regexp_replace(step, ', [^, ]+$', '')), '' ORDER BY ord) AS line
		  FROM step
		  UNION ALL
		  SELECT 1, '|---|' || string_agg('---|', '') FROM step
		  UNION ALL
		  SELECT 1 + ord,
				 CASE WHEN count(value) > 0
					  THEN format('| %s |%s', name, string_agg(format(' %s |', bench.cell(value, base, unit, stopped)), '' ORDER BY step_ord))
					  ELSE format('| %s | not run: %s |%s', name, coalesce(min(not_run), 'not installed'),
								  repeat(' |', count(*)::integer - 1)) END
		  FROM cell
		  GROUP BY ord, name) AS lines
	ORDER BY ord
$$;

CREATE FUNCTION bench.fact(name text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT value FROM bench.fact f WHERE f.name = $1
$$;

CREATE TABLE bench.title (part text, title text);
INSERT INTO bench.title VALUES
	('codes', to_char(:codes, 'FM999,999,999') || ' codes that share prefixes'), ('codes of two shapes', 'Codes of two shapes, half of each'),
	('genealogy', 'Traces over links with text keys'), ('returned', 'The same traces, with what they found returned to a client'),
	('checks', 'Formats as a check'), ('dates', 'The date in a code'), ('standards', 'Vehicle identification numbers'),
	('index growth', 'The recall of one lot of steel, as the plant grows'),
	('index growth, hashed', 'The same, with hashed names: keys in random order'),
	('index state', 'How the genealogy index came about'), ('index churn', 'The genealogy index after years of changes'), ('index build', 'Building the genealogy index'),
	('index inserts', 'Inserting links one by one'), ('index at', 'The recall of one lot of steel at a time'),
	('partitions', 'Links in partitions, by genealogy index'), ('partitions: one table', 'Links in one table'),
	('partitions: 8 partitions by hash of the parent', 'Links in 8 partitions by hash of the parent'),
	('partitions: 8 partitions by time', 'Links in 8 partitions by time');

-- A part in which nobody is held to another is a list.
CREATE FUNCTION bench.part(part text, heading text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format(E'\n%s%s\n', heading, coalesce((SELECT t.title FROM bench.title t WHERE t.part = $1),
												 upper(left($1, 1)) || substr($1, 2)))
	UNION ALL
	SELECT bench.table_of($1) WHERE EXISTS (SELECT FROM bench.contender c WHERE c.part = $1)
	UNION ALL
	SELECT format('- %s: %s', regexp_replace(step, ', [^, ]+$', ''),
				  concat_ws(' ', bench.three_digits(bench.median($1, step, contender)), bench.unit(step)))
	FROM (SELECT DISTINCT step, contender FROM bench.result r WHERE r.part = $1) AS r
	WHERE NOT EXISTS (SELECT FROM bench.contender c WHERE c.part = $1)
$$;

CREATE FUNCTION bench.parts() RETURNS TABLE (part text, ord bigint) LANGUAGE sql STABLE AS $$
	SELECT r.part, row_number() OVER (ORDER BY min(r.ctid)) FROM bench.result r GROUP BY r.part
$$;

-- The tables of these parts, in the order in which they were measured.
CREATE FUNCTION bench.parts_like(pattern text, heading text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT line FROM bench.parts() p, bench.part(p.part, heading) WITH ORDINALITY AS l(line, n)
	WHERE p.part ~ pattern ORDER BY p.ord, n
$$;

CREATE FUNCTION bench.server() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT substring(version() FROM 'PostgreSQL ([0-9.]+)')
$$;

CREATE FUNCTION bench.extensions() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT string_agg(extname || ' ' || extversion, ', ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'
$$;

\set summary :results /bench-summary.md
\set full :results /bench.md
SELECT :'only' <> '' AS is_about_some \gset
\if :is_about_some
\ir report_guests.sql
\q
\endif

-- The page of figures.
\o :summary
SELECT format($$
`make bench` on %s processors (%s), PostgreSQL %s, %s; medians of %s interleaved rounds. The first line of a table has what this extension took, the others how many times that: more than 1.00 is slower, or larger. Compare the ratios: the times are those of one machine on one day. [RESULTS.md](../test/bench/RESULTS.md) has what was run, and all other tables.$$,
			  bench.fact('processors'), bench.fact('processor'), bench.server(), bench.fact('date'), :rounds);
\if :has_genealogy
SELECT format($$
The plant of the traces has %s links, 3.1 for each unit and 2.7 for each item, with text keys such as `UNIT-322547`. Sizes of indexes and of memory hold for that: an item is stored once in a genealogy index, so a plant with more items for each link has a larger one.$$,
			  bench.fact('links of the plant'));
\endif
SELECT bench.parts_like('^(codes|common|genealogy|returned|index growth|index build|index inserts|partitions.*)$', '## ');

-- All of it.
\o :full
SELECT $$# Results of `make bench`

Written by `make bench-results` after a run. The figures are of one machine on one day: compare the ratios.

In every round every contender takes every step, one after the other, so that all of them meet the machine in the same mood; a figure is the median of the rounds. The first line of a table says what its contender took, the others how many times that: more than 1.00 is slower, or larger.

## What was run
$$;
SELECT format('- %s: %s', name, value) FROM bench.fact ORDER BY ord;
SELECT '- server: ' || version();
SELECT '- settings: ' || string_agg(format('`%s = %s`', name, current_setting(name)), ', ' ORDER BY name)
FROM pg_settings
WHERE name IN ('shared_buffers', 'work_mem', 'maintenance_work_mem', 'max_wal_size', 'autovacuum', 'fsync',
			   'full_page_writes', 'jit', 'max_parallel_workers_per_gather', 'max_parallel_maintenance_workers',
			   'statement_timeout');
SELECT '- extensions: ' || bench.extensions();
SELECT bench.parts_like('^(?!genealogy|returned|index|partitions)', '## ');
\if :has_genealogy
\ir genealogy/report.sql
\endif
\if :has_index
\ir index/report.sql
\endif
\if :has_partitions
\ir partitions/report.sql
\endif
\o
