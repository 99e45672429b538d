-- Prepares a database in which the tests of traces are tests of their reading genealogy indexes: it
-- makes one on every table of links that is created from now on, and counts how often they are read.

CREATE SCHEMA everywhere;
CREATE TABLE everywhere.indexes (index oid, test text DEFAULT current_setting('application_name'), scans bigint DEFAULT 0);

-- Plain queries, to which tests compare traces, shall not read them: to the planner they are on a
-- very slow disk.
SET allow_in_place_tablespaces = on;
SELECT $$CREATE TABLESPACE slow LOCATION '' WITH (seq_page_cost = 1e9, random_page_cost = 1e9)$$
	WHERE NOT EXISTS (SELECT FROM pg_tablespace WHERE spcname = 'slow') \gexec
RESET allow_in_place_tablespaces;

-- The columns of links, which if they are not called so are the first two; NULL if they are not of
-- one type that can be indexed.
CREATE FUNCTION everywhere.ends(relation oid) RETURNS text[] LANGUAGE sql STABLE AS $$
	WITH columns AS (
		SELECT attname, attnum, atttypid, attcollation, coalesce(nullif(typbasetype, 0), atttypid) AS type
		FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
		WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
		ORDER BY attname NOT IN ('parent', 'child'), attname = 'child', attnum LIMIT 2
	)
	SELECT array_agg(attname::text) FROM columns
	HAVING count(*) = 2 AND count(DISTINCT (atttypid, attcollation)) = 1 AND bool_and(EXISTS (
		SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod WHERE amname = 'genealogy'
		AND opcintype = CASE type WHEN 'varchar'::regtype THEN 'text'::regtype ELSE type END))
$$;

-- Every second index has as well what else it can hold of a link, so that it need not be asked for in rows.
CREATE FUNCTION everywhere.include(relation oid, ends text[]) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT 'INCLUDE (' || string_agg(quote_ident(attname), ', ') || ')'
	FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
	WHERE (SELECT count(*) % 2 = 0 FROM everywhere.indexes) AND attrelid = relation AND attnum > 0
		AND NOT attisdropped AND attname <> ALL (ends) AND attname IN ('installed_at', 'removed_at', 'transferred', 'quantity')
		AND (attlen > 0 OR 'numeric'::regtype IN (atttypid, typbasetype))
$$;

CREATE FUNCTION everywhere.index_table() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	relation regclass;
	ends text[];
BEGIN
	FOR relation IN SELECT objid FROM pg_event_trigger_ddl_commands() JOIN pg_class ON pg_class.oid = objid
		WHERE classid = 'pg_class'::regclass AND relkind IN ('r', 'm') AND NOT in_extension
	LOOP
		ends := everywhere.ends(relation);
		CONTINUE WHEN ends IS NULL;
		BEGIN
			EXECUTE format('CREATE INDEX ON %s USING genealogy (%I, %I) %s TABLESPACE slow', relation, ends[1], ends[2],
				everywhere.include(relation, ends));
			INSERT INTO everywhere.indexes SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
				JOIN pg_am ON pg_am.oid = relam WHERE indrelid = relation AND amname = 'genealogy';
		EXCEPTION
			WHEN program_limit_exceeded THEN -- one of its items has more than 2000 bytes
		END;
	END LOOP;
END
$$;

CREATE FUNCTION everywhere.count_scans() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE everywhere.indexes SET scans = pg_stat_get_numscans(index) + pg_stat_get_xact_numscans(index)
		WHERE scans < pg_stat_get_numscans(index) + pg_stat_get_xact_numscans(index)
$$;

-- Proves that a test has read them; for its end.
CREATE FUNCTION everywhere.require_scans(test text DEFAULT current_setting('application_name')) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	used bigint;
	total bigint;
BEGIN
	PERFORM everywhere.count_scans();
	SELECT count(*) FILTER (WHERE scans > 0), sum(scans) INTO used, total
		FROM everywhere.indexes WHERE indexes.test = require_scans.test;
	IF used = 0 THEN
		RAISE EXCEPTION 'no trace of % has read a genealogy index', test;
	END IF;
	RETURN format('# traces have read %s genealogy indexes %s times', used, total);
END
$$;

CREATE FUNCTION everywhere.before_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM everywhere.count_scans();
END
$$;

CREATE EVENT TRIGGER index_table ON ddl_command_end
	WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE MATERIALIZED VIEW')
	EXECUTE FUNCTION everywhere.index_table();
CREATE EVENT TRIGGER before_drop ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'DROP SCHEMA', 'DROP MATERIALIZED VIEW')
	EXECUTE FUNCTION everywhere.before_drop();
