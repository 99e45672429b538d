# The extension is dropped while a statement that uses it runs: every function of it that SQL can
# call ends with a clear error or a result, whether the statement itself drops it, a call while it is
# planned does, or another session does between planning and call. The server stays up.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";
use Calls;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('dropped');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off");
$node->start;
my $definitions = q{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	SET search_path = public, codes;
	INSERT INTO code_formats VALUES ('A1', NULL, 'A{seq:N1}');
	CREATE TABLE link (parent text, child text, quantity int, installed_at timestamptz);
	INSERT INTO link VALUES ('A1', 'A2', 1, now()), ('SN:A1', 'SN:A2', 1, now());
	CREATE TABLE coded (parent trace_id, child trace_id, part_number text, quantity int);
	INSERT INTO coded VALUES ('SN:A1', 'LOT:A2', 'P1', 1);
	CREATE INDEX coded_index ON coded USING genealogy (parent, child);
	CREATE TABLE texts (a text);
	INSERT INTO texts VALUES ('A1');
	CREATE FUNCTION drop_it() RETURNS text LANGUAGE plpgsql AS 'BEGIN DROP EXTENSION traceability CASCADE; RETURN ''dropped''; END';
	CREATE FUNCTION drop_it_while_planned(n int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM public.drop_it(); RETURN true; END';
};
$node->safe_psql('postgres', $definitions);

my @functions = extension_functions($node, 'postgres');
cmp_ok(scalar @functions, '>', 300, 'there are functions to call');

# Calls of all of them, for each relation of links.
my @calls;
my @unknown;
foreach my $function (@functions)
{
	my $types = join(';', @{ $function->{types} });
	my @relations = $types =~ /regclass/ ? qw(public.link public.coded public.coded_index) : ('');

	push @unknown, "$function->{name}($types)" if types_without_values($function);
	foreach my $relation (@relations)
	{
		my $call = call_of($function, $relation);

		push @calls, $function->{rows} ? "SELECT count(*)::text FROM texts, LATERAL $call AS called" : "SELECT $call\::text FROM texts";
	}
}
is("@unknown", '', 'values of all types are known');

# Each in a transaction that ends as if nothing had been. An internal error that is allowed is the
# server's own: of a function in SQL that it begins, or of a type that it plans with.
sub sweep
{
	my ($how, $allowed, $write) = @_;
	my $script = "SET search_path = public, codes;\n\\set VERBOSITY verbose\n";
	my ($output, $error) = ('', '');

	for my $number (0 .. $#calls)
	{
		$script .= "\\echo CALL $number\nBEGIN;\n" . $write->($calls[$number]) . ";\nROLLBACK;\n";
	}
	$node->psql('postgres', $script, stdout => \$output, stderr => \$error, on_error_stop => 0);
	is(scalar(() = $output =~ /^CALL /mg), scalar @calls, "$how: all were called");
	unlike($error, qr/server closed the connection|terminat/, "$how: the server stays up");
	is(join("\n", grep { !/cache lookup failed for (?:$allowed) \d+$/ } $error =~ /(ERROR:  XX000.*)/g), '', "$how: no internal error");
	return $error;
}
unlike(sweep('as it is', 'nothing', sub { $_[0] }), qr/ERROR:  42(?!809|601: invalid range|704: invalid code format)/, 'as it is: and found');
like(sweep('dropped by the statement', 'function', sub { "SELECT drop_it() UNION ALL $_[0]" }),
	qr/42704: function with OID \d+ was dropped while a statement was using it/, 'what was dropped is said');
sweep('dropped while it is planned', 'function|type', sub { "SELECT drop_it_while_planned(1)::text UNION ALL $_[0]" });

# Dropped by another session, which waits until the statement runs.
$node->safe_psql('postgres', q{
	CREATE FUNCTION wait_for_drop() RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		FOR n IN 1 .. 600 LOOP
			EXIT WHEN NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'traceability');
			PERFORM pg_sleep(0.1);
		END LOOP;
		RETURN 'waited';
	END$$;
});
my $connection = $node->connstr('postgres');
my $drop = q{SET client_min_messages = warning; SELECT pg_sleep(0.2) WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE query ~ '^EXECUTE'); DROP EXTENSION traceability CASCADE};
my $again = q{
	SET client_min_messages = error;
	DROP TABLE IF EXISTS coded;
	CREATE EXTENSION IF NOT EXISTS traceability SCHEMA codes;
	INSERT INTO codes.code_formats VALUES ('A1', NULL, 'A{seq:N1}');
};
$node->safe_psql('postgres', 'DROP EXTENSION traceability CASCADE');
foreach my $call ("code_next('A1')", "code_allocate('A1', 2)", "code_continue('A1', a)::text", "code_format_named(a)::text", "code_fields(a, 'A{seq:N1}')::text",
	"scan_read(a)::text", "scan_elements(a)::text", "trace_components('public.link', a)::text", "trace_explain('public.link')", "(a::serial_number < a::serial_number)::text")
{
	my ($output, $error) = ('', '');

	$node->safe_psql('postgres', $again);
	$node->psql('postgres', qq{
		SET search_path = public, codes;
		\\set VERBOSITY verbose
		SET plan_cache_mode = force_generic_plan;
		PREPARE waiting AS SELECT wait_for_drop() UNION ALL SELECT $call FROM texts;
		\\! psql -XAqt -d "$connection" -c "$drop" >/dev/null 2>&1 &
		EXECUTE waiting;
		\\echo UP
		EXECUTE waiting;
		SELECT $call FROM texts;
	}, stdout => \$output, stderr => \$error, on_error_stop => 0);
	like($output, qr/UP/, "$call: the server stays up");
	unlike($error, qr/XX000|closed the connection/, "$call: without an internal error");
	like($error, qr/42704: (function|type|schema|operator) with OID \d+ was dropped|42883: |42704: type/, "$call: and it is said");
}

# The same from PL/pgSQL, which keeps what it planned.
$node->safe_psql('postgres', $again);
my ($status, $output, $errors) = $node->psql('postgres', q{
	SET search_path = public, codes;
	\set VERBOSITY verbose
	DO $$
	BEGIN
		FOR n IN 1 .. 3 LOOP
			RAISE NOTICE '%', code_next('A1');
			IF n = 2 THEN
				DROP EXTENSION traceability CASCADE;
			END IF;
		END LOOP;
	END$$;
}, on_error_stop => 0);
like($errors, qr/A2.*ERROR:  42883/s, 'PL/pgSQL plans anew, and finds none');
is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server is up');

$node->stop;
done_testing();
