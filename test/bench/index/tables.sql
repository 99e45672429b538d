-- The genealogy index for itself: whose recalls are held to whose, and how they are asked.

-- kind: trace, plain or depth, as bench.recall() puts them; links: a table
CREATE TABLE bench.recaller (
	part  text,
	ord   integer,
	name  text,
	kind  text,
	links text
);
INSERT INTO bench.recaller
SELECT part, ord, name, kind, 'bench.' || links
FROM unnest('{index growth,"index growth, hashed"}'::text[]) part,
	 (VALUES (1, 'genealogy index', 'trace', 'grown_indexed'), (2, 'trace_… with two B-trees', 'trace', 'grown'),
			 (3, 'WITH RECURSIVE … UNION', 'plain', 'grown'), (4, 'the same with depth', 'depth', 'grown'))
		AS r(ord, name, kind, links);
INSERT INTO bench.recaller VALUES
	('index state', 1, 'built', 'trace', 'bench.built'),
	('index state', 2, 'grown by inserts in load order', 'trace', 'bench.in_order'),
	('index state', 3, 'grown by inserts in random order', 'trace', 'bench.at_random'),
	('index state', 4, 'grown in load order, REINDEX', 'trace', 'bench.reindexed'),
	('index state', 5, 'built, not vacuumed', 'trace', 'bench.built_dirty'),
	('index state', 6, 'grown in load order, not vacuumed', 'trace', 'bench.in_order_dirty'),
	('index state', 7, 'WITH RECURSIVE … UNION, two B-trees', 'plain', 'bench.plain'),
	('index state', 8, 'WITH RECURSIVE … UNION, two B-trees, not vacuumed', 'plain', 'bench.plain_dirty'),
	('index churn', 1, 'built again after all changes', 'trace', 'bench.renewed'),
	('index churn', 2, 'changed ten times over, vacuumed', 'trace', 'bench.changed'),
	('index churn', 3, 'the same, vacuumed at the end alone', 'trace', 'bench.neglected'),
	('index churn', 4, 'WITH RECURSIVE … UNION, two B-trees, built again', 'plain', 'bench.renewed_btrees'),
	('index churn', 5, 'the same, changed ten times over, vacuumed', 'plain', 'bench.changed_btrees'),
	('index at', 1, 'genealogy index that INCLUDEs the times', 'trace', 'bench.dated_included'),
	('index at', 2, 'genealogy index', 'trace', 'bench.dated_indexed'),
	('index at', 3, 'trace_… with two B-trees', 'trace', 'bench.dated'),
	('index at', 4, 'WITH RECURSIVE … UNION', 'plain', 'bench.dated');
INSERT INTO bench.contender (part, ord, name) SELECT part, ord, name FROM bench.recaller;

INSERT INTO bench.contender (part, ord, name) VALUES
	('index build', 1, 'genealogy index'), ('index build', 2, 'two B-trees'),
	('index inserts', 1, 'genealogy index'), ('index inserts', 2, 'two B-trees'), ('index inserts', 3, 'no index');

CREATE FUNCTION bench.thousands(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(number, 'FM999,999,999,999')
$$;

-- form: counted, names or depth; condition: what a link must meet besides, arguments: the same for the
-- functions
CREATE FUNCTION bench.recall(kind text, form text, links text, item text, condition text, arguments text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE kind
		WHEN 'trace' THEN
			format(CASE form WHEN 'counted' THEN 'SELECT trace_count_where_used(%1$L, %2$L%3$s)'
							 WHEN 'names' THEN 'SELECT item FROM trace_where_used(%1$L, %2$L%3$s)'
							 ELSE 'SELECT item, depth, via FROM trace_where_used(%1$L, %2$L%3$s)' END,
				   links, item, arguments)
		WHEN 'plain' THEN
			format('WITH RECURSIVE reach(item) AS (
						SELECT parent FROM %1$s WHERE child = %2$L%3$s
						UNION
						SELECT e.parent FROM reach JOIN %1$s e ON e.child = reach.item%3$s) SELECT %4$s FROM reach',
				   links, item, condition, CASE form WHEN 'counted' THEN 'count(*)' ELSE 'item' END)
		ELSE
			format('WITH RECURSIVE reach(item, depth) AS (
						SELECT parent, 1 FROM %1$s WHERE child = %2$L%3$s
						UNION
						SELECT e.parent, depth + 1 FROM reach JOIN %1$s e ON e.child = reach.item%3$s) SELECT %4$s',
				   links, item, condition,
				   CASE form WHEN 'counted' THEN 'count(DISTINCT item) FROM reach'
							 WHEN 'names' THEN 'DISTINCT item FROM reach'
							 ELSE 'item, min(depth) FROM reach GROUP BY item' END)
	END
$$;

CREATE FUNCTION bench.recallers(part text) RETURNS SETOF bench.recaller LANGUAGE sql STABLE AS $$
	SELECT r.* FROM bench.recaller r JOIN bench.contender c USING (part, name)
	WHERE r.part = $1 AND c.not_run IS NULL ORDER BY r.ord
$$;

-- Statements that ask a recall in each form and round, one contender after the other; all of the answer
-- is made, and nothing of it sent.  Of few links it is asked more than once.
CREATE FUNCTION bench.recall_rounds(part text, rounds integer, links bigint, step text, item text,
	condition text DEFAULT '', arguments text DEFAULT '')
RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format('SELECT bench.measure(%L, %L, %L, %s, %L, %s)', part, concat_ws(': ', nullif(step, ''), said) || ', ms',
				  r.name, round,
				  bench.recall(r.kind, form, r.links, item, condition, arguments) ||
				  CASE form WHEN 'counted' THEN '' ELSE ' OFFSET 1000000000' END,
				  greatest(1, 3000000 / recall_rounds.links))
	FROM generate_series(1, rounds) round,
		 (VALUES (1, 'counted', 'counted'), (2, 'names', 'names'), (3, 'depth', 'names, depth and via')) AS f(ord, form, said),
		 bench.recallers(part) r
	ORDER BY round, f.ord, r.ord
$$;

-- Ends the run when two of them find different items.
CREATE PROCEDURE bench.agree_on_recall(part text, item text, condition text DEFAULT '', arguments text DEFAULT '')
LANGUAGE plpgsql AS $$
DECLARE
	asked bench.recaller;
	counted bigint;
	found text;
	others text;
BEGIN
	FOR asked IN SELECT * FROM bench.recallers(part) LOOP
		EXECUTE bench.recall(asked.kind, 'counted', asked.links, item, condition, arguments) INTO counted;
		EXECUTE format('SELECT count(*) || '' items, '' || sum(bench.hashed(item)) FROM (%s) AS r(item)',
					   bench.recall(asked.kind, 'names', asked.links, item, condition, arguments)) INTO found;
		IF counted = 0 OR found NOT LIKE counted || ' items,%' OR found <> others THEN
			RAISE EXCEPTION 'the contenders do not agree'
				USING DETAIL = format('%s counts %s and finds %s, another %s.', asked.name, counted, found, others);
		END IF;
		others := found;
	END LOOP;
END
$$;

-- Statements that index the grown plant in each round, with the memory that a server has by default, and
-- with much.
CREATE FUNCTION bench.build_rounds(rounds integer, step text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT statement
	FROM generate_series(1, rounds) round,
		 (VALUES (1, '64MB', ''), (2, '2GB', ', 2 GB')) AS m(nth, memory, said),
		 LATERAL (VALUES
			(1, 'DROP INDEX IF EXISTS bench.by_genealogy, bench.by_parent, bench.by_child'),
			(2, format('SET maintenance_work_mem = %L', memory)),
			(3, format('SELECT bench.measure(''index build'', %L, ''genealogy index'', %s, %L)', step || said || ', ms', round,
				'CREATE INDEX by_genealogy ON bench.grown_indexed USING genealogy (parent, child)')),
			(4, format('SELECT bench.measure(''index build'', %L, ''two B-trees'', %s, %L)', step || said || ', ms', round,
				'CREATE INDEX by_parent ON bench.grown (parent, child); CREATE INDEX by_child ON bench.grown (child, parent)')),
			(5, 'RESET maintenance_work_mem'))
			AS s(ord, statement)
	ORDER BY round, nth, ord
$$;
