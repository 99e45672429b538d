-- What a barcode scanner sends.

CREATE FUNCTION scan_elements(scan text, fnc1 text DEFAULT E'\x1d', plain text DEFAULT 'unknown')
	RETURNS TABLE (ord integer, id text, title text, value text, problem text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 5;
COMMENT ON FUNCTION scan_elements(text, text, text) IS 'elements of a scan, by the rules of its standard, and what is wrong with each, alone or with the others; fnc1: what the scanner sends for FNC1 besides GS (0x1D); plain: what a plain code is';

CREATE FUNCTION scan_read(scan text, on_date date DEFAULT CURRENT_DATE, fnc1 text DEFAULT E'\x1d',
	plain text DEFAULT 'unknown', scope text DEFAULT 'part',
	OUT part_number part_number, OUT lot_code lot_code, OUT serial_number serial_number,
	OUT produced_on date, OUT expires_on date, OUT best_before date, OUT quantity numeric,
	OUT trace_id trace_id, OUT reference_date date, OUT plain_code text, OUT customer_part part_number,
	OUT date_code text, OUT country_of_origin text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION scan_read(text, date, text, text, text) IS 'the item that a scan describes; years of two digits are near on_date, which is returned as reference_date; plain: what a plain code is; scope: what a serial or lot number is unique within';

CREATE FUNCTION scan_uii(scan text, fnc1 text DEFAULT E'\x1d') RETURNS serial_number
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION scan_uii(text, text) IS 'unique item identifier (MIL-STD-130) made of the elements of a scan; null when they make none';
