# Formats that share a counter, one of which changes on a day, among many sessions and while the server is
# killed by SIGKILL: every number of the counter is in one code, in a block, or given back, and none is
# missing. A subscriber that has the tables by logical replication, and a standby, go on from there.
#
# TRACE_CRASHES: how often the server is killed (3); TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use IPC::Run qw(start finish);
use KilledServers;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

my $seed = $ENV{TRACE_SEED} // int rand 2**31;
my $crashes = $ENV{TRACE_CRASHES} || 3;
note "TRACE_SEED=$seed";
srand $seed;

my $node = PostgreSQL::Test::Cluster->new('numbering_storm');
$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "max_connections = 30\nmax_wal_size = 64MB");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	INSERT INTO code_formats (name, format, valid_to, counter) VALUES
		('invoice', 'INV-{date:YYYY}-{seq:N6}', DEFAULT, 'papers'), ('credit', 'CRN-{date:YYYY}-{seq:N6}', '2024-01-01', 'papers');
	INSERT INTO code_formats (name, format, valid_from, counter) VALUES ('credit', '{seq:N7}/CR/{date:YYYY}', '2024-01-01', 'papers');
	CREATE TABLE paper (code text PRIMARY KEY);
	-- what another system used of a block, which it has given back but for that
	CREATE FUNCTION use_some(format_name text, day date, count integer, used integer) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		block record;
		f code_format := code_format_named(format_name, day);
		number bigint;
	BEGIN
		SELECT * INTO block FROM code_reserve(format_name, count, on_date => day);
		number := code_seq(block.first, f);
		INSERT INTO paper SELECT code_build(f, jsonb_build_object('date', extract(year FROM day), 'seq', number + n)) FROM generate_series(0, used - 1) AS n;
		IF used < count THEN
			PERFORM code_give_back(format_name, code_build(f, jsonb_build_object('date', extract(year FROM day), 'seq', number + used)), block.last);
		END IF;
		DELETE FROM code_blocks AS b WHERE b.first = number AND b.scope = jsonb_build_object('date', extract(year FROM day)::text)::text;
	END
	$$;
});

my $folder = $PostgreSQL::Test::Utils::tmp_check;
append_to_file("$folder/papers.sql", q{
\set year random(2023, 2024)
\set count random(1, 9)
\set used random(1, :count)
\set format random(1, 2)
\set kind random(1, 4)
\set fate random(1, 5)
BEGIN;
\if :kind = 1
INSERT INTO paper SELECT code_allocate(CASE :format WHEN 1 THEN 'invoice' ELSE 'credit' END, :count, on_date => make_date(:year, 5, 6));
\elif :kind = 2
SELECT use_some(CASE :format WHEN 1 THEN 'invoice' ELSE 'credit' END, make_date(:year, 5, 6), :count, :used);
\elif :kind = 3
SELECT * FROM code_reserve('credit', :count, on_date => make_date(:year, 5, 6), note => 'a till');
\else
INSERT INTO paper VALUES (code_next('credit', on_date => make_date(:year, 7, 8))), (code_next('invoice', on_date => make_date(:year, 7, 8)));
\endif
\if :fate = 1
ROLLBACK;
\else
COMMIT;
\endif
});
my @pgbench = ('pgbench', '-n', '-c', 8, '-j', 2, '-f', "$folder/papers.sql", '-h', $node->host, '-p', $node->port);

# Of each year: what is wrong about its numbers.
my $accounts = q{
	SELECT c.scope, count(*), count(DISTINCT number), min(number), max(number), max(last)
	FROM code_counters AS c, LATERAL (
		SELECT coalesce(code_seq(code, 'INV-{date:YYYY}-{seq:N6}'), code_seq(code, 'CRN-{date:YYYY}-{seq:N6}'), code_seq(code, '{seq:N7}/CR/{date:YYYY}'))
		FROM paper WHERE strpos(code, substr(c.scope, 11, 4)) > 0 AND code ~ ('(^[A-Z]{3}-|/)' || substr(c.scope, 11, 4) || '(-|$)')
		UNION ALL SELECT generate_series(b.first, b.last) FROM code_blocks AS b WHERE b.name = c.name AND b.scope = c.scope
		UNION ALL SELECT generate_series(lower(r), upper(r) - 1) FROM unnest(c.returned) AS r) AS numbers (number)
	WHERE name = 'papers' GROUP BY c.scope
	HAVING count(*) <> count(DISTINCT number) OR min(number) <> 1 OR max(number) <> max(last) OR count(*) <> max(last)};
my $forms = q{SELECT count(*) FROM paper WHERE NOT (code_matches(code, 'INV-{date:YYYY}-{seq:N6}') OR code ~ '^CRN-2023-\d{6}$' OR code ~ '^\d{7}/CR/2024$')};

command_ok([ @pgbench, '-t', 100, 'postgres' ], '8 sessions number papers');
is($node->safe_psql('postgres', q{SELECT count(*), bool_and(last > 300), bool_and(formats @> '{credit,invoice}') FROM code_counters}), '2|t|t', 'by two counters, one for each year');
is($node->safe_psql('postgres', $accounts), '', 'every number is in one code, in a block or given back');
is($node->safe_psql('postgres', $forms), '0', 'each code has the format of its day');

foreach my $crash (1 .. $crashes)
{
	my $before = $node->safe_psql('postgres', 'SELECT sum(last) FROM code_counters');
	my $output = '';
	my $harness = start [ @pgbench, '-T', 60, 'postgres' ], '>&', \$output;

	sleep 0.5 + rand 1.5;
	kill_server($node, rand 0.1);
	$harness->finish;
	recovers($node, "crash $crash");
	cmp_ok($node->safe_psql('postgres', 'SELECT sum(last) FROM code_counters'), '>', $before, "crash $crash: numbers were taken meanwhile");
	is($node->safe_psql('postgres', $accounts), '', "crash $crash: every number is in one code, in a block or given back");
}

# A subscriber, whose extension is in a schema of the same name, has the tables as they are, and then takes over.
my $subscriber = PostgreSQL::Test::Cluster->new('numbering_subscriber');
$subscriber->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C' ]);
$subscriber->start;
$subscriber->safe_psql('postgres', 'CREATE EXTENSION traceability; CREATE TABLE paper (code text PRIMARY KEY)');
$node->safe_psql('postgres', 'CREATE PUBLICATION numbering FOR TABLE code_formats, code_counters, code_blocks, paper');
my $connection = $node->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION numbering CONNECTION '$connection' PUBLICATION numbering");
command_ok([ @pgbench, '-t', 30, 'postgres' ], 'numbers are taken while a subscriber begins');
$node->safe_psql('postgres', q{
	UPDATE code_formats SET name = 'bill' WHERE name = 'invoice';
	UPDATE code_formats SET valid_to = '2030-01-01' WHERE name = 'credit' AND valid_from = '2024-01-01';
	INSERT INTO code_formats (name, format, valid_from, counter) VALUES ('credit', 'CN{seq:N9}-{date:YYYY}', '2030-01-01', 'papers');
	SELECT code_next('credit', on_date => '2031-01-01')});
$subscriber->wait_for_subscription_sync($node, 'numbering') if $subscriber->can('wait_for_subscription_sync');
$node->wait_for_catchup('numbering');
my $tables = q{SELECT md5(string_agg(f::text, ',' ORDER BY name, valid_from)), (SELECT md5(string_agg(c::text, ',' ORDER BY name, scope)) FROM code_counters AS c),
	(SELECT md5(string_agg(b::text, ',' ORDER BY name, scope, first)) FROM code_blocks AS b), (SELECT count(*) FROM paper) FROM code_formats AS f};
$subscriber->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_subscription_rel WHERE srsubstate <> 'r'});
$node->wait_for_catchup('numbering');
is($subscriber->safe_psql('postgres', $tables), $node->safe_psql('postgres', $tables), 'a subscriber has formats, counters and blocks');
is($subscriber->safe_psql('postgres', $accounts), '', 'every number of its is in one code, in a block or given back');
my $next = $node->safe_psql('postgres', q{SELECT code_peek('bill', on_date => '2024-05-06'), code_peek('credit', on_date => '2031-01-01')});
$subscriber->safe_psql('postgres', 'DROP SUBSCRIPTION numbering');
is($subscriber->safe_psql('postgres', q{SELECT code_next('bill', on_date => '2024-05-06'), code_next('credit', on_date => '2031-01-01')}), $next, 'and goes on with the next ones');

# A standby previews them, and goes on when it is promoted.
$node->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('numbering_standby');
$standby->init_from_backup($node, 'backup', has_streaming => 1);
$standby->start;
my $another = $node->safe_psql('postgres', q{SELECT * FROM code_reserve('bill', 3, on_date => '2024-05-06')});
$next = $node->safe_psql('postgres', q{SELECT code_peek('bill', on_date => '2024-05-06')});
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
is($standby->safe_psql('postgres', q{SELECT code_peek('bill', on_date => '2024-05-06')}), $next, 'a standby previews the next one');
kill_server($node, 0);
$standby->promote;
is($standby->safe_psql('postgres', $accounts), '', 'promoted, it has every number');
is($standby->safe_psql('postgres', q{SELECT code_next('bill', on_date => '2024-05-06')}), $next, 'and gives the next one');
is($standby->safe_psql('postgres', 'SELECT code_give_back(\'bill\', ' . join(', ', map { "'$_'" } split /\|/, $another) . ')'), '3', 'and takes back a block');

$standby->stop;
$subscriber->stop;
done_testing();
