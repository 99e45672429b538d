# Indexes on codes through everyday life: built and rebuilt beside writers, vacuumed, crashed,
# replicated; each time they hold every row, in the order.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('maintenance');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ], allows_streaming => 'logical');
$node->append_conf('postgresql.conf', "autovacuum = off\nmax_parallel_maintenance_workers = 2\nmin_parallel_table_scan_size = 0");
$node->start;

my $script = "$PostgreSQL::Test::Utils::tmp_check/write.sql";
append_to_file($script, q{
\set n random(1, 20000)
\set m random(1, 50)
UPDATE unit SET lot = 'LOT-' || :m WHERE id = 'SN:S' || :n || '|A';
DELETE FROM unit WHERE serial = 'S' || :n || '-X';
INSERT INTO unit (serial, lot, part, id) VALUES ('S' || :n || '-X', 'LOT-' || :m, 'P-' || :m || '-A', 'SN:S' || :n || '-X' || '|A') ON CONFLICT DO NOTHING;
});

$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE EXTENSION amcheck;
	CREATE TABLE unit (serial serial_number PRIMARY KEY, lot lot_code, part part_number, id trace_id UNIQUE) WITH (fillfactor = 80);
	INSERT INTO unit SELECT 'S' || n, 'LOT-' || n % 50, 'P-' || n % 300 || left('-A-B', n % 5), 'SN:S' || n || '|A' FROM generate_series(1, 20000) n;
	CREATE INDEX unit_lot ON unit (lot);
	CREATE INDEX unit_part ON unit (part DESC NULLS LAST, serial);
	CREATE INDEX unit_bytes ON unit (serial serial_number_bytes_ops);
	CREATE INDEX unit_hash ON unit USING hash (lot);
	CREATE INDEX unit_brin ON unit USING brin (serial, lot) WITH (autosummarize = on, pages_per_range = 4);
});

# B-trees by amcheck, the others by what they find.
sub sound
{
	my ($name) = @_;

	is($node->safe_psql('postgres', q{
			SELECT string_agg(bt_index_parent_check(indexrelid, heapallindexed => true, rootdescend => true)::text, '')
			FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam
			WHERE indrelid = 'unit'::regclass AND amname = 'btree' AND indisvalid}), '', "B-trees $name");
	is($node->safe_psql('postgres', q{
			SET enable_seqscan = off;
			SELECT string_agg(n::text, ' ') FROM (SELECT (SELECT count(*) FROM unit WHERE lot = ('LOT-' || n)::lot_code) - count(u.lot) AS n
				FROM generate_series(0, 49) n LEFT JOIN (SELECT lot::text AS lot FROM unit OFFSET 0) u ON u.lot = 'LOT-' || n GROUP BY n) d WHERE n <> 0}), '', "hash $name");
	is($node->safe_psql('postgres', q{
			SET enable_seqscan = off; SET enable_indexscan = off; SET enable_indexonlyscan = off;
			BEGIN; DROP INDEX unit_bytes; ALTER TABLE unit DROP CONSTRAINT unit_pkey;
			SELECT (SELECT count(*) FROM unit WHERE serial ^@ 'S12') - count(*) FROM (SELECT serial::text FROM unit OFFSET 0) u WHERE serial LIKE 'S12%';
			ROLLBACK}), '0', "BRIN $name");
}
sound('as built');

# Beside writers.
my $writers = IPC::Run::start([ 'pgbench', '-n', '-c', 2, '-T', 4, '-f', $script, '-h', $node->host, '-p', $node->port, 'postgres' ], '>', \my $said, '2>', \my $complained);
$node->safe_psql('postgres', $_) foreach (
	'CREATE INDEX CONCURRENTLY unit_id_bytes ON unit (id trace_id_bytes_ops)',
	'REINDEX INDEX CONCURRENTLY unit_pkey',
	'CREATE UNIQUE INDEX CONCURRENTLY unit_serial_text ON unit ((serial::text) COLLATE "C")',
	'VACUUM unit',
	'REINDEX TABLE CONCURRENTLY unit',
	'VACUUM (INDEX_CLEANUP on) unit');
$writers->finish;
is($complained =~ s/^pgbench.*\n//r, '', 'writers were not disturbed');
is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0, 'every index was built');
sound('built beside writers');

$node->safe_psql('postgres', 'CLUSTER unit USING unit_part; ANALYZE unit; DELETE FROM unit WHERE lot < \'LOT-25\'');
$node->safe_psql('postgres', 'VACUUM unit; SELECT brin_summarize_new_values(\'unit_brin\')');
sound('clustered and vacuumed');

# A crash in the middle of it.
my $before = $node->safe_psql('postgres', q{
	INSERT INTO unit SELECT 'T' || n, 'LOT-' || n % 50, 'P-' || n, 'SN:T' || n FROM generate_series(1, 5000) n;
	SELECT count(*), min(serial), max(serial) FROM unit});
$node->stop('immediate');
$node->start;
is($node->safe_psql('postgres', 'SELECT count(*), min(serial), max(serial) FROM unit'), $before, 'after a crash');
sound('after a crash');

command_ok([ 'pg_amcheck', '--heapallindexed', '--rootdescend', '--parent-check', '-h', $node->host, '-p', $node->port, '-d', 'postgres' ], 'pg_amcheck');

# Rows are found by their codes on a subscriber.
$node->safe_psql('postgres', q{
	CREATE TABLE keyed (serial serial_number PRIMARY KEY, lot lot_code);
	CREATE TABLE unkeyed (id trace_id, lots lot_range);
	ALTER TABLE unkeyed REPLICA IDENTITY FULL;
	INSERT INTO keyed SELECT 'S' || n, 'LOT-' || n FROM generate_series(1, 100) n;
	INSERT INTO unkeyed SELECT ('SN:S' || n)::trace_id, lot_range(('L' || n)::lot_code, NULL) FROM generate_series(1, 100) n;
	CREATE PUBLICATION everything FOR TABLE keyed, unkeyed;
});
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$subscriber->start;
$subscriber->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE keyed (serial serial_number PRIMARY KEY, lot lot_code);
	CREATE TABLE unkeyed (id trace_id, lots lot_range);
	CREATE INDEX ON unkeyed (id);
});
my $connection = $node->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION everything CONNECTION '$connection' PUBLICATION everything WITH (binary = true)");
$subscriber->poll_query_until('postgres', q{SELECT count(*) = 2 FROM pg_subscription_rel WHERE srsubstate IN ('r', 's')});
$node->safe_psql('postgres', q{
	UPDATE keyed SET serial = serial || '-A' WHERE serial < 'S10';
	UPDATE keyed SET lot = 'LOT-X' WHERE serial = 'S77';
	DELETE FROM keyed WHERE serial > 'S90';
	UPDATE unkeyed SET id = 'LOT:7' WHERE id = 'SN:S7';
	DELETE FROM unkeyed WHERE id > 'SN:S50';
});
$node->wait_for_catchup('everything');
foreach my $table (qw(keyed unkeyed))
{
	my $contents = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text COLLATE \"C\")) FROM $table t";

	is($subscriber->safe_psql('postgres', $contents), $node->safe_psql('postgres', $contents), "replicated: $table");
}
my ($status, $output, $error) = $node->psql('postgres', q{CREATE PUBLICATION few FOR TABLE keyed WHERE (serial > 'S5')});
like($error, qr/User-defined operators are not allowed/, 'a publication does not filter by codes');

$subscriber->stop;
$node->stop;
done_testing();
