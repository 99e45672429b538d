-- The plant in one local table, and shared out among three servers: by the hash of the parent, by that
-- of the child, and by site, where each site builds a third of the drones with all that is in them.
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION dblink;

SELECT format('CREATE SERVER %I FOREIGN DATA WRAPPER postgres_fdw
	OPTIONS (host %L, port %L, dbname ''plant'', extensions ''traceability'', async_capable ''true'', fetch_size ''10000'', batch_size ''5000'')',
	name, :'host', 5500 + number)
	FROM unnest('{north, east, west}'::text[]) WITH ORDINALITY AS server (name, number) \gexec
CREATE USER MAPPING FOR CURRENT_USER SERVER north;
CREATE USER MAPPING FOR CURRENT_USER SERVER east;
CREATE USER MAPPING FOR CURRENT_USER SERVER west;
DO $$
BEGIN
	IF current_setting('server_version_num')::integer < 170000 THEN
		ALTER EXTENSION traceability ADD TYPE trace_id[];
	END IF;
END $$;

CALL bench.make_plant('local', :links, :seed, '(''SN:'' || %s)::trace_id');
CREATE INDEX local_parent ON bench.local (parent);
CREATE INDEX local_child ON bench.local (child);
CREATE TABLE bench.indexed AS TABLE bench.local;
CREATE INDEX ON bench.indexed USING genealogy (parent, child);

CREATE TABLE foreign_by_parent (parent trace_id, child trace_id) PARTITION BY HASH (parent);
CREATE TABLE foreign_by_child (parent trace_id, child trace_id) PARTITION BY HASH (child);
SELECT format('CREATE FOREIGN TABLE foreign_by_parent_%1$s PARTITION OF foreign_by_parent
	FOR VALUES WITH (MODULUS 3, REMAINDER %1$s) SERVER %2$I OPTIONS (table_name ''by_parent'')', number - 1, name),
	format('CREATE FOREIGN TABLE foreign_by_child_%1$s PARTITION OF foreign_by_child
	FOR VALUES WITH (MODULUS 3, REMAINDER %1$s) SERVER %2$I OPTIONS (table_name ''by_child'')', number - 1, name),
	format('CREATE FOREIGN TABLE site_%1$s (parent trace_id, child trace_id) SERVER %2$I OPTIONS (table_name ''by_site'')', number - 1, name)
	FROM unnest('{north, east, west}'::text[]) WITH ORDINALITY AS server (name, number) \gexec

INSERT INTO foreign_by_parent SELECT parent, child FROM bench.local;
INSERT INTO foreign_by_child SELECT parent, child FROM bench.local;
-- a drone's number, from that of what is in it
CREATE FUNCTION bench.site(parent trace_id) RETURNS integer LANGUAGE sql
	RETURN CASE WHEN parent::text LIKE '%SCREW%' THEN 0 ELSE
		(split_part(parent::text, '-', 2)::integer
			/ CASE WHEN parent::text LIKE '%UNIT%' THEN 30 WHEN parent::text LIKE '%PACK%' THEN 3 ELSE 1 END) % 3 END;
INSERT INTO site_0 SELECT parent, child FROM bench.local WHERE bench.site(parent) = 0;
INSERT INTO site_1 SELECT parent, child FROM bench.local WHERE bench.site(parent) = 1;
INSERT INTO site_2 SELECT parent, child FROM bench.local WHERE bench.site(parent) = 2;
CREATE VIEW foreign_by_site AS TABLE site_0 UNION ALL TABLE site_1 UNION ALL TABLE site_2;
VACUUM ANALYZE bench.local, bench.indexed;
