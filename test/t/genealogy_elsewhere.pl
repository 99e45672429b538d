# A trace finds the links wherever the server reads them: what extensions do that keep a table's rows
# elsewhere, a module of the tests' own does here.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('elsewhere');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;

# The links are in "store"; "link" looks like their table, and has an old part of them.
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE store AS
		SELECT ('SN:' || i)::trace_id AS parent, ('SN:' || 2 * i + k)::trace_id AS child, timestamptz '2024-01-01' AS installed_at,
			CASE WHEN i % 3 = 0 THEN timestamptz '2024-02-01' END AS removed_at, 1.5 AS quantity
		FROM generate_series(1, 500) AS i, generate_series(0, 1) AS k;
	CREATE TABLE link (LIKE store);
	INSERT INTO link SELECT * FROM store ORDER BY parent LIMIT 10;
	CREATE INDEX link_genealogy ON link USING genealogy (parent, child);
	CREATE INDEX ON store (parent);
	CREATE INDEX ON store (child);
	CREATE VIEW links AS SELECT * FROM link;
	CREATE TABLE big AS SELECT store.* FROM store, generate_series(1, 20);
	CREATE FUNCTION slow(integer) RETURNS integer LANGUAGE plpgsql PARALLEL SAFE COST 10000 AS 'BEGIN RETURN $1; END';
	ANALYZE;
});

my $questions = q{
	SELECT item, depth FROM trace_components('%1$s', 'SN:7') ORDER BY 2, 1;
	SELECT trace_count_components('%1$s', 'SN:1'), trace_count_where_used('%1$s', 'SN:901');
	SELECT item, depth FROM trace_components('%1$s', 'SN:3', '2024-03-01') ORDER BY 2, 1;
	SELECT item, depth, is_top, is_installed FROM trace_recall('%1$s', ARRAY['SN:901', 'SN:77']::trace_id[]) ORDER BY 2, 1;
	SELECT trace_contains('%1$s', 'SN:3', 'SN:901'), trace_contains('%1$s', 'SN:1', 'SN:901');
	SELECT item, quantity FROM trace_rollup('%1$s', 'SN:100') ORDER BY 1;
	SELECT trace_tree('%1$s', 'SN:100');
	SELECT count(*) FROM trace_check('%1$s');
	SELECT * FROM trace_common('%1$s', ARRAY['SN:300', 'SN:301']::trace_id[]) ORDER BY 1;
};
sub ask
{
	my ($table, @settings) = @_;

	return $node->safe_psql('postgres', join ";\n", @settings, sprintf $questions, $table);
}
sub explanation
{
	my (@settings) = @_;

	return $node->safe_psql('postgres', join ";\n", @settings, q{SELECT trace_explain('link')});
}

my @elsewhere = (q{LOAD 'plan_hooks'}, q{SET plan_hooks.links = 'public.link'}, q{SET plan_hooks.store = 'public.store'});
my $in_place = 'traces read genealogy index link_genealogy, installed_at, removed_at and quantity in the rows';
my $in_scan = 'traces ask queries, since the server reads the rows by a custom scan, not in the table';
my $in_other = 'traces ask queries, since the server does not read all rows, as they are, in the table';
my $expected = ask('store');
my $old = ask('link');

cmp_ok(length $expected, '>', 1000, 'there is something to compare');
isnt($old, $expected, 'and the old part answers otherwise');
is(explanation(), $in_place, 'without the module the index is read');

foreach my $table (qw(link links))
{
	is(ask($table, @elsewhere), $expected, "$table: rows of another table");
	foreach my $refuses (qw(nothing plan run))
	{
		is(ask($table, @elsewhere, 'SET plan_hooks.by_custom_scan = on', "SET plan_hooks.refuses = $refuses"),
			$expected, "$table: rows of a custom scan that refuses $refuses");
		is(ask($table, @elsewhere, 'SET plan_hooks.by_custom_scan = on', "SET plan_hooks.refuses = $refuses", 'SET plan_cache_mode = force_generic_plan'),
			$expected, 'even where the user wants generic plans');
	}
	is(ask($table, @elsewhere, 'SET plan_hooks.refuses = plan'), $expected, "$table: rows of another table, and a plan is refused");
}
is(explanation(@elsewhere), $in_other, 'the rows of another table are told of');
is(explanation(@elsewhere, 'SET plan_hooks.by_custom_scan = on'), $in_scan, 'and a custom scan');
is(explanation(q{LOAD 'plan_hooks'}), $in_place, 'a module that leaves the table alone does not matter');
is(explanation(q{LOAD 'plan_hooks'}, q{SET plan_hooks.links = 'link'}, 'SET plan_hooks.by_custom_scan = on'), $in_scan,
	'a custom scan that reads the table itself might read anything');

# What a session has asked the planner, it asks again when there is a reason.
my $count = q{SELECT trace_count_components('link', 'SN:1')};
my $all = $node->safe_psql('postgres', q{SELECT trace_count_components('store', 'SN:1')});
my $few = $node->safe_psql('postgres', $count);
isnt($few, $all, 'the counts differ');
is($node->safe_psql('postgres', join ";\n", $count, @elsewhere, $count), "$few\n$all", 'a hook that comes later is noticed');
is($node->safe_psql('postgres', join ";\n", $elsewhere[0], $count, @elsewhere[1, 2], q{COMMENT ON TABLE link IS ''}, q{ALTER TABLE link SET (fillfactor = 90)}, $count),
	"$few\n$all", 'and that a table was altered');

# What it has planned for one trace it keeps for the next: only the statements themselves are planned then.
foreach my $trace (q{trace_count_components('store', 'SN:1')}, q{trace_count_where_used('store', 'SN:901')}, q{trace_contains('store', 'SN:3', 'SN:901')})
{
	my @printed = split /\n/, $node->safe_psql('postgres', join ";\n", q{LOAD 'plan_hooks'}, "SELECT $trace", 'SHOW plan_hooks.planned', ("SELECT $trace") x 10, 'SHOW plan_hooks.planned');

	cmp_ok($printed[1], '>', 1, "$trace: its queries are planned");
	is($printed[12] - $printed[1], 10, 'once');
}

# Settings of the planner, and what else may shape the plan of a table that is read in place.
foreach my $setting ('enable_seqscan = off', 'enable_indexscan = off', 'enable_bitmapscan = off', 'constraint_exclusion = on',
	'force_parallel_mode = on', 'parallel_setup_cost = 0')
{
	my @set = ("SET $setting");

	@set = ('SET debug_parallel_query = on') if $setting =~ /force_parallel/ && $node->safe_psql('postgres', 'SHOW server_version_num') >= 160000;
	is(explanation(@set, 'SET min_parallel_table_scan_size = 0', 'SET parallel_tuple_cost = 0'), $in_place, $setting);
}
$node->safe_psql('postgres', q{
	CREATE INDEX wide ON link (parent, child) INCLUDE (installed_at, removed_at, quantity);
	ALTER TABLE link ADD CONSTRAINT never CHECK (parent IS NULL) NOT VALID;
	VACUUM ANALYZE link;
});
is(explanation('SET constraint_exclusion = on', 'SET enable_seqscan = off'), $in_place, 'an index-only scan and a constraint');
$node->safe_psql('postgres', 'ALTER TABLE link DROP CONSTRAINT never');

# In parallel mode, where some servers know no subtransactions, a refused plan is avoided.
my @parallel = (@elsewhere, 'SET plan_hooks.refuses = plan', 'SET plan_hooks.by_custom_scan = on', 'SET parallel_setup_cost = 0',
	'SET parallel_tuple_cost = 0', 'SET min_parallel_table_scan_size = 0');
my $beside = q{SELECT DISTINCT trace_count_components('link', parent) FROM big WHERE parent = 'SN:1' AND slow(1) = 1};
like($node->safe_psql('postgres', join ";\n", @parallel, "EXPLAIN (VERBOSE) $beside"), qr/trace_count_components.*Gather/s, 'a trace beside parallel workers');
is($node->safe_psql('postgres', join ";\n", @parallel, $beside), $all, 'finds the links');

# Who is not allowed to see the table is refused as before.
$node->safe_psql('postgres', 'CREATE ROLE clerk; GRANT USAGE ON SCHEMA public TO clerk');
my ($status, $output, $error) = $node->psql('postgres', join ";\n", 'SET ROLE clerk', $count);
like($error, qr/permission denied for table link/, 'a user without the privilege is refused');

# The guard looks rows up in the table itself.
$node->safe_psql('postgres', q{
	CREATE TRIGGER guard AFTER INSERT OR UPDATE ON link FOR EACH ROW EXECUTE FUNCTION trace_guard();
	CREATE TABLE parted (LIKE store) PARTITION BY HASH (parent);
	CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX ON parted (parent);
	CREATE INDEX ON parted (child);
	CREATE TRIGGER guard AFTER INSERT OR UPDATE ON parted FOR EACH ROW EXECUTE FUNCTION trace_guard();
});
my $insert = q{INSERT INTO %s SELECT 'SN:guarded ' || i, 'SN:guarded ' || i + 1 FROM generate_series(%d, %d) AS i};
sub guard
{
	my ($table, $from, @settings) = @_;
	my ($status, $output, $error) = $node->psql('postgres', join ";\n", @settings, sprintf $insert, $table, $from, $from + 4);

	return $error;
}
is(guard('link', 1), '', 'the guard guards a table that is read in place');
is(guard('parted', 1), '', 'and after a partitioned one');
my @moved = (q{LOAD 'plan_hooks'}, q{SET plan_hooks.store = 'public.store'});
like(guard('link', 11, @elsewhere), qr/trace_guard cannot read relation "link"\nDETAIL:  It looks rows up in the table itself, but the server does not read all rows, as they are, in the table\./,
	'it refuses to where the rows are elsewhere');
like(guard('link', 11, @elsewhere, 'SET plan_hooks.by_custom_scan = on'), qr/by a custom scan/, 'or come by a custom scan');
is(guard('parted', 11, @elsewhere), '', 'another table is none of its business');
like(guard('parted', 21, @moved, q{SET plan_hooks.links = 'parted'}), qr/trace_guard cannot read relation "parted"/, 'a partitioned table');

$node->stop;
done_testing();
