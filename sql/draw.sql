-- Genealogy drawn: the tree as text, and pictures for programs that draw.
CREATE TABLE link (
	parent trace_id,
	child trace_id,
	quantity numeric DEFAULT 1,
	installed_at timestamptz DEFAULT '2024-01-08',
	removed_at timestamptz
);
INSERT INTO link VALUES
	('SN:DRONE-1', 'SN:PACK-1', 1, '2024-01-08', '2024-03-01'),
	('SN:DRONE-1', 'SN:PACK-2', 1, '2024-03-01', NULL),
	('SN:PACK-2', 'PN:GREASE', NULL, NULL, NULL);
INSERT INTO link VALUES
	('SN:DRONE-1', 'LOT:SCREWS-7', 36),
	('SN:DRONE-1', 'LOT:SCREWS-7', 8),
	('SN:PACK-1', 'LOT:CELLS-10', 6),
	('SN:PACK-2', 'LOT:CELLS-9', 6),
	('LOT:CELLS-9', 'LOT:FOIL-3', 0.5),
	('LOT:CELLS-10', 'LOT:FOIL-3', 0.5);

-- For Markdown.  Units, lots and parts have different shapes; a dotted arrow leads to what was
-- taken out, and a number at an arrow is a quantity other than one.
SELECT trace_mermaid('link', 'SN:DRONE-1');

-- For Graphviz.
SELECT trace_dot('link', 'SN:DRONE-1');

-- For programs of one's own: every link with all that is known of it.
SELECT trace_json('link', 'SN:DRONE-1');

-- At a time, only what was there then; and no further than max_depth.
SELECT trace_mermaid('link', 'SN:DRONE-1', '2024-02-01', 1);
SELECT trace_dot('link', 'SN:DRONE-1', max_depth => 0);
SELECT trace_json('link', 'SN:DRONE-1', max_depth => 0);

-- Parent and child exchanged, where it went.
SELECT trace_mermaid('link', 'LOT:FOIL-3', parent => 'child', child => 'parent');

-- A cycle is drawn as one, and what is met twice is one node.
CREATE TABLE loop_link (parent text, child text);
INSERT INTO loop_link VALUES ('a', 'b'), ('b', 'c'), ('c', 'a'), ('c', 'c'), ('a', 'c'), ('c', NULL);
SELECT trace_dot('loop_link', 'a');
SELECT trace_json('loop_link', 'a');

-- Items may be anything.
CREATE TABLE odd_link (parent text, child text);
INSERT INTO odd_link SELECT 'start', odd FROM unnest(ARRAY['', ' ', '"', '\', '\N', 'a' || chr(10) || 'b',
	'a' || chr(9) || chr(13) || chr(1) || chr(127) || 'b', '<b>&amp;</b>', '#34;', ']', ')', '}', '|', '-->',
	'1. one', '- one', '-', '`*one*`', '_one_', '%%{init}%%', '$$x$$', 'fa:fa-car', 'https://one.two/three',
	'one@two', 'end', 'fünf', '{"a": [1]}', 'it''s', 'n0', ';']) AS odd;
SELECT trace_mermaid('odd_link', 'start');
SELECT trace_dot('odd_link', 'start');
SELECT count(*) AS nodes, count(child) AS found FROM
	json_to_recordset(trace_json('odd_link', 'start') -> 'nodes') AS node (id text)
	LEFT JOIN odd_link ON child = id;

-- What JSON has no number for, and times without end.
CREATE TABLE end_link (parent bigint, child bigint, quantity float8, installed_at date, removed_at date);
INSERT INTO end_link VALUES (1, 2, 'NaN', NULL, NULL), (1, 3, 'Infinity', '-infinity', 'infinity'),
	(1, 4, -1.5e-7, '2024-02-29', '2024-03-01'), (1, 5, NULL, 'infinity', '-infinity');
SELECT trace_json('end_link', 1::bigint);
SELECT trace_json('end_link', 1::bigint, quantity => NULL, installed_at => NULL, removed_at => NULL);
SELECT trace_mermaid('end_link', 1::bigint);

-- Nothing and no one.
SELECT trace_mermaid('link', 'SN:DRONE-99') IS NULL AS mermaid, trace_dot('link', 'SN:DRONE-99') IS NULL AS dot,
	trace_json('link', 'SN:DRONE-99') IS NULL AS json, trace_json('link', NULL) IS NULL AS of_null;
SELECT trace_mermaid('link', 'LOT:FOIL-3');
SELECT trace_mermaid('link', 'SN:PACK-2', '2023-01-01') IS NULL AS before_it_was;

-- Errors.
SELECT trace_dot('link', 'DRONE-1');
SELECT trace_dot('link', serial_number 'DRONE-1');
SELECT trace_dot('link', 'SN:DRONE-1', max_depth => -1);
SELECT trace_dot('link', 'SN:DRONE-1', quantity => 'pieces');
SELECT trace_dot('link', 'SN:DRONE-1', quantity => 'parent');
SELECT trace_mermaid('loop_link', 'a', now());
CREATE TABLE long_link AS SELECT 'hub' AS parent, repeat('x', 100) || i AS child FROM generate_series(1, 400) AS i;
SET traceability.trace_memory = '128kB';
SELECT length(trace_mermaid('long_link', 'hub'));
SELECT length(trace_json('long_link', 'hub')::text);
RESET traceability.trace_memory;
SELECT length(trace_json('long_link', 'hub')::text);

-- Deep down in a tree a number says the level, in place of the indent.
CREATE TABLE chain AS SELECT n AS parent, n + 1 AS child FROM generate_series(1, 104) AS n
	UNION ALL VALUES (101, 200), (102, 201), (201, 1);
SELECT regexp_replace(line, '^ {20,}', '… ') AS line FROM trace_tree('chain', 1) WITH ORDINALITY AS t(line, number) WHERE number >= 100;
DROP TABLE chain;

DROP TABLE link, loop_link, odd_link, end_link, long_link;
