-- What years of changes leave: ten times as many as there are links, a fifth of them at a time, and a vacuum
-- after each fifth, or one after all.  Links are removed, units scrapped and replaced by others.  All tables
-- are changed alike; one of each kind is indexed anew at the end.

SET statement_timeout = 0;

CALL bench.make_plant('unchanged', :links, :seed);
\o /dev/null
SELECT statement
FROM (VALUES (1, 'changed', 'genealogy index'), (2, 'renewed', 'genealogy index'), (3, 'neglected', 'genealogy index'),
			 (4, 'changed_btrees', 'two B-trees'), (5, 'renewed_btrees', 'two B-trees')) AS t(ord, name, kind),
	 LATERAL (VALUES (1, format('CREATE TABLE bench.%I (parent text, child text, removed_at timestamptz) WITH (autovacuum_enabled = off)', name)),
					 (2, format('INSERT INTO bench.%I TABLE bench.unchanged', name)),
					 (3, format('SELECT bench.index_links(%L, %L)', name, kind)),
					 (4, format('VACUUM ANALYZE bench.%I', name))) AS s(step, statement)
ORDER BY ord, step \gexec

SELECT statement
FROM generate_series(1, 50) AS nth,
	 unnest('{changed,renewed,neglected,changed_btrees,renewed_btrees}'::text[]) AS name,
	 LATERAL (VALUES
		(1, format($$UPDATE bench.%I SET removed_at = timestamptz '2025-01-01' + %2$s * interval '1 day'
					 WHERE bench.draw(hashtext(parent || child), 10, %2$s) = 0$$, name, nth)),
		(2, format($$WITH scrapped AS (
						DELETE FROM bench.%1$I
						WHERE (parent LIKE 'UNIT-%%' AND bench.draw(hashtext(parent), 20, %2$s) = 1) OR
							  (child LIKE 'UNIT-%%' AND bench.draw(hashtext(child), 20, %2$s) = 1)
						RETURNING parent, child)
					 INSERT INTO bench.%1$I
					 SELECT CASE WHEN parent LIKE 'UNIT-%%' THEN split_part(parent, '/', 1) || '/%2$s' ELSE parent END,
							CASE WHEN child LIKE 'UNIT-%%' THEN split_part(child, '/', 1) || '/%2$s' ELSE child END
					 FROM scrapped$$, name, nth)),
		(3, format('VACUUM bench.%I', name))) AS s(step, statement)
WHERE name <> 'neglected' OR step < 3
ORDER BY nth, name, step \gexec
REINDEX TABLE bench.renewed;
REINDEX TABLE bench.renewed_btrees;
VACUUM ANALYZE bench.changed, bench.renewed, bench.neglected, bench.changed_btrees, bench.renewed_btrees;

CALL bench.agree_on_recall('index churn', 'STEEL-1');
SET statement_timeout = '2min';
SELECT bench.recall_rounds('index churn', :rounds, :links, '', 'STEEL-1') \gexec
INSERT INTO bench.result
SELECT 'index churn', 'size of the indexes, MB', name, 1, pg_indexes_size(links::regclass) / 1e6
FROM bench.recallers('index churn');
\o
DROP TABLE bench.unchanged, bench.changed, bench.renewed, bench.neglected, bench.changed_btrees, bench.renewed_btrees;
