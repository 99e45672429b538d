-- What failures have in common: units of twenty lots each, recorded unit by unit; lots of the first
-- kind are made of one of ten melts. Plain SQL counts only, without Fisher's test.

-- The plain query needs minutes.
SET statement_timeout = '10min';

INSERT INTO bench.contender VALUES ('common', 1, 'trace_common'), ('common', 2, 'WITH RECURSIVE, GROUP BY');

CREATE UNLOGGED TABLE bench.plant AS
SELECT 'UNIT-' || unit AS parent, 'LOT-' || kind || '-' || unit * (kind + 1) % (50 * kind) AS child
FROM generate_series(1, :codes) unit CROSS JOIN LATERAL generate_series(1, 20 + 0 * unit) kind
UNION ALL
SELECT 'LOT-1-' || n, 'MELT-' || n / 5 FROM generate_series(0, 49) n;
CREATE INDEX ON bench.plant (parent, child);
VACUUM ANALYZE bench.plant;

-- One unit in ten thousand fails; without a baseline it is compared with all that nothing contains.
CREATE TABLE bench.failed AS SELECT 'UNIT-' || unit AS unit FROM generate_series(7, :codes, 10000) unit;
CREATE TABLE bench.tested AS SELECT 'UNIT-' || unit AS unit FROM generate_series(1, :codes, 1000) unit;

CREATE FUNCTION bench.common_round(round integer) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('SELECT bench.measure(''common'', %L, %L, %s, %L)', step, contender, $1, statement)
	FROM (VALUES
		(1, 'all units, ms', '', 'SELECT DISTINCT parent FROM bench.plant AS p
			WHERE NOT EXISTS (SELECT FROM bench.plant AS c WHERE c.child = p.parent)'),
		(2, 'failed and tested units, ms', 'ARRAY(TABLE bench.tested)', 'TABLE bench.failed UNION TABLE bench.tested'))
		AS s(number, step, baseline, units),
	LATERAL (VALUES
		(1, 'trace_common', format('SELECT count(*) FROM trace_common(%s)',
			concat_ws(', ', '''bench.plant''', 'ARRAY(TABLE bench.failed)', nullif(baseline, '')))),
		(2, 'WITH RECURSIVE, GROUP BY', format(
			'WITH RECURSIVE inside(unit, item) AS (
				SELECT parent, child FROM bench.plant JOIN (%s) AS u(unit) ON parent = unit
				UNION
				SELECT unit, child FROM inside JOIN bench.plant ON parent = item)
			 SELECT count(*) FROM (
				SELECT item, count(*) FILTER (WHERE f.unit IS NOT NULL) AS bad, count(*) FILTER (WHERE f.unit IS NULL) AS base
				FROM inside LEFT JOIN bench.failed AS f USING (unit) GROUP BY item) AS s', units)))
		AS t(ord, contender, statement)
	ORDER BY number, ord
$$;

\o /dev/null
SELECT s FROM generate_series(1, :rounds) round, bench.common_round(round) s \gexec
\o

\echo
\echo 'What failures have in common;' :codes 'units; median of' :rounds 'rounds; ratio: times that of trace_common'
\pset footer off
SELECT * FROM bench.report('common', 'trace_common');
DROP TABLE bench.plant;
RESET statement_timeout;
