# Logical replication of links to a subscriber, whose extension is in another schema and whose guard is
# ENABLE ALWAYS: traces there are those of the publisher, by the subscriber's own genealogy index, and a
# link that its guard refuses waits until the conflict is gone.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

sub server
{
	my ($name, $schema, $tables) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C' ]);
	# A subscription that failed begins anew after this time.
	$node->append_conf('postgresql.conf', "wal_retrieve_retry_interval = 200ms\nautovacuum = off");
	$node->start;
	$node->safe_psql('postgres', "CREATE SCHEMA $schema; CREATE EXTENSION traceability SCHEMA $schema; ALTER DATABASE postgres SET search_path = public, $schema");
	$node->safe_psql('postgres', $tables);
	return $node;
}

my $links = '(parent trace_id, child trace_id, quantity numeric, installed_at timestamptz, removed_at timestamptz, part_number part_number';
my $publisher = server('publisher', 'codes', qq{
	CREATE TABLE link $links, PRIMARY KEY (parent, child));
	CREATE TABLE unit (serial serial_number NOT NULL, lot lot_code, span serial_range, made date GENERATED ALWAYS AS (code_date(lot, '{date:YYYYMMDD}-{n:N2}')) STORED);
	CREATE UNIQUE INDEX unit_serial ON unit (serial);
	ALTER TABLE unit REPLICA IDENTITY USING INDEX unit_serial;
	CREATE TABLE test_result (unit serial_number, passed boolean);
	ALTER TABLE test_result REPLICA IDENTITY FULL;
	CREATE TABLE event (id trace_id, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
	CREATE TABLE event_2023 PARTITION OF event FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
	CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
	INSERT INTO link SELECT trace_id('LOT:L' || n % 50), trace_id('SN:S' || n), n, '2024-01-01', NULL, 'P' || n % 7 FROM generate_series(1, 2000) AS n;
	INSERT INTO unit SELECT 'S' || n, '20240229-' || lpad((n % 100)::text, 2, '0'), serial_range(('S' || n)::serial_number, ('S' || n + 1)::serial_number) FROM generate_series(1, 500) AS n;
	INSERT INTO test_result SELECT 'S' || n, n % 3 > 0 FROM generate_series(1, 500) AS n;
	INSERT INTO event SELECT trace_id('SN:S' || n), date '2023-06-01' + n FROM generate_series(1, 400) AS n;
	CREATE PUBLICATION plant FOR TABLE link, unit, test_result, event WITH (publish_via_partition_root = true);
});
my $subscriber = server('subscriber', 'traces', qq{
	CREATE DOMAIN unit_serial AS serial_number CHECK (VALUE ^\@ 'S');
	CREATE TABLE link $links, PRIMARY KEY (child, parent));
	CREATE INDEX link_genealogy ON link USING genealogy (parent, child) INCLUDE (installed_at, removed_at, quantity);
	CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard();
	ALTER TABLE link ENABLE ALWAYS TRIGGER guard;
	CREATE TABLE unit (serial unit_serial PRIMARY KEY, lot lot_code, span serial_range, made date);
	CREATE TABLE test_result (unit serial_number, passed boolean);
	CREATE INDEX ON test_result USING hash (unit);
	CREATE TABLE event (id trace_id PRIMARY KEY, at date);
});
my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION plant CONNECTION '$connection' PUBLICATION plant WITH (binary = true)");
$subscriber->poll_query_until('postgres', q{SELECT count(*) = 4 FROM pg_subscription_rel WHERE srsubstate IN ('r', 's')}) or die 'the tables are not copied';

my %contents = (
	links => 'SELECT parent, child, quantity, installed_at, removed_at, part_number FROM link',
	units => 'SELECT serial, lot, span FROM unit',
	results => 'SELECT unit, passed FROM test_result',
	events => 'SELECT id, at FROM event',
	components => q{SELECT l, c.item, c.depth FROM generate_series(0, 49) AS l, LATERAL trace_components('link', trace_id('LOT:L' || l)) AS c},
	recall => q{SELECT item, depth, is_top, is_installed FROM trace_recall('link', (SELECT array_agg(trace_id('SN:S' || n)) FROM generate_series(1, 100) AS n) || trace_id('LOT:L2'))});

sub alike
{
	my ($when) = @_;

	$publisher->wait_for_catchup('plant');
	foreach my $name (sort keys %contents)
	{
		my $query = "SELECT count(*), md5(string_agg(r::text, ',' ORDER BY r::text COLLATE \"C\")) FROM ($contents{$name}) AS r";

		is($subscriber->safe_psql('postgres', $query), $publisher->safe_psql('postgres', $query), "$when: $name");
	}
	is($subscriber->safe_psql('postgres', q{SELECT * FROM trace_index_check('link_genealogy')}), '', "$when: the index is whole");
}

alike('copied');
cmp_ok($publisher->safe_psql('postgres', "SELECT count(*) FROM ($contents{recall}) AS r"), '>', 40, 'a recall finds items');
like($subscriber->safe_psql('postgres', q{SELECT trace_explain('link')}), qr/link_genealogy/, 'the subscriber traces by its own index');

$publisher->safe_psql('postgres', $_) foreach (
	q{UPDATE link SET removed_at = '2024-03-01' WHERE child < 'SN:S300'},
	q{UPDATE link SET parent = 'LOT:L1' WHERE child BETWEEN 'SN:S400' AND 'SN:S450' AND parent <> 'LOT:L1'},
	q{DELETE FROM link WHERE child > 'SN:S1900'},
	q{INSERT INTO link VALUES ('LOT:X1', 'LOT:L2', 3.5, '2024-02-01', NULL, NULL), ('LOT:X2', 'LOT:X1', 1, NULL, NULL, 'P1')},
	q{UPDATE unit SET serial = serial || '-A', lot = NULL WHERE serial < 'S50'},
	q{DELETE FROM unit WHERE serial BETWEEN 'S100' AND 'S200'},
	q{UPDATE test_result SET passed = NOT passed WHERE unit > 'S250'},
	q{DELETE FROM test_result WHERE unit < 'S20'},
	q{UPDATE event SET at = at + 300 WHERE id < 'SN:S100' AND at < '2023-12-01'},
	q{BEGIN; INSERT INTO link SELECT 'LOT:X3', trace_id('SN:S' || n), 1 FROM generate_series(1, 1000) AS n; ROLLBACK});
alike('changed');

# A link that closes a cycle with one of the subscriber's own.
$subscriber->safe_psql('postgres', q{INSERT INTO link VALUES ('LOT:CASE', 'LOT:X2', 1, '2024-01-01', NULL, NULL)});
my $log = -s $subscriber->logfile;
$publisher->safe_psql('postgres', q{INSERT INTO link VALUES ('LOT:X2', 'LOT:CASE', 1, '2024-01-01', NULL, NULL)});
$subscriber->poll_query_until('postgres', q{SELECT apply_error_count > 0 FROM pg_stat_subscription_stats}) or die 'the guard does not run';
like(substr(slurp_file($subscriber->logfile), $log), qr/ERROR:  .*"LOT:(?:CASE|X2)" .*inside/, 'the guard refuses it for the subscription');
is($subscriber->safe_psql('postgres', q{SELECT count(*) FROM link WHERE parent = 'LOT:X2' AND child = 'LOT:CASE'}), 0, 'and it is not there');
$subscriber->safe_psql('postgres', q{DELETE FROM link WHERE parent = 'LOT:CASE'});
alike('the conflict removed');

$subscriber->stop;
$publisher->stop;
done_testing();
