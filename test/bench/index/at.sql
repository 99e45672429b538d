-- A recall at a time, of a plant a tenth of whose links were undone: with the times in the index, and from
-- the rows.

SET statement_timeout = 0;

CREATE TABLE bench.dated AS
SELECT parent, child, timestamptz '2024-01-01' + n % 360 * interval '1 day' AS installed_at,
	   CASE WHEN n % 10 = 0 THEN timestamptz '2024-01-01' + (n % 360 + 30) * interval '1 day' END AS removed_at
FROM (SELECT *, bench.draw(row_number() OVER (), 1000000, :seed) AS n FROM bench.load_order) AS l;
CREATE TABLE bench.dated_indexed AS TABLE bench.dated;
CREATE TABLE bench.dated_included AS TABLE bench.dated;
CREATE INDEX ON bench.dated (parent, child);
CREATE INDEX ON bench.dated (child, parent);
CREATE INDEX ON bench.dated_indexed USING genealogy (parent, child);
DO $$
BEGIN
	CREATE INDEX ON bench.dated_included USING genealogy (parent, child) INCLUDE (installed_at, removed_at);
EXCEPTION WHEN OTHERS THEN
	UPDATE bench.contender SET not_run = SQLERRM WHERE part = 'index at' AND name LIKE '%INCLUDE%';
END
$$;
VACUUM ANALYZE bench.dated, bench.dated_indexed, bench.dated_included;

-- all but a few links of the steel were there by then
SELECT $$ AND installed_at <= '2024-12-20' AND (removed_at IS NULL OR removed_at > '2024-12-20')$$ AS condition,
	   $$, at => '2024-12-20'$$ AS arguments \gset
\o /dev/null
CALL bench.agree_on_recall('index at', 'STEEL-1', :'condition', :'arguments');
SET statement_timeout = '2min';
SELECT bench.recall_rounds('index at', :rounds, :links, '', 'STEEL-1', :'condition', :'arguments') \gexec
INSERT INTO bench.result
SELECT 'index at', 'size of the indexes, MB', name, 1, pg_indexes_size(links::regclass) / 1e6
FROM bench.recallers('index at');
\o
DROP TABLE bench.dated, bench.dated_indexed, bench.dated_included;
