-- Prepares a database in which the tests of traces are tests of their reading the genealogy indexes
-- of partitions: every table of links that is created from now on becomes a partitioned one, or one
-- from which others inherit, in another way each time.  Its name, columns, defaults and rows stay.

\ir index-every-table.sql

CREATE SEQUENCE everywhere.tables;

-- The columns of a table as they are declared, in their order or the opposite one.
CREATE FUNCTION everywhere.columns(relation oid, reverse boolean) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
			CASE WHEN attcollation <> 0 THEN ' COLLATE ' || attcollation::regcollation ELSE '' END,
			CASE WHEN attgenerated = 's' THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(adbin, adrelid))
				WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) ELSE '' END)
			|| CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END,
		', ' ORDER BY CASE WHEN reverse THEN -attnum ELSE attnum END)
		|| coalesce((SELECT string_agg(format(', CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), '') FROM pg_constraint
			WHERE conrelid = relation AND contype = 'c'), '')
	FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
	WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
$$;

-- Items that tests use, by which links are divided: two that cut ranges, and a list.
CREATE FUNCTION everywhere.items(type oid, OUT cuts text[], OUT list text) LANGUAGE sql STABLE AS $$
	SELECT cuts, (SELECT string_agg(quote_literal(item), ', ') FROM unnest(items) AS item)
	FROM (SELECT coalesce(base.typname, own.typname) AS name, own.typname FROM pg_type AS own LEFT JOIN pg_type AS base ON base.oid = own.typbasetype
			WHERE own.oid = type) AS t,
		LATERAL (SELECT CASE
			WHEN typname = 'drone_serial' THEN '{DRN-5,DRN-14}'::text[]
			WHEN name = 'trace_id' THEN '{LOT:M,SN:DRONE-2}'
			WHEN name = 'int8' THEN '{100,30000000000}'
			WHEN name IN ('int2', 'int4') THEN '{-3,7}'
			WHEN name = 'uuid' THEN '{40000000-0000-0000-0000-000000000000,c0000000-0000-0000-0000-000000000000}'
			WHEN name = 'part_number' THEN '{P-4-A,PACK-A}'
			ELSE '{UNIT-2,f}' END AS cuts,
			CASE
			WHEN typname = 'drone_serial' THEN '{DRN-3,DRN-7,DRN-9}'::text[]
			WHEN name = 'trace_id' THEN '{SN:DRONE-1,SN:PACK-1,LOT:CELLS-1,LOT:TANK-1,LOT:FOIL-1}'
			WHEN name IN ('int8', 'int2', 'int4') THEN '{1,2,3,5,8,13,-4,-9}'
			WHEN name = 'uuid' THEN '{c4ca4238-a0b9-2382-0dcc-509a6f75849b,c81e728d-9d4c-2f63-6f06-7f89cc14862c}'
			WHEN name = 'part_number' THEN '{P-1-A,P-7-A,DRONE-C}'
			ELSE '{a,c,drone,TOP,top,pack 1,SN:1,x}' END AS items) AS i
$$;

-- In which way a table is divided, by its columns.
CREATE FUNCTION everywhere.scheme(relation oid, turn bigint, OUT strategy text, OUT bounds text[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
	items record;
	has_times CONSTANT boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attname = 'installed_at' AND NOT attisdropped);
BEGIN
	SELECT * INTO items FROM everywhere.items((SELECT atttypid FROM pg_attribute WHERE attrelid = relation AND attname = 'parent'));
	turn := turn % 7;
	IF turn = 3 AND NOT has_times THEN
		turn := 0;
	END IF;
	strategy := (ARRAY['HASH (child)', 'RANGE (parent)', 'LIST (child)', 'RANGE (installed_at)', 'HASH (parent)', 'LIST ((parent IS NULL))',
		'RANGE (child)'])[turn + 1];
	bounds := CASE
		WHEN strategy ~ 'HASH' THEN '{"WITH (MODULUS 2, REMAINDER 0)","WITH (MODULUS 4, REMAINDER 1)","WITH (MODULUS 4, REMAINDER 3)"}'::text[]
		WHEN strategy ~ 'IS NULL' THEN '{IN (false),IN (true)}'
		WHEN strategy ~ 'LIST' THEN ARRAY[format('IN (%s, NULL)', items.list), 'DEFAULT']
		WHEN strategy ~ 'installed_at' THEN ARRAY[$b$FROM (MINVALUE) TO ('2024-02-01')$b$, $b$FROM ('2024-02-01') TO ('2024-06-01')$b$, 'DEFAULT']
		ELSE ARRAY[format('FROM (MINVALUE) TO (%L)', items.cuts[1]), format('FROM (%L) TO (%L)', items.cuts[1], items.cuts[2]), 'DEFAULT']
	END;
	bounds := ARRAY(SELECT CASE bound WHEN 'DEFAULT' THEN bound ELSE 'FOR VALUES ' || bound END FROM unnest(bounds) AS bound);
END
$$;

-- The partitions: one has another order of columns and one that was dropped, the last is divided again.
CREATE FUNCTION everywhere.make_partitions(old regclass, target text, leaf text, turn bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	way record;
	below record;
	divided CONSTANT text := (SELECT CASE relpersistence WHEN 't' THEN 'TEMP ' ELSE '' END FROM pg_class WHERE oid = old);
	temporary CONSTANT text := (SELECT CASE relpersistence WHEN 't' THEN 'TEMP ' WHEN 'u' THEN 'UNLOGGED ' ELSE '' END FROM pg_class WHERE oid = old);
BEGIN
	SELECT * INTO way FROM everywhere.scheme(old, turn);
	EXECUTE format('CREATE %sTABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES) PARTITION BY %s', divided, target, old, way.strategy);
	FOR i IN 1 .. cardinality(way.bounds) LOOP
		IF i = 1 THEN
			EXECUTE format('CREATE %sTABLE %s_1 (dropped integer, %s)', temporary, leaf, everywhere.columns(old, true));
			EXECUTE format('ALTER TABLE %s_1 DROP COLUMN dropped', leaf);
			EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s_1 %s', target, leaf, way.bounds[1]);
		ELSIF i < cardinality(way.bounds) OR turn % 2 = 0 THEN
			EXECUTE format('CREATE %sTABLE %s_%s PARTITION OF %s %s', temporary, leaf, i, target, way.bounds[i]);
		ELSE
			SELECT * INTO below FROM everywhere.scheme(old, turn + 3);
			EXECUTE format('CREATE %sTABLE %s_%s PARTITION OF %s %s PARTITION BY %s', divided, leaf, i, target, way.bounds[i], below.strategy);
			FOR j IN 1 .. cardinality(below.bounds) LOOP
				EXECUTE format('CREATE %sTABLE %s_%s_%s PARTITION OF %2$s_%3$s %5$s', temporary, leaf, i, j, below.bounds[j]);
			END LOOP;
		END IF;
	END LOOP;
END
$$;

-- Of a table from which others inherit: every third row stays, the others go to those.
CREATE FUNCTION everywhere.share_out() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	heir CONSTANT integer := coalesce(abs(hashtext(NEW.child::text)) % 3, 1);
BEGIN
	IF heir = 0 THEN
		RETURN NEW;
	END IF;
	EXECUTE format('INSERT INTO %s_%s (%s) SELECT %3$s FROM (SELECT ($1).*) AS r', TG_ARGV[0], heir, TG_ARGV[1]) USING NEW;
	RETURN NULL;
END
$$;

-- As partitions do, those that inherit go when the table is dropped.
CREATE FUNCTION everywhere.make_heirs(old regclass, target text, leaf text, columns text) RETURNS void LANGUAGE plpgsql
SET allow_system_table_mods = on AS $$
DECLARE
	temporary CONSTANT text := (SELECT CASE relpersistence WHEN 't' THEN 'TEMP ' WHEN 'u' THEN 'UNLOGGED ' ELSE '' END FROM pg_class WHERE oid = old);
BEGIN
	EXECUTE format('CREATE %sTABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES)', temporary, target, old);
	EXECUTE format('CREATE %sTABLE %s_1 (dropped integer, %s)', temporary, leaf, everywhere.columns(old, true));
	EXECUTE format('ALTER TABLE %s_1 DROP COLUMN dropped', leaf);
	EXECUTE format('ALTER TABLE %s_1 INHERIT %s', leaf, target);
	EXECUTE format('CREATE %sTABLE %s_2 () INHERITS (%s)', temporary, leaf, target);
	UPDATE pg_depend SET deptype = 'a' WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
		AND objid IN ((leaf || '_1')::regclass, (leaf || '_2')::regclass) AND refobjid = target::regclass;
	EXECUTE format('CREATE TRIGGER "0 share out" BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION everywhere.share_out(%L, %L)',
		target, leaf, columns);
END
$$;

CREATE FUNCTION everywhere.divide(old regclass, turn bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	class CONSTANT pg_class := (SELECT c FROM pg_class AS c WHERE oid = old);
	target CONSTANT text := format('%s.whole_%s', class.relnamespace::regnamespace, turn);
	leaf CONSTANT text := format('%s.part_%s', class.relnamespace::regnamespace, turn);
	columns CONSTANT text := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
		WHERE attrelid = old AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
	relation regclass;
	owned record;
BEGIN
	-- A trigger, as that test has, is not fired for rows of tables that inherit.
	IF turn % 8 = 7 AND current_setting('application_name') <> 'pg_regress/transfers'
		AND coalesce(current_setting('everywhere.may_inherit', true), '') <> 'off' THEN
		PERFORM everywhere.make_heirs(old, target, leaf, columns);
	ELSE
		PERFORM everywhere.make_partitions(old, target, leaf, turn);
	END IF;
	EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM %s', target, columns, old);
	FOR owned IN SELECT objid::regclass AS sequence, attname FROM pg_depend JOIN pg_class ON pg_class.oid = objid AND relkind = 'S'
		JOIN pg_attribute ON (attrelid, attnum) = (refobjid, refobjsubid) WHERE refobjid = old AND deptype = 'a'
	LOOP
		EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', owned.sequence, target, owned.attname);
	END LOOP;
	FOR relation IN SELECT oid FROM pg_class WHERE relnamespace = class.relnamespace AND relkind IN ('r', 'p')
		AND relname ~ format('^(whole|part)_%s(_|$)', turn)
	LOOP
		EXECUTE format('ALTER TABLE %s OWNER TO %s', relation, class.relowner::regrole);
	END LOOP;
	EXECUTE format('DROP TABLE %s', old);
	EXECUTE format('ALTER TABLE %s RENAME TO %I', target, class.relname);
	IF turn % 3 = 0 THEN
		PERFORM everywhere.drop_index(leaf || '_2');
	END IF;
END
$$;

-- One partition has no index.
CREATE FUNCTION everywhere.drop_index(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	unwanted regclass;
BEGIN
	FOR unwanted IN SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
		WHERE indrelid = relation AND amname = 'genealogy'
	LOOP
		DELETE FROM everywhere.indexes WHERE index = unwanted;
		EXECUTE format('DROP INDEX %s', unwanted);
	END LOOP;
END
$$;

CREATE FUNCTION everywhere.divide_table() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	relation regclass;
	turn bigint;
BEGIN
	IF current_setting('everywhere.dividing', true) = 'on' THEN
		RETURN;
	END IF;
	PERFORM set_config('everywhere.dividing', 'on', true);
	FOR relation IN SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() JOIN pg_class ON pg_class.oid = objid
		WHERE classid = 'pg_class'::regclass AND relkind = 'r' AND NOT relispartition AND NOT in_extension
			-- others will inherit, its own statistics are read, the types of its columns change, it will be a partition
			AND relname NOT IN ('ancestor', 'indexed', 'changing', 'dated_2024')
			AND NOT EXISTS (SELECT FROM pg_inherits WHERE objid IN (inhrelid, inhparent))
			AND everywhere.ends(objid) = '{parent,child}'
	LOOP
		turn := nextval('everywhere.tables');
		BEGIN
			PERFORM everywhere.divide(relation, turn);
		EXCEPTION
			WHEN program_limit_exceeded THEN -- one of its items has more than 2000 bytes
			WHEN data_exception OR check_violation OR invalid_object_definition THEN -- the items that are known are none of this type
				PERFORM everywhere.divide(relation, 7 * (turn + 1000000)); -- by hash
		END;
	END LOOP;
	PERFORM set_config('everywhere.dividing', 'off', true);
END
$$;

-- Before the event trigger that makes indexes: event triggers fire in the order of their names.
CREATE EVENT TRIGGER divide_table ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
	EXECUTE FUNCTION everywhere.divide_table();
