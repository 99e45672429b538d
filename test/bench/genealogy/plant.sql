-- A plant with shared lots, of any size: units, each made of one of 200 lots of cells and of one of 500
-- lots of screws; packs of 10 units, drones of 3 packs; the screws of 100 lots were made of one lot of
-- steel.  3.1 links a unit.

-- A number below "many" that looks drawn by lot and is the same on every machine and server: Knuth's
-- multiplicative hash, folded and multiplied again so that neighbours have nothing in common.
CREATE FUNCTION bench.draw(n bigint, many bigint, seed bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT ((((((n + seed) * 2654435761 & 4294967295) # (((n + seed) * 2654435761 & 4294967295) >> 15))
			 * 1274126177) & 4294967295) >> 7) % many
$$;

CREATE FUNCTION bench.units(links bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT greatest((links - 100) * 10 / 31, 1000)
$$;

-- Rows are in the order in which a line records them.  spelled: how a name is written, an expression
CREATE PROCEDURE bench.make_plant(name text, links bigint, seed bigint, spelled text DEFAULT '%s')
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format($query$
		CREATE TABLE bench.%1$I AS
		SELECT %2$s AS parent, %3$s AS child
		FROM (SELECT 'SCREW-' || n AS parent, 'STEEL-1' AS child FROM generate_series(0, 99) n
			  UNION ALL
			  SELECT made.parent, made.child
			  FROM generate_series(0, %4$s - 1) n,
				   LATERAL (VALUES
					('UNIT-' || n, 'CELL-' || bench.draw(n, 200, %5$s)),
					('UNIT-' || n, 'SCREW-' || bench.draw(n, 500, %5$s + 500000)),
					('PACK-' || n / 10, 'UNIT-' || n)) AS made(parent, child)
			  UNION ALL
			  SELECT 'DRONE-' || n / 3, 'PACK-' || n FROM generate_series(0, (%4$s + 9) / 10 - 1) n) AS link$query$,
		name, format(spelled, 'parent'), format(spelled, 'child'), bench.units(links), seed * 1000003);
END
$$;

-- Those who returned names agree when the sums of these do: 48 bits of MD5 each.
CREATE FUNCTION bench.hashed(name text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT ('x' || left(md5(name), 12))::bit(48)::bigint
$$;
