-- The questions, and how each of those who speak SQL puts them.

-- near, far: the columns that lead from the item to its answers; target: the item that is looked for,
-- where the question is whether it is there; times: how often a quick one is asked to tell its time.
CREATE TABLE bench.question (
	ord      integer PRIMARY KEY,
	step     text,
	graph    text,
	item     text,
	target   text,
	near     text,
	far      text,
	function text,
	times    integer
);
INSERT INTO bench.question VALUES
	(1, 'recall of one lot of steel', 'shared', 'STEEL-1', NULL, 'child', 'parent', 'trace_where_used', 1),
	(2, 'recall of one lot of cells', 'shared', 'CELL-7', NULL, 'child', 'parent', 'trace_where_used', 10),
	(3, 'what is inside one drone', 'shared', 'DRONE-7', NULL, 'parent', 'child', 'trace_components', 500),
	(4, 'what is inside a tree', 'tree', 'UNIT-1', NULL, 'parent', 'child', 'trace_components', 1),
	(5, 'what is inside 24 levels of diamonds', 'diamond', 'TOP-1', NULL, 'parent', 'child', 'trace_components', 100),
	(6, 'is the lot of steel in one drone', 'shared', 'DRONE-7', 'STEEL-1', 'parent', 'child', 'trace_contains', 500),
	(7, 'is a unit in the tree, 9 levels down', 'tree', 'UNIT-1', 'UNIT-1000', 'parent', 'child', 'trace_contains', 500);

-- answer: how many items, or 1 for yes; null when the time limit stopped it; first_ms: the time of
-- the first one of a session; again_ms: of those that follow
CREATE TABLE bench.answer (
	question  integer REFERENCES bench.question,
	contender text,
	round     integer,
	answer    bigint,
	first_ms  double precision,
	again_ms  double precision,
	memory_mb double precision
);

-- questions of one drone a second
CREATE TABLE bench.rate (who text, nth integer, rate double precision);

-- item: an SQL expression, so that pgbench can put a parameter there
CREATE FUNCTION bench.statement(contender text, q bench.question, item text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	links text := 'bench.' || q.graph || CASE WHEN contender LIKE '%index' THEN '_indexed' ELSE '' END;
	reach text := CASE contender
		WHEN 'WITH RECURSIVE … UNION' THEN
			'WITH RECURSIVE reach(item) AS (
				SELECT %1$s FROM %3$s WHERE %2$s = %4$s
				UNION
				SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item)'
		WHEN 'the same with depth' THEN
			'WITH RECURSIVE reach(item, depth) AS (
				SELECT %1$s, 1 FROM %3$s WHERE %2$s = %4$s
				UNION
				SELECT e.%1$s, reach.depth + 1 FROM reach JOIN %3$s e ON e.%2$s = reach.item)'
		WHEN 'UNION ALL … CYCLE' THEN
			'WITH RECURSIVE reach(item) AS (
				SELECT %1$s FROM %3$s WHERE %2$s = %4$s
				UNION ALL
				SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item) CYCLE item SET again USING way'
		WHEN 'connectby' THEN
			'WITH reach(item, above, level) AS (
				SELECT * FROM connectby(''%3$s'', ''%1$s'', ''%2$s'', %4$s, 0)
					AS c(item text, above text, level integer)
				WHERE level > 0)'
		WHEN 'pgRouting' THEN
			'WITH reach(item) AS (
				SELECT n.key
				FROM pgr_breadthFirstSearch(
						''SELECT id, %5$s AS source, %6$s AS target, 1 AS cost FROM %3$s_numbered'',
						(SELECT id FROM %3$s_node WHERE key = %4$s)) AS b
				JOIN %3$s_node n ON n.id = b.node
				WHERE b.depth > 0)'
		END;
BEGIN
	reach := format(reach, q.far, q.near, links, item,
		CASE q.near WHEN 'parent' THEN 'source' ELSE 'target' END, CASE q.near WHEN 'parent' THEN 'target' ELSE 'source' END);
	RETURN CASE
		WHEN contender LIKE 'trace_…%' AND q.target IS NOT NULL THEN
			format('SELECT %s(%L, %s, %L)::integer', q.function, links, item, q.target)
		WHEN contender LIKE 'trace_…%' THEN
			format('SELECT count(*) FROM %s(%L, %s)', q.function, links, item)
		WHEN contender = 'Apache AGE' THEN
			format(CASE WHEN q.target IS NULL
				   THEN 'SELECT answer::bigint FROM cypher(''age_%1$s'', $cypher$
							MATCH (a:Item {key: %2$s})%3$s-[:Link*]-%4$s(b) RETURN count(DISTINCT id(b))
						 $cypher$) AS (answer agtype)'
				   ELSE 'SELECT answer::bigint FROM cypher(''age_%1$s'', $cypher$
							MATCH (a:Item {key: %2$s})%3$s-[:Link*]-%4$s(b:Item {key: %5$s}) RETURN count(DISTINCT id(b))
						 $cypher$) AS (answer agtype)' END,
				   q.graph, to_json(q.item), CASE q.near WHEN 'child' THEN '<' ELSE '' END,
				   CASE q.near WHEN 'parent' THEN '>' ELSE '' END, to_json(q.target))
		WHEN q.target IS NOT NULL THEN
			format('%s SELECT count(*) FROM (SELECT FROM reach WHERE item = %L LIMIT 1) AS found', reach, q.target)
		WHEN contender IN ('WITH RECURSIVE … UNION', 'pgRouting') THEN
			reach || ' SELECT count(*) FROM reach'
		ELSE
			reach || ' SELECT count(DISTINCT item) FROM reach'
	END;
END
$$;

CREATE FUNCTION bench.stopped(question integer, contender text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM bench.answer a WHERE (a.question, a.contender) = ($1, $2) AND a.answer IS NULL)
$$;

-- What the process had for itself at its worst, without the server's buffers that it looked at.
CREATE FUNCTION bench.own_memory() RETURNS double precision LANGUAGE sql AS $$
	SELECT (substring(status FROM 'VmHWM:\s+(\d+)')::integer
			- substring(status FROM 'RssShmem:\s+(\d+)')::integer) / 1024.0
	FROM pg_read_file('/proc/self/status', 0, 100000, true) AS status
$$;

-- A measurement is two calls in a session of its own, each under the time limit: the first answer,
-- and then the time of those that follow, for two seconds at most; an answer that took longer stands
-- for both.  Whom the limit stopped once is not asked that question again.
CREATE FUNCTION bench.ask_first(which integer, who text, nth integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	statement text := (SELECT bench.statement(who, q, quote_literal(q.item)) FROM bench.question q WHERE q.ord = which);
	said bigint;
	began timestamptz;
	took double precision;
BEGIN
	IF NOT bench.stopped(which, who) THEN
		BEGIN
			began := clock_timestamp();
			EXECUTE statement INTO said;
			took := 1000 * extract(epoch FROM clock_timestamp() - began);
		EXCEPTION WHEN query_canceled THEN
			said := NULL;
		END;
	END IF;
	INSERT INTO bench.answer VALUES (which, who, nth, said, took);
END
$$;

CREATE FUNCTION bench.ask_again(which integer, who text, nth integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	statement text := (SELECT bench.statement(who, q, quote_literal(q.item)) FROM bench.question q WHERE q.ord = which);
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

-- One question of each drone, as pgbench puts it: prepared, the drone drawn by lot.
CREATE FUNCTION bench.script(who text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT line
	FROM bench.question q,
		 unnest(ARRAY[
			format('\set n random(0, %s)', (SELECT drones - 1 FROM bench.plant)),
			translate(bench.statement(who, q, '(''DRONE-'' || :n::integer)'), E'\n\t', '  ') || ';']) AS line
	WHERE q.ord = 3
$$;
