-- Is a lot what its supplier states?
SET extra_float_digits = -3; -- the last digits depend on the order of the readings

-- Ten wafers, particles counted on each; the process has always had 50
-- (NIST/SEMATECH e-Handbook, 7.2.2: mean 53.7, s 6.567, t 1.782).
CREATE TABLE wafer (count integer);
INSERT INTO wafer VALUES (50), (48), (44), (56), (61), (52), (53), (55), (67), (51);
SELECT (r).n, round((r).mean::numeric, 4) AS mean, round((r).sd::numeric, 3) AS sd,
	round((r).t::numeric, 3) AS t, round((r).mean_p::numeric, 4) AS mean_p, (r).verdict
FROM (SELECT lot_conformance(count, 50, NULL) AS r FROM wafer) AS s;

-- Ten wafers of 100 ohm cm, stated with a standard deviation of 10, have one of 13.97
-- (NIST/SEMATECH e-Handbook, 7.2.3: chi-square 17.56, above 16.92 for an upper tail of 0.05).
SELECT (r).n, (r).mean, round((r).sd::numeric, 2) AS sd, round((r).chi_square::numeric, 2) AS chi_square,
	round((r).sd_p::numeric / 2, 4) AS upper_tail, (r).verdict
FROM (SELECT lot_conformance(100 + k * 13.97 / sqrt(330 / 9.0), 100, 10) AS r
	FROM generate_series(-9, 9, 2) AS k) AS s;

-- What can be told exactly is.
SELECT (lot_conformance(x, 10, 1)).chi_square = 2 AS exactly_two FROM generate_series(9, 11) AS x;

-- Lots of resistors, each with the values on its label.
CREATE TABLE delivery (lot lot_code, stated_mean numeric, stated_sd numeric, low numeric, high numeric);
INSERT INTO delivery VALUES
	('R-1', 100, 2, 90, 110), ('R-2', 100, 2, 90, 110), ('R-3', 100, 2, 90, 110),
	('R-4', 100, 2, NULL, 110), ('R-5', 100, 2, 90, NULL), ('R-6', 100, 2, NULL, NULL),
	('R-7', NULL, NULL, 90, 110), ('R-8', 100, NULL, 90, 110), ('R-9', NULL, 2, 90, 110);
CREATE TABLE reading (lot lot_code, ohm numeric);
INSERT INTO reading
	SELECT 'R-' || lot, 100 + shift + spread * k
	FROM (VALUES (1, 0, 0.17), (2, 1.5, 0.17), (3, 0, 0.4), (4, 3, 0.5), (5, 0, 0.05), (7, 1, 0.2), (8, 1, 0.2), (9, 1, 0.2))
		AS l(lot, shift, spread), generate_series(-20, 20) AS k;
SELECT lot, (r).n, (r).mean, round((r).sd::numeric, 3) AS sd, round((r).t::numeric, 3) AS t,
	(r).mean_p::numeric(6, 4), round((r).chi_square::numeric, 2) AS chi_square,
	(r).sd_p::numeric(6, 4), round((r).cpk::numeric, 3) AS cpk, (r).verdict
FROM (SELECT lot, lot_conformance(ohm, stated_mean, stated_sd, low, high) AS r
	FROM delivery LEFT JOIN reading USING (lot) GROUP BY lot) AS s
ORDER BY lot;

-- How sure to be: each test has half of alpha.
SELECT alpha, (r).mean_p::numeric(6, 4), (r).sd_p::numeric(6, 4), (r).verdict
FROM unnest('{NULL, 0.01, 0.02, 0.05, 0.2}'::float8[]) AS alpha,
	LATERAL (SELECT lot_conformance(ohm, 100, 2, NULL, NULL, alpha) AS r
		FROM reading WHERE lot = 'R-9') AS s;

-- Few readings: statistics as soon as there are any, a verdict from the third on.
SELECT n, (r).* FROM generate_series(0, 3) AS n,
	LATERAL (SELECT lot_conformance(10 + k, 10, 1, 5, 15) AS r FROM generate_series(1, n) AS k) AS s;
SELECT lot_conformance(x, 1, 1) FROM unnest('{NULL, NULL}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1) FROM unnest('{NULL, 1, NULL, 2, 3}'::float8[]) AS x;

-- Equal readings: no spread at all is not what was stated, and nothing to measure the mean with.
SELECT lot_conformance(10.1, 10.1, 0.2, 9, 11) FROM generate_series(1, 5);
SELECT lot_conformance(10.2, 10.1, 0.2, 9, 10) FROM generate_series(1, 5);
SELECT lot_conformance(10.1, 10.1, NULL, 10.1, NULL) FROM generate_series(1, 5);

-- Far from zero, where sums of squares would have lost every digit.
SELECT (r).mean, (r).sd, (r).t, (r).chi_square FROM
	(SELECT lot_conformance(1e9 + x, 1e9 + 10, 5) AS r FROM unnest('{4, 7, 13, 16}'::float8[]) AS x) AS s;

-- In a window.
SELECT k, (lot_conformance(k % 4, 1.5, 1) OVER (ORDER BY k ROWS 9 PRECEDING)).* FROM generate_series(1, 12) AS k
	ORDER BY k DESC LIMIT 2;

-- In parallel, the same.
CREATE TABLE many AS SELECT i, (i * 7919 % 1000) / 100.0 AS x, i % 3 AS lot FROM generate_series(1, 30000) AS i;
ALTER TABLE many SET (parallel_workers = 2);
ANALYZE many;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT lot_conformance(x, 5, 2.9) FROM many;
SELECT (r).n, round((r).mean::numeric, 9) AS mean, round((r).sd::numeric, 9) AS sd, (r).verdict
	FROM (SELECT lot_conformance(x, 5, 2.9) AS r FROM many) AS s;
SELECT count(*), round(avg(x), 9), round(stddev(x), 9) FROM many;
\set VERBOSITY sqlstate
SELECT lot_conformance(x, lot, 1) FROM many;
\set VERBOSITY default
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- What is refused.
SELECT lot_conformance(ohm, stated_mean + 10 * (lot = 'R-2')::integer, stated_sd) FROM delivery JOIN reading USING (lot) WHERE lot IN ('R-1', 'R-2');
SELECT lot_conformance(ohm, stated_mean, stated_sd) FROM delivery JOIN reading USING (lot) WHERE lot IN ('R-8', 'R-9');
SELECT lot_conformance(x, 1, 0) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, -2.5) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 'NaN', 1) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 'Infinity') FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1, '-Infinity', 3) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1, 3, 2) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1, 0, 2, 1) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1, 0, 2, 0) FROM unnest('{1, 2}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1) FROM unnest('{1, NaN}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1) FROM unnest('{1, Infinity}'::float8[]) AS x;
SELECT lot_conformance(x, 1, 1) FROM unnest('{1e308, -1e308}'::float8[]) AS x;
-- Left out, such a reading does no harm.
SELECT (lot_conformance(x, 1, 1) FILTER (WHERE x <> 'NaN')).n FROM unnest('{1, NaN}'::float8[]) AS x;

DROP TABLE wafer, delivery, reading, many;
