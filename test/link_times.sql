-- Laws of the times of links: columns of whatever types say the same as these types compare in SQL.
--
-- Times are few, so that many are equal; they are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL timezone = 'America/New_York';

SELECT * FROM no_plan();
\ir ../test/random.psql

CREATE TABLE time_type AS SELECT * FROM unnest('{date,timestamp,timestamptz}'::regtype[]) AS type;
CREATE FUNCTION some_time() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
	SELECT ('{-infinity,infinity,NULL,2024-03-09 18:00:00+00,2024-03-10 00:00:00+00,2024-03-10 05:00:00+00,2024-03-10 12:30:00+00,2024-03-11 04:00:00+00}'
		::timestamptz[])[1 + floor(random() * 8)::integer]
$$;

-- Links of one parent; those that are in force are known by their child.
CREATE FUNCTION in_force(installed regtype, removed regtype, at timestamptz) RETURNS TABLE (missing text[], wrong text[]) LANGUAGE plpgsql AS $$
DECLARE
	name text := format('%s_%s', replace(installed::text, ' ', '_'), replace(removed::text, ' ', '_'));
BEGIN
	IF to_regclass(name) IS NULL THEN
		EXECUTE format('CREATE TABLE %I (parent text, child text, installed_at %s, removed_at %s, transferred boolean)', name, installed, removed);
		EXECUTE format('INSERT INTO %I SELECT ''tank'', n, some_time(), some_time(), random() < 0.7 FROM generate_series(1, 300) AS n', name);
	END IF;
	RETURN QUERY EXECUTE format($query$
		WITH expected AS (
			SELECT child FROM %1$I WHERE (installed_at IS NULL OR installed_at <= $1) AND (removed_at IS NULL OR removed_at > $1
				OR transferred AND (installed_at IS NULL OR installed_at <= removed_at))
		), found AS (SELECT item FROM trace_components(%1$L, 'tank', $1))
		SELECT ARRAY(TABLE expected EXCEPT TABLE found), ARRAY(TABLE found EXCEPT TABLE expected)
	$query$, name) USING at;
END
$$;

SELECT is(f::text, '({},{})', format('%s and %s at %s', installed.type, removed.type, at))
FROM time_type AS installed, time_type AS removed,
	unnest('{-infinity,2024-03-10 05:00:00+00,2024-03-10 12:30:00+00,infinity}'::timestamptz[]) AS at, in_force(installed.type, removed.type, at) AS f;

SELECT * FROM finish();
ROLLBACK;
