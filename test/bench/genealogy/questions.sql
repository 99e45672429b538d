-- The questions, how they are asked, and how much time and memory an answer takes.

-- near, far: the columns that lead from the item to its answers; target: the item that is looked for,
-- where the question is whether it is there; form: the answer is the number of items ("counted"), their
-- names, or names with what there is of depth and via ("depth"); times: how often a quick one is asked to
-- tell its time
CREATE TABLE bench.question (
	ord      integer PRIMARY KEY,
	step     text,
	graph    text,
	item     text,
	target   text,
	near     text,
	far      text,
	function text,
	form     text,
	times    integer
);
INSERT INTO bench.question VALUES
	(1, 'recall of one lot of steel', 'shared', 'STEEL-1', NULL, 'child', 'parent', 'where_used', 'counted', 10),
	(2, 'recall of one lot of cells', 'shared', 'CELL-7', NULL, 'child', 'parent', 'where_used', 'counted', 10),
	(3, 'what is inside one drone', 'shared', 'DRONE-7', NULL, 'parent', 'child', 'components', 'counted', 500),
	(4, 'what is inside a tree', 'tree', 'UNIT-1', NULL, 'parent', 'child', 'components', 'counted', 10),
	(5, 'what is inside 24 levels of diamonds', 'diamond', 'TOP-1', NULL, 'parent', 'child', 'components', 'counted', 100),
	(6, 'is the lot of steel in one drone', 'shared', 'DRONE-7', 'STEEL-1', 'parent', 'child', 'contains', 'counted', 500),
	(7, 'is a unit in the tree, 9 levels down', 'tree', 'UNIT-1', 'UNIT-1000', 'parent', 'child', 'contains', 'counted', 500);
INSERT INTO bench.question
SELECT ord + added, step || said, graph, item, target, near, far, function, f.form, times
FROM bench.question, (VALUES (10, 'names', ': names'), (20, 'depth', ': names, depth and via')) AS f(added, form, said)
WHERE ord IN (1, 3, 4);

-- answer: how many items, or 1 for yes; null when the time limit or an error stopped it, which is in failed
-- then; names, depths: their sums, of hashed names, where these were returned; first_ms: the time of the
-- first one of a session; again_ms: of those that follow
CREATE TABLE bench.answer (
	question  integer REFERENCES bench.question,
	contender text,
	round     integer,
	answer    bigint,
	first_ms  double precision,
	again_ms  double precision,
	memory_mb double precision,
	names     numeric,
	depths    bigint,
	failed    text
);

CREATE FUNCTION bench.part_of(q bench.question) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE q.form WHEN 'counted' THEN 'genealogy' ELSE 'returned' END
$$;

-- questions of one drone a second
CREATE TABLE bench.rate (who text, nth integer, rate double precision);

-- Who was stopped once is not asked that question again, nor in a form that wants more.
CREATE FUNCTION bench.stopped(question integer, contender text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM bench.answer a
		JOIN bench.question asked ON asked.ord = a.question
		JOIN bench.question q ON (q.graph, q.item, q.near) = (asked.graph, asked.item, asked.near)
			AND q.target IS NOT DISTINCT FROM asked.target AND q.ord >= asked.ord
		WHERE (q.ord, a.contender) = ($1, $2) AND a.answer IS NULL)
$$;

-- What the process had for itself at its worst, without the server's buffers that it looked at.
CREATE FUNCTION bench.own_memory() RETURNS double precision LANGUAGE sql AS $$
	SELECT (substring(status FROM 'VmHWM:\s+(\d+)')::integer
			- substring(status FROM 'RssShmem:\s+(\d+)')::integer) / 1024.0
	FROM pg_read_file('/proc/self/status', 0, 100000, true) AS status
$$;

-- A measurement is two calls in a session of its own, each under the time limit: the first answer,
-- and then the time of those that follow, for two seconds at most; an answer that took longer stands
-- for both.  Others than the extension may fail, and the run goes on.
CREATE FUNCTION bench.ask_first(which integer, who text, nth integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	statement text := bench.put(which, who);
	said bigint;
	began timestamptz;
	took double precision;
	failed text;
BEGIN
	IF NOT bench.stopped(which, who) THEN
		BEGIN
			began := clock_timestamp();
			EXECUTE statement INTO said;
			took := 1000 * extract(epoch FROM clock_timestamp() - began);
		EXCEPTION
			WHEN query_canceled THEN
				said := NULL;
			WHEN OTHERS THEN
				IF who LIKE 'trace_…%' THEN
					RAISE;
				END IF;
				failed := SQLERRM;
		END;
	END IF;
	INSERT INTO bench.answer (question, contender, round, answer, first_ms, failed)
	VALUES (which, who, nth, said, took, failed);
END
$$;

CREATE FUNCTION bench.ask_again(which integer, who text, nth integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	statement text := bench.put(which, who);
	times integer := (SELECT q.times FROM bench.question q WHERE q.ord = which);
	asked integer := 0;
	said bigint;
	began timestamptz;
	took double precision := 0;
BEGIN
	IF bench.stopped(which, who) THEN
		RETURN;
	END IF;
	UPDATE bench.answer
	SET again_ms = first_ms, memory_mb = bench.own_memory()
	WHERE (question, contender, round) = (which, who, nth) AND first_ms > 2000;
	IF FOUND THEN
		RETURN;
	END IF;
	BEGIN
		began := clock_timestamp();
		WHILE asked < times AND took < 2000 LOOP
			EXECUTE statement INTO said;
			asked := asked + 1;
			took := 1000 * extract(epoch FROM clock_timestamp() - began);
		END LOOP;
	EXCEPTION WHEN query_canceled THEN
		took := NULL;
	END;
	UPDATE bench.answer
	SET again_ms = took / asked, answer = CASE WHEN took IS NOT NULL THEN said END, memory_mb = bench.own_memory()
	WHERE (question, contender, round) = (which, who, nth);
END
$$;

-- What a client was given: the times of its answers, and in the first round the sums, outside the time.
CREATE FUNCTION bench.note_returned(which integer, who text, nth integer, first_ms double precision,
	again_ms double precision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	said record;
BEGIN
	IF nth = 1 THEN
		EXECUTE format('SELECT count(*) AS items, sum(bench.hashed(row->>''item'')) AS names,
							   sum((row->>''depth'')::integer) AS depths
						FROM (SELECT to_json(r) AS row FROM (%s) AS r) AS s', bench.put(which, who))
		INTO said;
		INSERT INTO bench.answer (question, contender, round, answer, names, depths, first_ms, again_ms)
		VALUES (which, who, nth, said.items, said.names, said.depths, first_ms, again_ms);
	ELSE
		INSERT INTO bench.answer (question, contender, round, answer, first_ms, again_ms)
		SELECT which, who, nth, a.answer, note_returned.first_ms, note_returned.again_ms
		FROM bench.answer a WHERE (question, contender, round) = (which, who, 1);
	END IF;
END
$$;
