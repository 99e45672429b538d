-- What a recall takes depends on how the index came about, and on whether VACUUM was there: the same links
-- as a table for each case.  On the way, what INSERT … SELECT takes.

SET statement_timeout = 0;

DROP TABLE IF EXISTS bench.grown, bench.grown_indexed;
CALL bench.make_plant('load_order', :links, :seed);
CREATE TABLE bench.random_order AS SELECT * FROM bench.load_order ORDER BY md5(parent || child);

CREATE FUNCTION bench.index_links(name text, kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF kind = 'genealogy index' THEN
		EXECUTE format('CREATE INDEX ON bench.%I USING genealogy (parent, child)', name);
	ELSIF kind = 'two B-trees' THEN
		EXECUTE format('CREATE INDEX ON bench.%I (parent, child)', name);
		EXECUTE format('CREATE INDEX ON bench.%I (child, parent)', name);
	END IF;
END
$$;

\o /dev/null
SELECT statement
FROM (VALUES (1, 'built', 'genealogy index'), (2, 'built_dirty', 'genealogy index'),
			 (3, 'plain', 'two B-trees'), (4, 'plain_dirty', 'two B-trees')) AS t(ord, name, kind),
	 LATERAL (VALUES (1, format('CREATE TABLE bench.%I AS TABLE bench.load_order', name)),
					 (2, format('SELECT bench.index_links(%L, %L)', name, kind))) AS s(step, statement)
ORDER BY ord, step \gexec
SELECT statement
FROM (VALUES (1, 'in_order', 'genealogy index', 'load_order'), (2, 'in_order_btrees', 'two B-trees', 'load_order'),
			 (3, 'in_order_bare', 'no index', 'load_order'),
			 (4, 'at_random', 'genealogy index', 'random_order'), (5, 'at_random_btrees', 'two B-trees', 'random_order'),
			 (6, 'at_random_bare', 'no index', 'random_order'),
			 (7, 'reindexed', 'genealogy index', 'load_order'), (8, 'in_order_dirty', 'genealogy index', 'load_order'))
		AS t(ord, name, kind, source),
	 LATERAL (VALUES (1, format('CREATE TABLE bench.%I (LIKE bench.load_order)', name)),
					 (2, format('SELECT bench.index_links(%L, %L)', name, kind)),
					 (3, format('SELECT bench.measure(''index inserts'', %L, %L, 1, %L)',
								format('INSERT … SELECT, %s, ms', replace(source, '_', ' ')), kind,
								format('INSERT INTO bench.%I TABLE bench.%I', name, source)))) AS s(step, statement)
ORDER BY ord, step \gexec
DROP TABLE bench.in_order_btrees, bench.in_order_bare, bench.at_random_btrees, bench.at_random_bare;
REINDEX TABLE bench.reindexed;
VACUUM ANALYZE bench.built, bench.plain, bench.in_order, bench.at_random, bench.reindexed;
ANALYZE bench.built_dirty, bench.plain_dirty, bench.in_order_dirty;

CALL bench.agree_on_recall('index state', 'STEEL-1');
SET statement_timeout = '2min';
SELECT bench.recall_rounds('index state', :rounds, :links, '', 'STEEL-1') \gexec
INSERT INTO bench.result
SELECT 'index state', 'size of the indexes, MB', name, 1, pg_indexes_size(links::regclass) / 1e6
FROM bench.recallers('index state');
\o
DROP TABLE bench.built, bench.built_dirty, bench.plain, bench.plain_dirty, bench.in_order, bench.at_random, bench.reindexed,
	bench.in_order_dirty, bench.random_order;
