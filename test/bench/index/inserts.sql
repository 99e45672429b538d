-- For single inserts: a plant in which every other unit is missing, three times.  New units come behind it,
-- in load order, or are the missing ones, in random order; each is recorded in a transaction of its own,
-- with its lots and its pack.

SET statement_timeout = 0;

CREATE TABLE bench.half AS
SELECT * FROM bench.load_order WHERE parent !~ '^UNIT-\d*[13579]$' AND child !~ '^UNIT-\d*[13579]$';
\o /dev/null
SELECT statement
FROM (VALUES ('half_genealogy', 'genealogy index'), ('half_btrees', 'two B-trees'), ('half_bare', 'no index')) AS t(name, kind),
	 LATERAL (VALUES (1, format('CREATE TABLE bench.%I AS TABLE bench.half', name)),
					 (2, format('SELECT bench.index_links(%L, %L)', name, kind)),
					 (3, format('VACUUM ANALYZE bench.%I', name))) AS s(step, statement)
ORDER BY name, step \gexec
\o
