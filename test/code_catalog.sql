-- What the catalog must say about the code types: strictness, leaks, casts, operators, comments.
\set QUIET on
\pset tuples_only on
\pset format unaligned

BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA laws;
SET LOCAL search_path = laws, public;

SELECT * FROM no_plan();

CREATE FUNCTION same_rows(have text, want text, statement text) RETURNS text LANGUAGE sql AS
$$
	SELECT is_empty(format('(SELECT ''have'', * FROM (%1$s) AS h EXCEPT SELECT ''have'', * FROM (%2$s) AS w)
		UNION ALL (SELECT ''want'', * FROM (%2$s) AS w EXCEPT SELECT ''want'', * FROM (%1$s) AS h)', have, want), statement)
$$;

CREATE VIEW member AS
SELECT classid, objid FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability');
CREATE VIEW code_type AS
SELECT oid, typname FROM pg_type
WHERE oid IN ('serial_number'::regtype, 'lot_code'::regtype, 'part_number'::regtype, 'trace_id'::regtype);

-- Functions of the types: all but those of formats and of genealogy, and what the server makes for ranges.
CREATE VIEW code_function AS
SELECT p.*, p.oid::regprocedure AS signature FROM pg_proc AS p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid
WHERE proname ~ '^(traceability_|code_|serial_number|lot_code|part_number|trace_id|trace_kind|trace_scope)' AND prokind = 'f'
	AND proname !~ '^code_(format|suspect|identify|allocate|next|peek|gaps|reserve|give_back|continue|create)' AND prorettype <> 'trigger'::regtype
	AND NOT proargtypes::oid[] || prorettype && ARRAY['code_format', 'code_key']::regtype[]::oid[]
	AND proname !~ '^code_key|^traceability_between'
	AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'internal');

SELECT cmp_ok(count(*), '>', 200::bigint, 'the types have functions') FROM code_function;
SELECT is_empty('SELECT signature FROM code_function WHERE NOT proisstrict', 'every function is strict');
SELECT is_empty('SELECT signature FROM code_function WHERE proparallel <> ''s''', 'every function is safe in parallel');
SELECT same_rows('SELECT signature::text FROM code_function WHERE provolatile <> ''i''',
	'SELECT ''traceability_patternsel(internal,oid,internal,integer)''', 'every function but the estimator is immutable');
SELECT is_empty('SELECT signature FROM code_function WHERE prosecdef OR proconfig IS NOT NULL', 'no function changes its user or its settings');

-- Comparison, hash and ^@ tell nothing about what they compare but the result, and only of them it is said.
CREATE VIEW comparison AS
SELECT oprcode::oid AS oid FROM pg_operator JOIN member ON classid = 'pg_operator'::regclass AND objid = pg_operator.oid
WHERE oprname IN ('=', '<>', '<', '<=', '>', '>=', '~<~', '~<=~', '~>=~', '~>~', '~=~', '^@')
UNION
SELECT amproc::oid FROM pg_amproc JOIN member ON classid = 'pg_opfamily'::regclass AND objid = amprocfamily
	JOIN pg_opfamily ON pg_opfamily.oid = amprocfamily JOIN pg_am ON pg_am.oid = opfmethod
WHERE (amname = 'btree' AND amprocnum = 1) OR (amname = 'hash' AND amprocnum IN (1, 2));
SELECT cmp_ok(count(*), '>', 150::bigint, 'there are comparisons') FROM comparison;
SELECT same_rows('SELECT signature::oid::regprocedure::text FROM code_function WHERE proleakproof',
	'SELECT signature::text FROM comparison JOIN code_function USING (oid)', 'comparison, hash and ^@ are leakproof, and nothing else');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc AS p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid
	WHERE proleakproof AND p.oid NOT IN (SELECT oid FROM comparison) AND proname NOT IN ('lower', 'upper', 'length')$$, 'in the whole extension but for letters and length');
SELECT is_empty($$SELECT typname, name FROM code_type, unnest('{lower,upper,length}'::text[]) AS name
	WHERE NOT EXISTS (SELECT FROM pg_proc WHERE proname = name AND proargtypes = ARRAY[code_type.oid]::oidvector
		AND provolatile = 'i' AND proisstrict AND proparallel = 's' AND proleakproof AND NOT prosecdef AND proconfig IS NULL
		AND prorettype = CASE name WHEN 'length' THEN 'integer'::regtype ELSE 'text'::regtype END AND obj_description(pg_proc.oid, 'pg_proc') IS NOT NULL)$$,
	'every type has letters and length');

-- The types.
SELECT same_rows($$SELECT typname, typcategory::text, typstorage::text, typcollation, typlen, typispreferred, typbyval FROM pg_type JOIN code_type USING (oid, typname)$$,
	$$SELECT typname, v.* FROM code_type, (VALUES ('U', 'm', 0::oid, -1::smallint, false, false)) AS v$$,
	'the types are of category U, stored in the row, without a collation');
SELECT is_empty($$SELECT typname FROM pg_type JOIN code_type USING (oid, typname)
	WHERE typinput::oid::regprocedure::text <> typname || '_in(cstring,oid,integer)'
		OR typreceive::oid::regprocedure::text <> typname || '_recv(internal,oid,integer)'
		OR typoutput::oid::regprocedure::text <> typname || '_out(' || typname || ')'
		OR typsend::oid::regprocedure::text <> typname || '_send(' || typname || ')'$$,
	'input and receive take a modifier');

-- The casts: to and from text in assignments, to trace_id in assignments, and back when told; none by
-- itself but that of a type to itself, which applies a modifier.
CREATE VIEW code_cast AS
SELECT castsource::regtype::text AS source, casttarget::regtype::text AS target, castcontext::text AS context, castmethod::text AS method
FROM pg_cast WHERE castsource IN (SELECT oid FROM code_type) OR casttarget IN (SELECT oid FROM code_type);
SELECT same_rows('SELECT * FROM code_cast', $$
	SELECT typname, t, 'a', 'f' FROM code_type, unnest('{text,character varying,character}'::text[]) AS t UNION ALL
	SELECT t, typname, 'a', 'i' FROM code_type, unnest('{text,character varying,character}'::text[]) AS t UNION ALL
	SELECT typname, 'trace_id', 'a', 'f' FROM code_type WHERE typname <> 'trace_id' UNION ALL
	SELECT 'trace_id', typname, 'e', 'f' FROM code_type WHERE typname <> 'trace_id' UNION ALL
	SELECT typname, typname, 'i', 'f' FROM code_type WHERE typname <> 'trace_id'$$, 'the casts are these');

-- The operators.
CREATE VIEW code_operator AS
SELECT o.oid, oprname, l.typname AS l, r.typname AS r, o.oid::regoperator AS signature, oprcanhash, oprcanmerge, oprcom, oprnegate, oprrest, oprjoin, oprresult
FROM pg_operator AS o JOIN pg_type AS l ON l.oid = oprleft JOIN pg_type AS r ON r.oid = oprright
JOIN member ON classid = 'pg_operator'::regclass AND objid = o.oid
WHERE 'code_format'::regtype NOT IN (oprleft, oprright) AND 'code_key'::regtype NOT IN (oprleft, oprright);
SELECT same_rows('SELECT oprname, l, r FROM code_operator', $$
	SELECT operator, t, t FROM code_type AS c(oid, t), unnest('{=,<>,<,<=,>,>=,~<~,~<=~,~>=~,~>~}'::name[]) AS operator UNION ALL
	SELECT operator, t, 'text' FROM code_type AS c(oid, t), unnest('{=,<>,<,<=,>,>=,~<~,~<=~,~>=~,~>~,~~,!~~,~~*,!~~*,~,!~,~*,!~*,^@}'::name[]) AS operator UNION ALL
	SELECT operator, 'text', t FROM code_type AS c(oid, t), unnest('{=,<>,<,<=,>,>=,~<~,~<=~,~>=~,~>~}'::name[]) AS operator UNION ALL
	SELECT '~=~', 'text', 'text'$$, 'the operators are these, and none is between two types of code');
SELECT same_rows($$SELECT signature::text FROM code_operator WHERE oprcanhash$$,
	$$SELECT signature::text FROM code_operator WHERE oprname IN ('=', '~=~')$$, 'equality hashes');
SELECT same_rows($$SELECT signature::text FROM code_operator WHERE oprcanmerge$$,
	$$SELECT signature::text FROM code_operator WHERE oprname = '=' AND l = r$$, 'equality merges within a type only');
SELECT is_empty($$SELECT signature FROM code_operator WHERE oprrest = 0 OR oprjoin = 0 OR oprresult <> 'boolean'::regtype$$, 'every operator has estimators');
SELECT is_empty($$SELECT a.signature FROM code_operator AS a LEFT JOIN code_operator AS b ON b.oid = a.oprcom
	WHERE a.oprname !~ '^(!?~~?[*]?|\^@)$' AND (b.oid IS NULL OR b.oprcom <> a.oid OR b.l <> a.r OR b.r <> a.l
		OR b.oprname <> translate(a.oprname, '<>', '><') AND a.oprname <> '<>')$$, 'every comparison has its commutator');
SELECT is_empty($$SELECT a.signature FROM code_operator AS a LEFT JOIN code_operator AS b ON b.oid = a.oprnegate
	WHERE a.oprname NOT IN ('^@', '~=~') AND (b.oid IS NULL OR b.oprnegate <> a.oid OR b.l <> a.l OR b.r <> a.r)$$, 'every operator has its negator');

-- A function of SQL and the one of C that does its work have one name, unless either has siblings: functions
-- of one name for several types, or of several types by one function of C.
CREATE VIEW c_function AS
SELECT p.oid::regprocedure AS signature, proname, prosrc, count(*) OVER (PARTITION BY proname) AS overloads,
	count(*) OVER (PARTITION BY prosrc) AS uses
FROM pg_proc AS p JOIN member ON classid = 'pg_proc'::regclass AND objid = p.oid JOIN pg_language AS l ON l.oid = prolang
WHERE lanname = 'c';
SELECT cmp_ok(count(*) FILTER (WHERE overloads = 1 AND uses = 1), '>', 40::bigint, 'functions without siblings') FROM c_function;
SELECT is_empty($$SELECT signature, prosrc FROM c_function WHERE overloads = 1 AND uses = 1 AND proname <> prosrc$$,
	'have the same name in C');

-- Each type has one operator class of its own name for each access method, and one by bytes.
SELECT same_rows($$SELECT amname, opcname, opcdefault, typname FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod JOIN code_type ON code_type.oid = opcintype$$, $$
	SELECT 'btree'::name, (typname || '_ops')::name, true, typname FROM code_type UNION ALL
	SELECT 'btree', typname || '_bytes_ops', false, typname FROM code_type UNION ALL
	SELECT 'hash', typname || '_ops', true, typname FROM code_type UNION ALL
	SELECT 'brin', typname || '_minmax_ops', true, typname FROM code_type UNION ALL
	SELECT 'genealogy', typname || '_ops', true, typname FROM code_type$$, 'the operator classes are these');
SELECT same_rows($$SELECT opfname FROM pg_amproc JOIN pg_opfamily ON pg_opfamily.oid = amprocfamily
	JOIN member ON classid = 'pg_opfamily'::regclass AND objid = amprocfamily JOIN pg_am ON pg_am.oid = opfmethod
	WHERE amname = 'btree' AND amprocnum = 4 AND amproc = 'btequalimage'::regproc AND amproclefttype NOT IN ('code_format'::regtype, 'code_key'::regtype)$$,
	$$SELECT (typname || suffix)::name FROM code_type, unnest('{_ops,_bytes_ops}'::text[]) AS suffix$$, 'B-tree indexes may deduplicate');
SELECT is_empty($$SELECT opfname FROM pg_amop JOIN pg_opfamily ON pg_opfamily.oid = amopfamily
	JOIN member ON classid = 'pg_opfamily'::regclass AND objid = amopfamily JOIN pg_am ON pg_am.oid = opfmethod
	WHERE amname = 'btree' AND amoplefttype = 'text'::regtype AND amoprighttype = 'text'::regtype$$,
	'no B-tree family compares text with text, or foreign keys from text would be let in');

-- Every object has a comment.
CREATE VIEW described AS
SELECT pg_describe_object(classid, objid, 0) AS object, obj_description(objid, classid::regclass::name) AS comment
FROM member
WHERE (classid = 'pg_proc'::regclass AND objid NOT IN (SELECT oid FROM pg_proc
		WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'internal') AND prokind = 'f')) OR
	classid = 'pg_operator'::regclass OR
	(classid = 'pg_type'::regclass AND objid IN (SELECT oid FROM pg_type WHERE typcategory <> 'A' AND typtype <> 'c'));
SELECT cmp_ok(count(*), '>', 400::bigint, 'there are objects to describe') FROM described;
SELECT is_empty('SELECT object FROM described WHERE comment IS NULL', 'every function, aggregate, operator and type has a comment');
SELECT is_empty($$SELECT object, comment FROM described WHERE comment ~ '@[A-Z]+@|^\s|\s$|\.$'$$, 'comments are phrases, with every name filled in');

SELECT * FROM finish();
ROLLBACK;
