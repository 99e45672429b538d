-- Measures statements in rounds, one contender after the other within a round, so that all of them
-- meet the machine in the same mood.

CREATE EXTENSION traceability;
CREATE SCHEMA bench;

CREATE TABLE bench.contender (
	part      text,
	ord       integer,
	name      text,
	PRIMARY KEY (part, name)
);

-- value: milliseconds, or whatever the unit of the step says; null: stopped by the time limit
CREATE TABLE bench.result (
	part      text,
	step      text,
	contender text,
	round     integer,
	value     double precision
);

-- Runs a statement so many times, and notes how long one run took.
CREATE FUNCTION bench.measure(part text, step text, contender text, round integer, statement text,
	times integer DEFAULT 1)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
	took double precision;
BEGIN
	BEGIN
		FOR i IN 1 .. times LOOP
			EXECUTE statement;
		END LOOP;
		took := 1000 * extract(epoch FROM clock_timestamp() - started) / times;
	EXCEPTION WHEN query_canceled THEN
		took := NULL;
	END;
	INSERT INTO bench.result VALUES (part, step, contender, round, took);
END
$$;

CREATE FUNCTION bench.median(part text, step text, contender text)
RETURNS double precision LANGUAGE sql STABLE AS $$
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(r.value, 'Infinity'))
	FROM bench.result r
	WHERE (r.part, r.step, r.contender) = ($1, $2, $3)
$$;

-- One line a step and contender: the median, and how many times that of the extension it is.
CREATE FUNCTION bench.report(part text, baseline text)
RETURNS TABLE (step text, contender text, median text, ratio text) LANGUAGE sql AS $$
	SELECT s.step, c.name,
		   CASE WHEN m.median = 'Infinity' THEN 'stopped at '||current_setting('statement_timeout')
				WHEN m.median IS NULL THEN 'not run'
				ELSE round(m.median::numeric, CASE WHEN m.median < 10 THEN 3 ELSE 0 END)::text END,
		   CASE WHEN m.median = 'Infinity' THEN '-'
				ELSE to_char(m.median / bench.median($1, s.step, $2), 'FM99990.00') END
	FROM (SELECT r.step, min(r.ctid) AS first FROM bench.result r WHERE r.part = $1 GROUP BY r.step) s
	CROSS JOIN bench.contender c
	CROSS JOIN LATERAL (SELECT bench.median($1, s.step, c.name) AS median) m
	WHERE c.part = $1
	ORDER BY s.first, c.ord
$$;


ALTER DATABASE bench SET max_parallel_workers_per_gather = 0;
ALTER DATABASE bench SET max_parallel_maintenance_workers = 0;
ALTER DATABASE bench SET jit = off;
ALTER DATABASE bench SET work_mem = '256MB';
ALTER DATABASE bench SET maintenance_work_mem = '512MB';
ALTER DATABASE bench SET statement_timeout = '20s';
