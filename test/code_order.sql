-- Laws of the order: in every type, however it is asked for, it is the order of a model in SQL;
-- equal codes have equal hashes.
--
-- The codes are random.  TRACE_SEED repeats a run.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;
SET LOCAL jit = off;

SELECT * FROM no_plan();
\ir ../test/random.psql

-- The model.  A code becomes an array of pairs: for a run of digits the byte 0 and its value, for
-- another byte itself and nothing.  Arrays compare item by item, the shorter first.
CREATE FUNCTION model_mark(code text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
	SELECT coalesce(substring(code, '^.+(?:[-_./ ]|[-_./ ,](?:Rev|REV|rev))([A-Z]{1,2}(?:[.][0-9]*)?)$'), '')
$$;

-- A mark is its letters, and then what of its iteration there is.
CREATE FUNCTION model_mark_tokens(mark text) RETURNS numeric[] LANGUAGE sql IMMUTABLE AS
$$
	SELECT CASE WHEN mark = '' THEN '{}'::numeric[]
			ELSE ARRAY[ascii('@') + 0.5, length(letters) * 100000 + ascii(letters) * 100 + ascii(right(letters, 1))] END ||
		CASE WHEN strpos(mark, '.') > 0 THEN ARRAY[ascii('.'), 0]::numeric[] END ||
		CASE WHEN iteration <> '' THEN ARRAY[ascii('0'), iteration::numeric] END
	FROM (SELECT split_part(mark, '.', 1), split_part(mark, '.', 2)) AS parts(letters, iteration)
$$;

CREATE FUNCTION model_tokens(code text, type text) RETURNS numeric[] LANGUAGE sql IMMUTABLE AS
$$
	SELECT coalesce(array_agg(item ORDER BY ord, part) FILTER (WHERE item IS NOT NULL), '{}') || model_mark_tokens(mark)
	FROM (SELECT CASE WHEN type = 'part_number' THEN model_mark(code) ELSE '' END) AS m(mark)
	LEFT JOIN LATERAL regexp_matches(left(code, length(code) - length(m.mark)), '[0-9]+|[^0-9]', 'g')
		WITH ORDINALITY AS tokens(token, ord) ON true
	LEFT JOIN LATERAL unnest(CASE
		WHEN token[1] ~ '^[0-9]' THEN ARRAY[ascii('0'), token[1]::numeric]
		WHEN token[1] = '|' AND type = 'trace_id' THEN ARRAY[-1, 0]::numeric[]
		ELSE ARRAY[ascii(token[1]), 0]::numeric[] END) WITH ORDINALITY AS items(item, part) ON true
	GROUP BY mark
$$;

-- What decides between codes whose tokens are all equal: how many zeros lead each run of digits.
CREATE FUNCTION model_zeros(code text) RETURNS integer[] LANGUAGE sql IMMUTABLE AS
$$
	SELECT array_agg(length(run[1]) - length(ltrim(run[1], '0')) ORDER BY ord)
	FROM regexp_matches(code, '[0-9]+', 'g') WITH ORDINALITY AS runs(run, ord)
$$;

-- A text with blanks at its ends, or without, is the code that its type's input would make of it.
CREATE FUNCTION padded(code text) RETURNS text LANGUAGE sql VOLATILE
	RETURN repeat(' ', floor(random() * 3)::integer) || code || repeat(' ', floor(random() * 3)::integer);

CREATE FUNCTION pick(choices text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN choices[1 + floor(random() * cardinality(choices))::integer];

-- Codes that differ late, in numbers, zeros, marks and bars.
CREATE FUNCTION random_code() RETURNS text LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
	code text := pick('{S,S,S-,P-1,P-1-,"",A B}');
BEGIN
	FOR i IN 1 .. 1 + floor(random() * 4)
	LOOP
		code := code || pick('{0,00,1,9,10,-,.,A,B,AA,Z,"@",-A,-AB," RevC",-REVZ,-A.,-A.2,-A.02," Rev. B.10",",revC",.,a,~,/,:,99999999999999999999,18446744073709551616}');
	END LOOP;
	RETURN left(replace(code, '  ', ' '), 126);
END
$$;

CREATE TABLE sample (type text, code text, rank bigint, hash integer);
INSERT INTO sample (type, code)
SELECT type, code
FROM unnest('{serial_number,lot_code,part_number,trace_id}'::text[]) AS type,
	LATERAL (SELECT DISTINCT code FROM (
		SELECT CASE WHEN type <> 'trace_id' THEN btrim(random_code())
			ELSE pick('{SN:,SN:,LOT:,PN:}') || CASE WHEN random() < 0.5 THEN btrim(random_code()) || '|' ELSE '' END || btrim(random_code()) END
		FROM generate_series(1, 4000 + length(type))) AS drawn(code)
		WHERE code <> '') AS codes;
UPDATE sample SET rank = ranked.rank, hash = hashtext(sample.code)
FROM (SELECT type, code, row_number() OVER (PARTITION BY type ORDER BY model_tokens(code, type), model_zeros(code)) AS rank FROM sample) AS ranked
WHERE ranked.type = sample.type AND ranked.code = sample.code;

SELECT is(model_tokens('A10-B', 'part_number'), '{65,0,48,10,45,0,64.5,106666}', 'the model reads a mark');
SELECT is(model_tokens('A10-B', 'lot_code'), '{65,0,48,10,45,0,66,0}', 'of a part number only');
SELECT is(model_zeros('A0-010-1'), '{1,1,0}', 'the model counts zeros');

-- Holds when the query, in which %1$s is the type's name, finds no case that breaks the law.
CREATE FUNCTION law(type text, statement text, query text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	broken text;
BEGIN
	EXECUTE format('SELECT string_agg(t::text, %L) FROM (SELECT * FROM (%s) AS cases LIMIT 5) AS t', E'\n', format(query, type)) INTO broken;
	RETURN ok(broken IS NULL, type || ': ' || statement) || coalesce(E'\n' || diag(broken), '');
END
$$;

-- The plan of a query must have a line like this.
CREATE FUNCTION planned(query text, pattern text, statement text) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE
	line text;
	lines text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query
	LOOP
		lines := lines || line || E'\n';
	END LOOP;
	RETURN matches(lines, pattern, statement);
END
$$;

CREATE FUNCTION laws_of_order(type text) RETURNS SETOF text LANGUAGE plpgsql AS
$$
DECLARE
	-- sorted by the model, the codes must come out by every other way
	out_of_order text := 'SELECT code, rank, seen FROM (SELECT code, rank, row_number() OVER () AS seen FROM (%s) AS sorted) AS numbered WHERE rank <> seen';
	first text;
	last text;
BEGIN
	EXECUTE format('CREATE TABLE built_%1$s AS SELECT code::%1$s AS code, code AS text, padded(code) AS padded, rank FROM sample WHERE type = %1$L ORDER BY random()', type);
	EXECUTE format('CREATE TABLE grown_%1$s (code %1$s PRIMARY KEY, rank bigint)', type);
	EXECUTE format('INSERT INTO grown_%1$s SELECT code, rank FROM built_%1$s', type);
	EXECUTE format('CREATE INDEX built_%1$s_code ON built_%1$s (code) INCLUDE (rank)', type);
	EXECUTE format('CREATE INDEX built_%1$s_bytes ON built_%1$s (code %1$s_bytes_ops) INCLUDE (rank)', type);
	EXECUTE format('ANALYZE built_%1$s', type);

	-- by sorting
	SET LOCAL enable_indexscan = off;
	SET LOCAL enable_indexonlyscan = off;
	SET LOCAL enable_bitmapscan = off;
	RETURN NEXT law(type, 'a sort gives the order of the model', format(out_of_order, 'SELECT code, rank FROM built_%1$s ORDER BY code'));
	RETURN NEXT law(type, 'a sort downwards gives it backwards',
		'SELECT * FROM (SELECT code, rank, row_number() OVER () AS seen, count(*) OVER () AS n FROM (SELECT code, rank FROM built_%1$s ORDER BY code DESC) AS sorted) AS numbered WHERE rank <> n + 1 - seen');
	SET LOCAL work_mem = '64kB';
	RETURN NEXT law(type, 'a sort on disk gives the order of the model', format(out_of_order, 'SELECT code, rank, repeat(''x'', 200) FROM built_%1$s ORDER BY code'));
	RESET work_mem;
	RETURN NEXT law(type, 'a sort by bytes gives the order of text in C',
		'SELECT * FROM (SELECT text, row_number() OVER (ORDER BY code USING ~<~) AS seen, row_number() OVER (ORDER BY text COLLATE "C") AS rank FROM built_%1$s) AS sorted WHERE seen <> rank');

	-- by an index that a sort has built, and by one that has grown by comparing
	RESET enable_indexscan;
	RESET enable_indexonlyscan;
	SET LOCAL enable_seqscan = off;
	SET LOCAL enable_sort = off;
	RETURN NEXT planned(format('SELECT code, rank FROM built_%1$s ORDER BY code', type), 'Index.* Scan using built_' || type || '_code', type || ': planned as an index scan');
	RETURN NEXT law(type, 'an index that was built has it', format(out_of_order, 'SELECT code, rank FROM built_%1$s ORDER BY code'));
	RETURN NEXT law(type, 'an index that has grown has it', format(out_of_order, 'SELECT code, rank FROM grown_%1$s ORDER BY code'));
	RETURN NEXT law(type, 'an index is read backwards', format(out_of_order, 'SELECT code, (SELECT count(*) FROM grown_%1$s) + 1 - rank AS rank FROM grown_%1$s ORDER BY code DESC'));
	RETURN NEXT planned(format('SELECT text FROM built_%1$s ORDER BY code USING ~<~', type), 'Index.* Scan using built_' || type || '_bytes', type || ': planned as an index scan by bytes');
	RETURN NEXT law(type, 'an index by bytes has the order of text in C',
		'SELECT * FROM (SELECT text, seen, row_number() OVER (ORDER BY text COLLATE "C") AS rank FROM (SELECT text, row_number() OVER () AS seen FROM (SELECT text FROM built_%1$s ORDER BY code USING ~<~) AS s) AS t) AS u WHERE seen <> rank');

	-- every code and text is found in the index, and no other
	SET LOCAL enable_bitmapscan = off;
	RETURN NEXT law(type, 'each code is found by code', 'SELECT text FROM built_%1$s AS b WHERE (SELECT array_agg(g.rank) FROM grown_%1$s AS g WHERE g.code = b.code) <> ARRAY[b.rank]');
	RETURN NEXT law(type, 'each code is found by text', 'SELECT text FROM built_%1$s AS b WHERE (SELECT array_agg(g.rank) FROM grown_%1$s AS g WHERE g.code = b.text) IS DISTINCT FROM ARRAY[b.rank]');
	RETURN NEXT law(type, 'and by text with blanks at its ends', 'SELECT text FROM built_%1$s AS b WHERE (SELECT array_agg(g.rank) FROM grown_%1$s AS g WHERE g.code = b.padded) IS DISTINCT FROM ARRAY[b.rank]
		OR (SELECT array_agg(g.rank) FROM built_%1$s AS g WHERE g.code ~<=~ b.padded AND g.code ~>=~ b.padded) IS DISTINCT FROM ARRAY[b.rank]');
	RETURN NEXT law(type, 'bounds of text cut the index where the model does',
		'SELECT text, rank FROM (SELECT * FROM built_%1$s ORDER BY random() LIMIT 50) AS b
		WHERE (SELECT count(*) FROM grown_%1$s AS g WHERE g.code < b.padded) <> rank - 1
			OR (SELECT count(*) FROM grown_%1$s AS g WHERE g.code <= b.padded) <> rank
			OR (SELECT min(g.rank) FROM grown_%1$s AS g WHERE g.code >= b.padded) <> rank
			OR (SELECT min(g.rank) FROM grown_%1$s AS g WHERE b.padded < g.code) <> rank + 1');
	RETURN NEXT planned(format('SELECT code, rank FROM grown_%1$s WHERE code = ANY (ARRAY(SELECT text FROM built_%1$s LIMIT 300)) ORDER BY code', type), '^Index Scan', type || ': an array is looked up without a sort');
	-- first numbered as they come, then compared
	RETURN NEXT law(type, 'an array of texts is looked up in order',
		'SELECT * FROM (SELECT code, seen, row_number() OVER (ORDER BY rank) AS expected, count(*) OVER () AS n
			FROM (SELECT code, rank, row_number() OVER () AS seen FROM (SELECT code, rank FROM grown_%1$s
				WHERE code = ANY (ARRAY(SELECT padded(text || left(''-ZZ9'', 4 * (rank %% 7 = 0)::integer)) FROM built_%1$s, generate_series(1, 2) LIMIT 600)) ORDER BY code) AS found) AS numbered) AS f
		WHERE seen <> expected OR n < 200');
	RETURN NEXT law(type, 'and downwards',
		'SELECT * FROM (SELECT code, seen, row_number() OVER (ORDER BY rank DESC) AS expected
			FROM (SELECT code, rank, row_number() OVER () AS seen FROM (SELECT code, rank FROM grown_%1$s
				WHERE code = ANY (ARRAY(SELECT text FROM built_%1$s LIMIT 300)) ORDER BY code DESC) AS found) AS numbered) AS f
		WHERE seen <> expected');
	RETURN NEXT law(type, 'by bytes too',
		'SELECT * FROM (SELECT text, seen, row_number() OVER (ORDER BY text COLLATE "C") AS expected
			FROM (SELECT text, row_number() OVER () AS seen FROM (SELECT text FROM built_%1$s
				WHERE code = ANY (ARRAY(SELECT padded FROM built_%1$s LIMIT 300)) ORDER BY code USING ~<~) AS found) AS numbered) AS f
		WHERE seen <> expected');
	RESET enable_seqscan;
	RESET enable_sort;
	RESET enable_bitmapscan;

	-- by BRIN and by hash
	SET LOCAL enable_seqscan = off;
	EXECUTE format('CREATE TABLE ranged_%1$s AS SELECT code, rank FROM built_%1$s ORDER BY code', type);
	EXECUTE format('CREATE INDEX ranged_%1$s_brin ON ranged_%1$s USING brin (code) WITH (pages_per_range = 1)', type);
	RETURN NEXT planned(format('SELECT rank FROM ranged_%1$s WHERE code < ''A''::text', type), 'Index Scan on ranged_' || type || '_brin', type || ': planned by BRIN');
	-- BRIN asserts that keys have the collation of the index; an index of codes has none, but a text has one.
	IF NOT current_setting('debug_assertions')::boolean THEN
		RETURN NEXT law(type, 'BRIN cuts where the model does, at texts with blanks',
			'SELECT text, rank FROM (SELECT * FROM built_%1$s ORDER BY random() LIMIT 50) AS b
			WHERE (SELECT count(*) FROM ranged_%1$s AS g WHERE g.code < b.padded) <> rank - 1 OR (SELECT array_agg(g.rank) FROM ranged_%1$s AS g WHERE g.code = b.padded) <> ARRAY[rank]
				OR (SELECT min(g.rank) FROM ranged_%1$s AS g WHERE b.padded <= g.code) <> rank');
	END IF;
	EXECUTE format('DROP INDEX ranged_%1$s_brin', type);
	EXECUTE format('CREATE INDEX ranged_%1$s_hash ON ranged_%1$s USING hash (code)', type);
	RETURN NEXT planned(format('SELECT rank FROM ranged_%1$s WHERE code = ''A''::text', type), 'Scan (using|on) ranged_' || type || '_hash', type || ': planned by hash');
	RETURN NEXT law(type, 'a hash index finds each code by text with blanks', 'SELECT text FROM built_%1$s AS b WHERE (SELECT array_agg(g.rank) FROM ranged_%1$s AS g WHERE b.padded = g.code) IS DISTINCT FROM ARRAY[b.rank]');
	RESET enable_seqscan;

	-- by each operator, on every pair of some codes
	RETURN NEXT law(type, 'every operator agrees with the model, code with code',
		'SELECT a.text, b.text AS with FROM (SELECT * FROM built_%1$s LIMIT 200) AS a, (SELECT * FROM built_%1$s LIMIT 200) AS b
		WHERE (a.code < b.code) <> (a.rank < b.rank) OR (a.code <= b.code) <> (a.rank <= b.rank)
			OR (a.code = b.code) <> (a.rank = b.rank) OR (a.code <> b.code) <> (a.rank <> b.rank)
			OR (a.code >= b.code) <> (a.rank >= b.rank) OR (a.code > b.code) <> (a.rank > b.rank)
			OR sign(traceability_cmp(a.code, b.code)) <> sign(a.rank - b.rank)');
	RETURN NEXT law(type, 'every operator agrees with the model, code with text',
		'SELECT a.text, b.text AS with FROM (SELECT * FROM built_%1$s LIMIT 200) AS a, (SELECT * FROM built_%1$s LIMIT 200) AS b
		WHERE (a.code < b.padded) <> (a.rank < b.rank) OR (a.code <= b.padded) <> (a.rank <= b.rank)
			OR (a.code = b.padded) <> (a.rank = b.rank) OR (a.code <> b.padded) <> (a.rank <> b.rank)
			OR (a.code >= b.padded) <> (a.rank >= b.rank) OR (a.code > b.padded) <> (a.rank > b.rank)
			OR sign(traceability_cmp(a.code, b.padded)) <> sign(a.rank - b.rank)');
	RETURN NEXT law(type, 'every operator agrees with the model, text with code',
		'SELECT a.text, b.text AS with FROM (SELECT * FROM built_%1$s LIMIT 200) AS a, (SELECT * FROM built_%1$s LIMIT 200) AS b
		WHERE (a.padded < b.code) <> (a.rank < b.rank) OR (a.padded <= b.code) <> (a.rank <= b.rank)
			OR (a.padded = b.code) <> (a.rank = b.rank) OR (a.padded <> b.code) <> (a.rank <> b.rank)
			OR (a.padded >= b.code) <> (a.rank >= b.rank) OR (a.padded > b.code) <> (a.rank > b.rank)
			OR sign(traceability_cmp(a.padded, b.code)) <> sign(a.rank - b.rank)');
	RETURN NEXT law(type, 'every operator by bytes agrees with text in C',
		'SELECT a.text, b.text AS with FROM (SELECT * FROM built_%1$s LIMIT 200) AS a, (SELECT * FROM built_%1$s LIMIT 200) AS b,
			LATERAL (SELECT bttextcmp(a.text COLLATE "C", b.text COLLATE "C")) AS c(cmp)
		WHERE (a.code ~<~ b.code) <> (cmp < 0) OR (a.code ~<=~ b.code) <> (cmp <= 0) OR (a.code ~>=~ b.code) <> (cmp >= 0) OR (a.code ~>~ b.code) <> (cmp > 0)
			OR (a.code ~<~ b.padded) <> (cmp < 0) OR (a.code ~<=~ b.padded) <> (cmp <= 0) OR (a.code ~>=~ b.padded) <> (cmp >= 0) OR (a.code ~>~ b.padded) <> (cmp > 0)
			OR (a.padded ~<~ b.code) <> (cmp < 0) OR (a.padded ~<=~ b.code) <> (cmp <= 0) OR (a.padded ~>=~ b.code) <> (cmp >= 0) OR (a.padded ~>~ b.code) <> (cmp > 0)
			OR sign(traceability_bytes_cmp(a.code, b.code)) <> sign(cmp) OR sign(traceability_bytes_cmp(a.code, b.padded)) <> sign(cmp)
			OR sign(traceability_bytes_cmp(a.padded, b.code)) <> sign(cmp)');

	-- the ends
	EXECUTE format('SELECT (SELECT text FROM built_%1$s WHERE rank = 1), (SELECT text FROM built_%1$s ORDER BY rank DESC LIMIT 1)', type) INTO first, last;
	RETURN NEXT law(type, 'min and max are the ends of the model, by index', format('SELECT min(code), max(code) FROM grown_%%1$s HAVING min(code) <> %L::text OR max(code) <> %L::text', first, last));
	SET LOCAL enable_indexscan = off;
	SET LOCAL enable_indexonlyscan = off;
	SET LOCAL enable_bitmapscan = off;
	RETURN NEXT law(type, 'min and max are the ends of the model, by scan', format('SELECT min(code), max(code) FROM grown_%%1$s HAVING min(code) <> %L::text OR max(code) <> %L::text', first, last));
	SET LOCAL min_parallel_table_scan_size = 0;
	SET LOCAL parallel_setup_cost = 0;
	SET LOCAL parallel_tuple_cost = 0;
	RETURN NEXT planned(format('SELECT min(code), max(code) FROM grown_%1$s', type), 'Gather.*Partial Aggregate', type || ': planned in parallel');
	RETURN NEXT law(type, 'min and max are the ends of the model, in parallel', format('SELECT min(code), max(code) FROM grown_%%1$s HAVING min(code) <> %L::text OR max(code) <> %L::text', first, last));
	RESET min_parallel_table_scan_size;
	RESET parallel_setup_cost;
	RESET parallel_tuple_cost;
	RESET enable_indexscan;
	RESET enable_indexonlyscan;
	RESET enable_bitmapscan;

	RETURN NEXT law(type, 'texts compare with texts as codes do, and by bytes as texts in C without the blanks',
		'SELECT a.padded, b.padded AS with FROM (SELECT * FROM built_%1$s LIMIT 200) AS a, (SELECT * FROM built_%1$s LIMIT 200) AS b
		WHERE sign(traceability_' || CASE WHEN type IN ('part_number', 'trace_id') THEN type ELSE 'code' END || '_cmp(a.padded, b.padded)) <> sign(a.rank - b.rank)
			OR (a.padded ~=~ b.padded) <> (a.text = b.text) OR sign(traceability_cmp(a.padded, b.padded)) <> sign(bttextcmp(a.text COLLATE "C", b.text COLLATE "C"))');

	-- hashes are on disk, so they are for good: those of the server for the same bytes of text
	RETURN NEXT law(type, 'the hash of a code is that of its text',
		'SELECT text FROM built_%1$s WHERE traceability_hash(code) <> hashtext(text COLLATE "C") OR traceability_hash(padded) <> hashtext(text COLLATE "C")');
	RETURN NEXT law(type, 'the seeded hash of a code is that of its text',
		'SELECT text, seed FROM built_%1$s, unnest(''{0,1,-1,8816678312871386365}''::bigint[]) AS seed
		WHERE traceability_hash_extended(code, seed) <> hashtextextended(text COLLATE "C", seed) OR traceability_hash_extended(padded, seed) <> hashtextextended(text COLLATE "C", seed)');
END
$$;

SELECT laws_of_order(type) FROM unnest('{serial_number,lot_code,part_number,trace_id}'::text[]) AS type;

SELECT * FROM finish();
ROLLBACK;
