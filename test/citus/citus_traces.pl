# Traces over tables that Citus distributes, on three servers: every answer is that of a local copy.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{TRACE_SEED} // int rand 1_000_000;
my %node;

sub make_node
{
	my ($name) = @_;
	my $node = $node{$name} = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$node->append_conf('postgresql.conf', "fsync = off\nmax_prepared_transactions = 20\n");
	$node->start;
	return $node;
}

chomp(my $share = qx(pg_config --sharedir));
plan skip_all => 'Citus is not installed: traces over it were not tested' if !-e "$share/extension/citus.control";
note("TRACE_SEED=$seed");
my $coordinator = make_node('coordinator');
make_node($_) foreach qw(worker_1 worker_2);
foreach my $node (values %node)
{
	$node->append_conf('postgresql.conf', "shared_preload_libraries = 'citus'\ncitus.node_conninfo = 'sslmode=disable'\n");
	$node->restart;
	$node->safe_psql('postgres', 'CREATE EXTENSION citus; CREATE EXTENSION traceability');
}
sub address { return sprintf q{'%s', %d}, $_[0]->host, $_[0]->port; }
$coordinator->safe_psql('postgres', 'SELECT citus_set_coordinator_host(' . address($coordinator) . ')');
$coordinator->safe_psql('postgres', 'SELECT citus_add_node(' . address($node{$_}) . ')') foreach qw(worker_1 worker_2);

my $columns = 'parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz, transferred boolean,
	quantity numeric, part_number part_number';
$coordinator->safe_psql('postgres', qq{
	SELECT setseed($seed / 1000000.0);
	CREATE TABLE here ($columns);
	INSERT INTO here SELECT trace_id('SN:' || p), trace_id('SN:' || p + 1 + floor(random() * p * 1.5)::integer),
			'2024-01-01'::timestamptz + p % 50 * interval '1 day' + (2 * p + k) * interval '1 second',
			CASE WHEN random() < 0.2 THEN '2024-01-20'::timestamptz + p % 70 * interval '1 day' END,
			CASE WHEN random() < 0.1 THEN true END, 1 + floor(random() * 3)
		FROM generate_series(1, 500) AS p, generate_series(0, 1 + p % 2) AS k;
	INSERT INTO here SELECT trace_id('SN:' || 200 + i), trace_id('SN:' || 3 + i), '2024-01-01', '2024-02-01', NULL, 1
		FROM generate_series(1, 3) AS i;
	UPDATE here SET part_number = part_number('P-' || substr(child::text, 4)::integer % 7);
	SET citus.shard_count = 8;
	CREATE TABLE by_parent ($columns);
	SELECT create_distributed_table('by_parent', 'parent');
	CREATE TABLE by_child ($columns);
	SELECT create_distributed_table('by_child', 'child');
	CREATE TABLE everywhere ($columns);
	SELECT create_reference_table('everywhere');
	CREATE TABLE filled ($columns);
	INSERT INTO filled SELECT * FROM here LIMIT 100;
});
foreach my $table (qw(by_parent by_child everywhere))
{
	$coordinator->safe_psql('postgres', "INSERT INTO $table SELECT * FROM here");
}
# rows of before stay in the coordinator's own table, where nobody may look
$coordinator->safe_psql('postgres', q{
	CREATE INDEX ON filled USING genealogy (parent, child);
	SELECT create_distributed_table('filled', 'parent');
	TRUNCATE filled;
	INSERT INTO filled SELECT * FROM here;
});

my $questions = q{
	SELECT item, depth FROM trace_components('%1$s', 'SN:7') ORDER BY 2, 1;
	SELECT item, depth FROM trace_where_used('%1$s', 'SN:401') ORDER BY 2, 1;
	SELECT trace_count_components('%1$s', 'SN:1'), trace_count_where_used('%1$s', 'SN:700');
	SELECT item, depth FROM trace_components('%1$s', 'SN:3', at => '2024-02-10') ORDER BY 2, 1;
	SELECT item, depth FROM trace_components('%1$s', 'SN:3', chronological => true) ORDER BY 2, 1;
	SELECT item, depth, is_top, is_installed, is_known FROM trace_recall('%1$s', ARRAY['SN:301', 'SN:77', 'SN:none']::trace_id[]) ORDER BY 2, 1;
	SELECT item, depth, is_top FROM trace_recall('%1$s', 'SN:301') ORDER BY 2, 1;
	SELECT trace_contains('%1$s', 'SN:3', 'SN:301'), trace_contains('%1$s', 'SN:1', 'SN:401');
	SELECT count(*) FROM trace_path('%1$s', 'SN:1', 'SN:401');
	SELECT item, quantity FROM trace_rollup('%1$s', 'SN:250') ORDER BY 1;
	SELECT trace_tree('%1$s', 'SN:250');
	SELECT md5(trace_json('%1$s', 'SN:250')::text), md5(trace_dot('%1$s', 'SN:250')), md5(trace_mermaid('%1$s', 'SN:250'));
	SELECT problem, item, detail FROM trace_check('%1$s') ORDER BY 1, 2, 3;
	SELECT * FROM trace_common('%1$s', ARRAY['SN:30', 'SN:31', 'SN:32']::trace_id[]) ORDER BY 1;
	SELECT * FROM trace_common('%1$s', ARRAY['SN:30', 'SN:31', 'SN:32']::trace_id[], ARRAY['SN:40', 'SN:41', 'SN:42']::trace_id[]) ORDER BY 1;
	SELECT item, depth, is_frontier FROM trace_expand('%1$s', ARRAY['SN:250', 'SN:100']::trace_id[], 'down', depths => '{3, 1}') ORDER BY 2, 1;
	SELECT assembly, problem, designed, built, items FROM trace_diff('%1$s', 'bom', 'SN:250', 'P-5') ORDER BY 1, 2, 3, 4;
};
$coordinator->safe_psql('postgres', q{
	CREATE TABLE bom (parent part_number, child part_number, quantity numeric);
	INSERT INTO bom SELECT part_number('P-' || i), part_number('P-' || i + 1), 2 FROM generate_series(0, 5) AS i;
});

my $expected = $coordinator->safe_psql('postgres', sprintf $questions, 'here');
cmp_ok(length $expected, '>', 5000, 'there is something to compare');
foreach my $index ('', 'genealogy', 'B-trees')
{
	foreach my $table (qw(by_parent by_child everywhere filled))
	{
		$coordinator->safe_psql('postgres', "CREATE INDEX ${table}_genealogy ON $table USING genealogy (parent, child)") if $index eq 'genealogy';
		$coordinator->safe_psql('postgres', "DROP INDEX ${table}_genealogy; CREATE INDEX ON $table (parent); CREATE INDEX ON $table (child)")
		  if $index eq 'B-trees';
		is($coordinator->safe_psql('postgres', sprintf $questions, $table), $expected,
			"$table, " . ($index || 'no index') . ': every trace is that of a local copy');
		is($coordinator->safe_psql('postgres', "SET plan_cache_mode = force_generic_plan;" . sprintf $questions, $table), $expected,
			'even where the user wants generic plans');
		like($coordinator->safe_psql('postgres', "SELECT trace_explain('$table')"), qr/^traces ask queries, since /, 'by queries, which is told');
	}
}

# Links of the trace's own transaction.
is($coordinator->safe_psql('postgres', q{BEGIN; INSERT INTO by_parent VALUES ('SN:NEW', 'SN:1');
	SELECT trace_contains('by_parent', 'SN:NEW', 'SN:1'); ROLLBACK}), 't', 'a transaction sees its own links');

# What cannot be there.
foreach my $refused ([ 'a recursive query', q{WITH RECURSIVE down (item) AS (SELECT trace_id 'SN:1' UNION
			SELECT l.child FROM down JOIN by_child AS l ON l.parent = down.item) SELECT count(*) FROM down}, qr/recursive CTEs|recursive/ ],
	[ 'the guard', 'CREATE TRIGGER guard AFTER INSERT ON by_parent FOR EACH ROW EXECUTE FUNCTION trace_guard()', qr/triggers are not supported/ ],
	[ 'uniqueness across shards', 'CREATE UNIQUE INDEX ON by_parent (child)', qr/UNIQUE|unique/ ])
{
	my ($what, $statement, $message) = @$refused;
	my ($status, $output, $error) = $coordinator->psql('postgres', $statement);

	like($error, qr/ERROR:.*(?:$message)/, "$what is refused");
}

$_->stop foreach values %node;
done_testing();
