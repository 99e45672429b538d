-- Links of several servers: what each of them answers.
CREATE TABLE link (
	parent text,
	child text,
	installed_at date DEFAULT '2024-01-01',
	removed_at date
);
CREATE INDEX ON link (parent);
CREATE INDEX ON link (child);
-- One server's part: a drone's two packs, of which only one was built here; the other went through here.
INSERT INTO link VALUES
	('drone', 'pack 1'),
	('drone', 'pack 2'),
	('pack 1', 'cell 1'),
	('cell 1', 'cell 1'),
	('carton', 'drone'),
	('a', 'b'), ('b', 'c'), ('c', 'd'), ('d', 'a');
INSERT INTO link VALUES ('pack 1', 'cell 2', '2024-01-01', '2024-02-01');

-- What is reached here, and what has nothing inside here: that may be elsewhere.
SELECT * FROM trace_expand('link', '{drone}', 'down') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{cell 2}', 'up') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{drone}', 'down', at => '2024-03-01') ORDER BY depth, item;
-- A start without links here is left out, and no reason for a notice: it is known to whoever asks.
SELECT * FROM trace_expand('link', ARRAY['elsewhere', NULL, 'drone'], 'up') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{}', 'up');
SELECT * FROM trace_expand('link', NULL::text[], 'up');

-- Items at the depths at which the trace has found them: each comes at the least.
SELECT * FROM trace_expand('link', '{drone, pack 2, cell 1}', 'down', depths => '{4, 9, 1}') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{a, c, c, elsewhere}', 'down', depths => '{7, 1000000000, 8, 2000000000}') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{a, b}', 'down', depths => '{2, 0}') ORDER BY depth, item;
SELECT * FROM trace_expand('link', ARRAY['a', NULL], 'up', depths => '{2, NULL}') ORDER BY depth, item;

-- Up to a depth from where the trace began: of what is there nobody needs to know the links, and they
-- were not read.
SELECT * FROM trace_expand('link', '{drone, b}', 'down', max_depth => 3, depths => '{2, 3}') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{drone, b}', 'down', max_depth => 2, depths => '{2, 3}') ORDER BY depth, item;
SELECT * FROM trace_expand('link', '{drone}', 'down', max_depth => 0);
SELECT * FROM trace_expand('link', '{drone}', 'down', max_depth => 1);

-- Columns of other names; either way of writing the direction the other way round.
CREATE VIEW other AS SELECT parent AS whole, child AS component FROM link;
SELECT * FROM trace_expand('other', '{pack 1}', 'up', parent => 'component', child => 'whole') ORDER BY depth, item;

-- Items as the caller writes them.
CREATE TABLE typed (parent trace_id, child trace_id);
INSERT INTO typed VALUES ('SN:A', 'LOT:B'), ('LOT:B', 'LOT:C');
SELECT item, pg_typeof(item), depth, via, is_frontier FROM trace_expand('typed', ARRAY['sn:A'], 'down') ORDER BY depth;
SELECT item, pg_typeof(item), depth FROM trace_expand('typed', ARRAY[trace_id 'SN:A'], 'down') ORDER BY depth;

-- Errors.
SELECT * FROM trace_expand('link', '{drone}', 'sideways');
SELECT * FROM trace_expand('link', '{drone}', NULL);
SELECT * FROM trace_expand(NULL, '{drone}', 'up');
SELECT * FROM trace_expand('link', '{drone, a}', 'up', depths => '{1}');
SELECT * FROM trace_expand('link', '{drone, a}', 'up', depths => '{1, NULL}');
SELECT * FROM trace_expand('link', '{drone, a}', 'up', depths => '{1, -1}');
SELECT * FROM trace_expand('link', '{drone}', 'up', max_depth => -1);
SELECT * FROM trace_expand('link', ARRAY[1], 'up');
SELECT * FROM trace_expand('typed', ARRAY['SN:'], 'up');

DROP VIEW other;
DROP TABLE link, typed;
