-- Part numbers: a base and a revision.
--
-- Without a format the revision is the mark that sorting goes by: one or two capitals at the end,
-- behind - _ . / or a blank, and perhaps Rev or REV.
SELECT part, part_base(part), part_revision(part), part_next_revision(part)
FROM unnest('{DRN-2980,DRN-2980-A,DRN-2980-H,DRN-2980.AY,DRN-2980_Y,DRN-2980/AA,DRN-2980 B,"DRN-2980 RevC","DRN-2980 -REVD",DRN-2980-I,DRN-2980-Z,DRN-2980-AZ,DRN-2980-1,DRN-2980-ABC,A}'::part_number[]) AS part;

-- There is nothing after YY, and no room behind 126 characters.
SELECT part_next_revision('DRN-2980-YY');
SELECT part_next_revision('DRN-2980-ZZ');
\echo :LAST_ERROR_SQLSTATE
SELECT part_next_revision(repeat('A', 125)::part_number);
SELECT part_next_revision((repeat('A', 124) || '-Y')::part_number);

-- Two letters at the end are not always a revision; then a format tells.
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

-- The latest of each design.
CREATE TABLE part (number part_number PRIMARY KEY);
INSERT INTO part VALUES ('DRN-2980'), ('DRN-2980-A'), ('DRN-2980-Y'), ('DRN-2980-AA'), ('DRN-1450-B'), ('DRN-1450-C');
SELECT part_base(number), max(number), part_next_revision(max(number)) FROM part GROUP BY 1 ORDER BY 1;

-- The operator typed it without the dashes.
CREATE INDEX ON part (part_key(number));
SELECT part_key('DRN-2980 RevA'), part_key('drn2980a'), part_key('-/.');
SELECT number FROM part WHERE part_key(number) = part_key('drn 2980/aa');
DROP TABLE part;
