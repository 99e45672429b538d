-- Check characters by weights: numbers that others have published.
CREATE TABLE scheme (name text PRIMARY KEY, format text);
INSERT INTO scheme VALUES
	('S10', '{service:A2}{serial:N8}{check:mod11(8 6 4 2 3 5 9 7, 10=0, 11=5), over=serial}{country:A2}'),
	('ISBN-10', '{a:N9}{check:mod11(10 9 8 7 6 5 4 3 2, 10=X, 11=0)}'),
	('ISBN-10, hyphens', '{group:N1}-{publisher:N..7}-{title:N..7}-{check:mod11(10 9 8 7 6 5 4 3 2, 10=X, 11=0)}'),
	('NHS number', '{a:N3} {b:N3} {c:N3}{check:mod11(10 9 8 7 6 5 4 3 2, 11=0)}'),
	('UPS', '1Z{shipper:U6}{service:N2}{parcel:N7}{check:mod10(1 2, values=ups), from=shipper}'),
	('container', '{owner:A3}{kind:U=freight|J=equipment|Z=trailer}{serial:N6}{check:mod11(1 2 4 8 16 32 64 128 256 512, values=iso6346, remainder, 10=0)}'),
	('air waybill', '{airline:N3}-{serial:N7}{check:mod7, over=serial}'),
	('GTIN-13', '{a:N12}{check:mod10(1 3)}'),
	('ahead', '{check:mod11(2 3 4, 10=X, 11=0), over=a..b}/{a:N3}-{b:N3}');
SELECT name, code, code_matches(code, format), code_build(format, code_fields(code, format)) = code AS built_again
FROM (VALUES
	('S10', 'RR473124829GB'),
	('ISBN-10', '0306406152'), ('ISBN-10', '080442957X'), ('ISBN-10', '0306406153'),
	('ISBN-10, hyphens', '0-306-40615-2'), ('ISBN-10, hyphens', '0-8044-2957-X'),
	('NHS number', '943 476 5919'), ('NHS number', '401 023 2137'), ('NHS number', '401 023 2138'),
	('UPS', '1Z999AA10123456784'), ('UPS', '1Z999AA10123456785'),
	('container', 'CSQU3054383'), ('container', 'CSQU3054384'),
	('air waybill', '020-12345675'), ('air waybill', '020-12345676'),
	('GTIN-13', '4006381333931')) AS published (name, code) JOIN scheme USING (name)
ORDER BY name, code;

-- Nine digits in a row, by hand: 123 * (2 3 4) = 2 + 6 + 12 = 20, 20 mod 11 = 9, so 2; 456: 8 + 15 + 24 = 47, with 20 that is 67, so 10.
SELECT code_build(format, '{"a": "123", "b": "000"}'), code_build(format, '{"a": "123", "b": "456"}') FROM scheme WHERE name = 'ahead';
SELECT code_require('3/123-000', format) FROM scheme WHERE name = 'ahead';

-- A sum that no check character stands for: the number is not given.
SELECT code_build(format, '{"a": "000", "b": "000", "c": "006"}') FROM scheme WHERE name = 'NHS number';
SELECT code_require('000 000 0060', format) FROM scheme WHERE name = 'NHS number';
INSERT INTO code_formats (name, format) VALUES ('weighted', 'W{seq:N3}{check:mod11(4 3 2)}');
SELECT code_allocate('weighted', 12);
SELECT last FROM code_counters WHERE name = 'weighted';
DELETE FROM code_formats WHERE name = 'weighted';

-- What the check is over can end before it.
SELECT * FROM code_explain('RR473124829GB', '{service:A2}{serial:N8}{check:mod11(8 6 4 2 3 5 9 7, 10=0, 11=5), over=serial}{country:A2}');
SELECT code_build('{a:N..3}-{b:N3}{check:mod10(1), over=a..a}', '{"a": "12", "b": "999"}');
DROP TABLE scheme;
