-- Measures statements in rounds, one contender after the other within a round, so that all of them
-- meet the machine in the same mood.

CREATE EXTENSION traceability;
CREATE SCHEMA bench;

-- not_run: why a contender that belongs here has no figures; null: it has; yardstick: belongs beside
-- whomever a run is about; options: what its sessions are started with
CREATE TABLE bench.contender (
	part      text,
	ord       integer,
	name      text,
	not_run   text,
	yardstick boolean NOT NULL DEFAULT false,
	options   text NOT NULL DEFAULT '',
	PRIMARY KEY (part, name)
);

-- Leaves those whom a run is about, by a regular expression, and the yardsticks; all when it is empty.
CREATE FUNCTION bench.leave_only(whom text) RETURNS void LANGUAGE sql AS $$
	DELETE FROM bench.contender WHERE whom <> '' AND NOT yardstick AND name !~ whom
$$;

-- value: milliseconds, or whatever the unit of the step says; null: there is none, for the reason in stopped
CREATE TABLE bench.result (
	part       text,
	step       text,
	contender  text,
	round      integer,
	value      double precision,
	stopped    text DEFAULT 'stopped at ' || current_setting('statement_timeout')
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
	SELECT CASE WHEN count(*) > 0 THEN
		   coalesce(nullif(percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(r.value, 'Infinity')), 'NaN'), 'Infinity') END
	FROM bench.result r
	WHERE (r.part, r.step, r.contender) = ($1, $2, $3)
$$;

CREATE FUNCTION bench.why_stopped(part text, step text, contender text)
RETURNS text LANGUAGE sql STABLE AS $$
	SELECT max(stopped) FROM bench.result r
	WHERE (r.part, r.step, r.contender) = ($1, $2, $3) AND r.value IS NULL
$$;

-- "COPY in, ms" is counted in ms.
CREATE FUNCTION bench.unit(step text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT substring(step FROM '.*, ([^, ]+)$')
$$;

-- How many times worse: of what is counted by the second, more is better.
CREATE FUNCTION bench.ratio(value double precision, base double precision, unit text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(ratio, CASE WHEN ratio < 100 THEN 'FM90.00' ELSE 'FM999999990' END)
	FROM (SELECT CASE unit WHEN '/s' THEN base / value ELSE value / base END) AS r(ratio)
$$;

-- One line a step and contender: the median, and how many times that of the extension it is.
CREATE FUNCTION bench.report(part text, baseline text)
RETURNS TABLE (step text, contender text, median text, ratio text) LANGUAGE sql AS $$
	SELECT s.step, c.name,
		   CASE WHEN m.median = 'Infinity' THEN bench.why_stopped($1, s.step, c.name)
				WHEN m.median IS NULL THEN concat_ws(': ', 'not run', c.not_run)
				ELSE round(m.median::numeric, CASE WHEN m.median < 10 THEN 3 ELSE 0 END)::text END,
		   CASE WHEN m.median = 'Infinity' THEN '-'
				ELSE bench.ratio(m.median, bench.median($1, s.step, $2), bench.unit(s.step)) END
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

-- What the machine and the software are, for whoever reads the figures.
CREATE TABLE bench.fact (
	ord   integer GENERATED ALWAYS AS IDENTITY,
	name  text,
	value text
);
