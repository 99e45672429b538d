-- One size of the plant, one spelling of its names: how long both kinds of index take to be made, how large
-- they are, and how long the recall of the one lot of steel takes then.  Large ones are made once.

SET statement_timeout = 0;

DROP TABLE IF EXISTS bench.grown, bench.grown_indexed;
CALL bench.make_plant('grown', :links, :seed, :'spelled');
CREATE TABLE bench.grown_indexed AS TABLE bench.grown;
SELECT bench.thousands(:links) || ' links' AS said,
	   CASE WHEN :links <= 2000000 THEN :rounds ELSE 1 END AS builds,
	   'SELECT ' || format(:'spelled', quote_literal('STEEL-1')) || ' AS steel' AS spell \gset
:spell \gset

\o /dev/null
SELECT bench.build_rounds(:builds, :'said' || :'hashed') \gexec
INSERT INTO bench.result
SELECT 'index build', :'said' || :'hashed' || ': size, MB', name, 1, bytes / 1e6
FROM (VALUES ('genealogy index', pg_relation_size('bench.by_genealogy')),
			 ('two B-trees', pg_relation_size('bench.by_parent') + pg_relation_size('bench.by_child'))) AS s(name, bytes);
VACUUM ANALYZE bench.grown, bench.grown_indexed;
CALL bench.agree_on_recall('index growth' || :'hashed', :'steel');
SET statement_timeout = '2min';
SELECT bench.recall_rounds('index growth' || :'hashed', :rounds, :links, :'said', :'steel') \gexec
\o
