-- Part numbers: a base and a revision.
--
-- Without a format the revision is the mark at the end: one or two capitals, after - _ . / or a
-- blank, and perhaps the word Rev; and perhaps an iteration after a point.
SELECT part, part_base(part), part_revision(part), part_next_revision(part)
FROM unnest('{DRN-2980,DRN-2980-A,DRN-2980-H,DRN-2980.AY,DRN-2980_Y,DRN-2980/AA,DRN-2980 B,"DRN-2980 RevC","DRN-2980 -REVD",DRN-2980-I,DRN-2980-Z,DRN-2980-AZ,DRN-2980-1,DRN-2980-ABC,A}'::part_number[]) AS part;
SELECT part, part_base(part), part_revision(part), part_next_revision(part)
FROM unnest('{"HUB-7 Rev C","HUB-7 REV C",HUB-7 Rev.C,HUB-7-Rev-C,HUB-7_REV.C,"HUB-7 Rev. C","HUB-7, Rev C","HUB-7,revC","HUB-7 - C"}'::part_number[]) AS part;
SELECT part, part_base(part), part_revision(part), part_next_revision(part)
FROM unnest('{HUB-7-A.2,"HUB-7 Rev H.10",HUB-7.AY.007,HUB-7-A.}'::part_number[]) AS part;

-- After the word Rev, the original issue of ASME and numbers are revisions as well.
SELECT part, part_base(part), part_revision(part), part_next_revision(part)
FROM unnest('{"HUB-7 Rev -","HUB-7 REV. 3",HUB-7-rev09.1,"HUB-7, Rev 99"}'::part_number[]) AS part;
SELECT part FROM unnest('{"HUB-7 Rev B","HUB-7 Rev 10","HUB-7 Rev -","HUB-7 Rev A.1","HUB-7 Rev 9","HUB-7 Rev A"}'::part_number[]) part
ORDER BY part;

-- What may carry a revision of another scheme already is not carried on with letters.
SELECT part_next_revision('HUB-7-P1');
\echo :LAST_ERROR_SQLSTATE
SELECT part_next_revision('HUB-7 -');
SELECT part_next_revision('HUB-7 Rev ABC');
SELECT part_next_revision('HUB-7-R2B');
SELECT part_next_revision('HUB-7_b');
-- A format shows what the revision is: of prototypes; a number; none as yet.
SELECT part_next_revision('HUB-7-P1', '{base:X..90}-P{rev}'),
	part_next_revision('HUB-7-P09', '{base:X..90}-P{rev}'),
	part_next_revision('HUB-7-3', '{base:X..90}-{rev}'),
	part_next_revision('HUB-7 Rev 3', '{base:X..90} Rev {rev}'),
	part_next_revision('HUB-M9', '{base:U..30}-{variant:U..9}[-{rev}]'),
	part_next_revision('HUB-M9-H', '{base:U..30}-{variant:U..9}[-{rev}]');

-- There is nothing after YY, and no room after 126 characters.
SELECT part_next_revision('DRN-2980-YY');
SELECT part_next_revision('DRN-2980-ZZ');
\echo :LAST_ERROR_SQLSTATE
SELECT part_next_revision(repeat('A', 125)::part_number);
SELECT part_next_revision((repeat('A', 124) || '-Y')::part_number);

-- Two letters at the end are not always a revision; then a format decides.
SELECT part_revision('DRN-2980-EU'), part_base('DRN-2980-EU');
SELECT part, part_base(part, format), part_revision(part, format), part_next_revision(part, format)
FROM unnest('{DRN-2980-EU,DRN-2980-EU.A,DRN-2980-EU.H,DRN-2980.YA,DRN-2980.7,DRN-2980.009,DRN-2980-EU.I,DRN-298}'::part_number[]) AS part,
	CAST('DRN-{model:N4}[-{region:A2}][.{rev}]' AS code_format) AS format;

-- Check characters are computed anew.
SELECT part_base('P-0001B2', 'P-{n:N4}[{rev}{check:mod37_36}]'), part_next_revision('P-0001B2', 'P-{n:N4}[{rev}{check:mod37_36}]');

-- Where every code has a revision, there is no base that is a code.
SELECT part_revision('DRN-2980.A', 'DRN-{model:N4}.{rev}'), part_next_revision('DRN-2980.A', 'DRN-{model:N4}.{rev}');
SELECT part_base('DRN-2980.A', 'DRN-{model:N4}.{rev}');
SELECT part_base('DRN-2980', 'DRN-{model:N4}');

-- The last one.
SELECT part_next_revision('DRN-2980.YY', 'DRN-{model:N4}[.{rev}]');
SELECT part_next_revision('DRN-2980.999999999', 'DRN-{model:N4}[.{rev}]');

-- Revisions of one design have one base.
SELECT part_is_revision_of('DRN-2980-B', 'DRN-2980-A'), part_is_revision_of('DRN-2980-B', 'DRN-2980'), part_is_revision_of('DRN-2980-B', 'DRN-1450-B');
SELECT part_is_revision_of('DRN-2980-EU', 'DRN-2980-US'),
	part_is_revision_of('DRN-2980-EU', 'DRN-2980-US', 'DRN-{model:N4}[-{region:A2}][.{rev}]'),
	part_is_revision_of('DRN-2980-EU.B', 'DRN-2980-EU', 'DRN-{model:N4}[-{region:A2}][.{rev}]'),
	part_is_revision_of('DRN-298', 'DRN-298', 'DRN-{model:N4}[-{region:A2}][.{rev}]');
SELECT a, b, part_is_revision_of(a, b)
FROM (VALUES (part_number 'P-100', part_number 'P-100 Rev C'), ('P-100-A.2', 'P-100, Rev C'), ('P-100 Rev -', 'P-100-B'), ('P-100-A.2', 'P-100-A.2.1'), ('P-10-A', 'P-100-A')) AS pair(a, b);

-- The latest of each design.
CREATE TABLE part (number part_number PRIMARY KEY);
INSERT INTO part VALUES ('DRN-2980'), ('DRN-2980-A'), ('DRN-2980-Y'), ('DRN-2980-AA'), ('DRN-1450-B'), ('DRN-1450-C');
SELECT part_base(number), max(number), part_next_revision(max(number)) FROM part GROUP BY 1 ORDER BY 1;

-- Where revisions are written in different ways, compare them as if they were not.
SELECT DISTINCT ON (part_base(number)) part_base(number), number AS latest
FROM unnest('{P-1-A,"P-1 Rev C",P-1_B.7,"P-2, Rev. AA",P-2-Z}'::part_number[]) number
ORDER BY part_base(number), concat_ws('-', part_base(number), part_revision(number))::part_number DESC;

-- What a maker puts after its part numbers, as packages and packings, is no revision.  Then a format
-- tells revisions, and trace_id has the natural order without marks.
SELECT part, part_revision(part), part_base(part, format) AS by_format, part_revision(part, format) AS revision_by_format
FROM unnest('{MCP2515-I/ML,NE555DR/T,LM358-TR,CTL-77.B,CTL-77.C}'::part_number[]) AS part,
	CAST('CTL-{number:N..6}[.{rev}]' AS code_format) AS format;
SELECT part_is_revision_of('LM358-TR', 'LM358-PW'), part_is_revision_of('LM358-TR', 'LM358-PW', 'CTL-{number:N..6}[.{rev}]');
SELECT part FROM unnest('{LM358-TR,LM358-D,LM358-PW,LM358-D-10,LM358-D-9}'::part_number[]) AS part ORDER BY part;
SELECT part FROM unnest('{LM358-TR,LM358-D,LM358-PW,LM358-D-10,LM358-D-9}'::part_number[]) AS part ORDER BY trace_id(part);

-- The operator typed it without the dashes.
CREATE INDEX ON part (part_key(number));
SELECT part_key('DRN-2980 RevA'), part_key('drn2980a'), part_key('-/.');
-- A point between two digits is part of a value, and no other one is.
SELECT part_key('SMAJ8.5CA'), part_key('SMAJ85CA'), part_key('DRN-2980.A'), part_key('0.5.1-.5.'), part_key('1..2');
SELECT number FROM part WHERE part_key(number) = part_key('drn 2980/aa');
DROP TABLE part;
