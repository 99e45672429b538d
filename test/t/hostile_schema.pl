# The extension is created, by an owner who is no superuser, in a schema where somebody else has planted
# functions, operators, domains and tables that would suit the statements of its script better than the
# server's own: none of them is run, and none becomes a part of the extension.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $script = `test/tools/install-script`;
my $node = PostgreSQL::Test::Cluster->new('hostile_schema');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE ROLE plant LOGIN;
	CREATE ROLE intruder LOGIN;
	CREATE DATABASE plant OWNER plant;
	CREATE DATABASE own;
	GRANT CREATE ON DATABASE own TO intruder;
	\c plant
	GRANT CREATE ON SCHEMA public TO intruder;
});

# What the script writes with a name of the server's, and what queries of its functions are likely to.
my %written = map { $_ => 1 } $script =~ /\b([a-z_][a-z0-9_]*)\s*\(/g;
my @functions = grep { $written{$_} || /^(?:unnest|numeric|coalesce|array_agg|starts_with)$/ } split /\n/, $node->safe_psql('postgres',
	"SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' ORDER BY 1");
cmp_ok(scalar @functions, '>', 10, 'the script has names of functions: ' . join(' ', @functions));

# Arguments of all types that a literal, a name or a column of the catalogs is.
my @types = qw(text name regclass oid integer boolean anyelement);
my @signatures = ('');
push @signatures, @types, map { my $first = $_; map { "$first, $_" } @types } @types;
push @signatures, map { my $first = $_; map { my $second = $_; map { "$first, $second, $_" } @types[0 .. 2] } @types[0 .. 2] } @types[0 .. 2];
push @signatures, map { "$_, VARIADIC anyarray" } qw(text name);
my @operators = ([ 'text', 'name' ], [ 'name', 'text' ], [ 'anyelement', 'text' ], [ 'text', 'anyelement' ], [ 'name', 'anyelement' ],
	[ 'anyelement', 'anyelement' ], [ 'integer', 'anyelement' ],
	map { [ $_, $_ ] } qw(name text integer bigint numeric boolean date timestamptz));

# What runs as the intruder's writes with whose rights it does.
sub plant
{
	my ($schema) = @_;
	my $statements = qq{
		CREATE TABLE $schema.canary (who name, what text);
		GRANT INSERT ON $schema.canary TO PUBLIC;
		CREATE FUNCTION $schema.sing(what text) RETURNS boolean LANGUAGE sql AS \$\$INSERT INTO $schema.canary VALUES (current_user, what) RETURNING true\$\$;
	};

	foreach my $name (@functions)
	{
		foreach my $signature (@signatures)
		{
			$statements .= qq{CREATE FUNCTION $schema."$name"($signature) RETURNS text LANGUAGE sql AS \$\$SELECT CASE WHEN $schema.sing('$name($signature)') THEN 'SELECT 1' END\$\$;\n};
		}
	}
	foreach my $operator (qw(= <> < <= > >= || ~~ + - ~ ^@ ~=~))
	{
		foreach my $operands (@operators)
		{
			my ($left, $right) = @$operands;

			# An operator of the extension's own name for these types would keep it from being created.
			next if $operator eq '~=~' && "$left $right" eq 'text text';
			my $function = 'operator_' . unpack('H*', $operator) . "_${left}_$right";
			$statements .= qq{CREATE FUNCTION $schema.$function($left, $right) RETURNS boolean LANGUAGE sql AS \$\$SELECT $schema.sing('$left $operator $right')\$\$;
				CREATE OPERATOR $schema.$operator (FUNCTION = $schema.$function, LEFTARG = $left, RIGHTARG = $right);\n};
		}
	}
	foreach my $domain (qw(text name integer int4 bigint int8 boolean jsonb date oid regclass cstring internal))
	{
		$statements .= qq{CREATE DOMAIN $schema."$domain" AS pg_catalog.text CHECK ($schema.sing('domain $domain'));\n};
	}
	foreach my $table (qw(pg_database pg_extension pg_class pg_proc))
	{
		$statements .= qq{CREATE TABLE $schema.$table (datname pg_catalog.name, datdba pg_catalog.oid); INSERT INTO $schema.$table SELECT datname, 'intruder'::regrole FROM pg_catalog.pg_database;\n};
	}
	return "SET check_function_bodies = off;\n$statements";
}

sub psql_as
{
	my ($role, $database, $statements) = @_;
	my ($status, $output, $error) = $node->psql($database, $statements, extra_params => [ '-U', $role ]);

	return $status == 0 ? $output : "$output$error";
}

sub is_unharmed
{
	my ($database, $schema, $name) = @_;
	my $objects = q{SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'};

	is($node->safe_psql($database, "SELECT DISTINCT who, what FROM $schema.canary"), '', "$name: nothing of the intruder's is run");
	is($node->safe_psql($database, qq{
		WITH member AS ($objects), planted AS (
			SELECT 'pg_proc'::regclass AS classid, oid FROM pg_proc WHERE proowner = 'intruder'::regrole
			UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator WHERE oprowner = 'intruder'::regrole
			UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typowner = 'intruder'::regrole
			UNION ALL SELECT 'pg_class'::regclass, oid FROM pg_class WHERE relowner = 'intruder'::regrole)
		SELECT pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
		FROM pg_depend AS d JOIN planted AS p ON p.classid = d.refclassid AND p.oid = d.refobjid
		WHERE (d.classid, d.objid) IN (SELECT classid, objid FROM member) OR (d.refclassid, d.refobjid) IN (SELECT classid, objid FROM member)}),
		'', "$name: and nothing of it is used");
	is($node->safe_psql($database, q{SELECT count(*) FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
		WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability') AND proowner <> 10}),
		0, "$name: every function is the superuser's");
}

# Somebody else's objects, in a schema where both may create.
is(psql_as('intruder', 'plant', plant('public')), '', 'an intruder plants objects');
is(psql_as('plant', 'plant', 'CREATE EXTENSION traceability SCHEMA public'), '', 'the owner of the database creates the extension there');
is_unharmed('plant', 'public', 'by another');
is(psql_as('plant', 'plant', q{SELECT grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM information_schema.role_table_grants
	WHERE table_name = 'code_formats' AND grantee <> 'postgres' GROUP BY grantee}), 'plant|DELETE INSERT REFERENCES SELECT TRUNCATE UPDATE', 'the privileges are those of the owner');

# Who may create the extension could otherwise become a superuser that way.
is(psql_as('intruder', 'own', "CREATE SCHEMA trap;\n" . plant('trap')), '', 'one plants them in a schema of her own');
is(psql_as('intruder', 'own', 'CREATE EXTENSION traceability SCHEMA trap'), '', 'and creates the extension');
is_unharmed('own', 'trap', 'by herself');

# The same when it is used with the planted objects in front of the server's own.
is(psql_as('plant', 'plant', q{
	INSERT INTO code_formats VALUES ('unit', 'serial', 'U-{seq:N4}');
	CREATE TABLE public.link (parent pg_catalog.text, child pg_catalog.text, quantity pg_catalog.int4, installed_at pg_catalog.timestamptz, removed_at pg_catalog.timestamptz);
	CREATE TABLE public.unit (serial pg_catalog.text DEFAULT code_next('unit'));
	CREATE INDEX ON link (parent);
	CREATE INDEX ON link (child);
	CREATE TRIGGER guarded AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard();
	INSERT INTO link VALUES ('A', 'B', 1, '2024-01-01', NULL), ('B', 'C', 2, '2024-01-01', '2025-01-01');
	INSERT INTO unit DEFAULT VALUES;
}), '', 'it is used');
my $used = q{
	INSERT INTO public.link VALUES ('C', 'D', 1, '2024-01-01', NULL);
	SELECT item, depth FROM public.trace_components('public.link', 'A'::pg_catalog.text);
	SELECT item, depth FROM public.trace_where_used('public.link', 'D'::pg_catalog.text, at => '2024-06-01');
	SELECT item, is_top FROM public.trace_recall('public.link', ARRAY['C', 'D']);
	SELECT public.trace_contains('public.link', 'A'::pg_catalog.text, 'D'::pg_catalog.text);
	SELECT item, quantity FROM public.trace_rollup('public.link', 'A'::pg_catalog.text);
	SELECT item FROM public.trace_common('public.link', ARRAY['A', 'B']);
	SELECT problem FROM public.trace_check('public.link');
	SELECT public.trace_tree('public.link', 'A'::pg_catalog.text);
	SELECT public.code_next('unit');
	SELECT public.code_allocate('unit', 2);
	SELECT public.code_continue('unit', 'U-0009');
	SELECT public.code_reserve('unit', 2);
	SELECT public.code_give_back('unit', 'U-0010', 'U-0011');
	SELECT public.code_peek('unit'), public.code_gaps('unit', '{U-0002}');
	SELECT format_name FROM public.code_identify('U-0001'::pg_catalog.text) WHERE format_name OPERATOR(pg_catalog.=) 'unit'::pg_catalog.text;
	SELECT public.code_create_domain('unit', 'public.unit_serial') OPERATOR(pg_catalog.=) 'public.unit_serial'::pg_catalog.regtype;
	UPDATE public.code_formats SET name = 'units';
};
my $expected = psql_as('plant', 'plant', "BEGIN; SET LOCAL search_path = pg_catalog; $used ROLLBACK");
like($expected, qr/^D\|3$/m, 'links are traced');
like($expected, qr/^U-0004$/m, 'and codes allocated');
is(psql_as('plant', 'plant', "BEGIN; SET LOCAL search_path = public, pg_catalog; $used ROLLBACK"), $expected, 'with the planted objects first: the same answers');
is($node->safe_psql('plant', 'SELECT DISTINCT who, what FROM canary'), '', 'and none of them is run');

# And with temporary tables and types in front of all others, whose names are those of the extension and of the server.
my $temporary = join ' ', map({ "CREATE TEMP TABLE $_ (name pg_catalog.int4, scope pg_catalog.int4, last pg_catalog.int4, format pg_catalog.int4, applies_to pg_catalog.int4, parent pg_catalog.int4, child pg_catalog.int4);" }
	qw(code_formats code_counters code_blocks link unit pg_class pg_proc pg_type pg_trigger pg_statistic)), map { qq{CREATE DOMAIN pg_temp."$_" AS pg_catalog.int4 CHECK (false);} } qw(text serial_number trace_id code_format jsonb timestamptz numeric);
is(psql_as('plant', 'plant', "BEGIN; $temporary SET LOCAL search_path = pg_temp, public, pg_catalog; $used ROLLBACK"), $expected, 'with temporary objects first: the same answers');
is($node->safe_psql('plant', 'SELECT DISTINCT who, what FROM canary'), '', 'and no function in front is run');

# The code of a type runs with the rights of the owner of the table wherever an index is read as a whole.
is(psql_as('intruder', 'own', q{
	CREATE SCHEMA types;
	SET search_path = types;
	CREATE TYPE item AS ENUM ('a', 'b', 'c', 'd');
	GRANT USAGE ON SCHEMA types TO PUBLIC;
	CREATE FUNCTION item_hash(item) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE WARNING ''as %'', current_user; RETURN hashenum($1); END';
	CREATE FUNCTION item_eq(item, item) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE WARNING ''as %'', current_user; RETURN enum_eq($1, $2); END';
	CREATE OPERATOR = (FUNCTION = item_eq, LEFTARG = item, RIGHTARG = item, COMMUTATOR = =, HASHES);
}), '', 'an intruder has a type of her own');
$node->safe_psql('own', q{
	CREATE OPERATOR CLASS types.item_hash_ops DEFAULT FOR TYPE types.item USING hash AS OPERATOR 1 types.= (types.item, types.item), FUNCTION 1 types.item_hash(types.item);
	CREATE OPERATOR CLASS types.item_ops DEFAULT FOR TYPE types.item USING genealogy AS OPERATOR 1 types.= (types.item, types.item), FUNCTION 1 types.item_hash(types.item);
});
is(psql_as('intruder', 'own', q{
	SET client_min_messages = error;
	SET search_path = types;
	CREATE TABLE link (parent item, child item);
	INSERT INTO link VALUES ('a', 'b'), ('b', 'c'), ('b', 'd'), ('a', 'b');
	CREATE INDEX link_index ON link USING genealogy (parent, child);
}), '', 'and an index of it');
foreach my $statement ("SELECT * FROM trap.trace_index_check('types.link_index')", "SELECT links FROM trap.trace_index_stats('types.link_index')", 'REINDEX INDEX types.link_index', 'VACUUM types.link')
{
	my ($status, $output, $error) = $node->psql('own', $statement);

	is($status, 0, "the superuser: $statement");
	unlike($error, qr/as postgres/, "$statement: runs nothing of it as the superuser");
	like($error, qr/as intruder/, "$statement: but as its owner") if $statement =~ /check|REINDEX/;
}

$node->stop;
done_testing();
