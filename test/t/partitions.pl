# Partitions that come and go in a storm of traces: by each snapshot a trace finds what a query finds.
# Then what is dumped and restored, and what is on a standby.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{TRACE_SECONDS} || 4;
my $seed = $ENV{TRACE_SEED} // int(rand(2**31));
diag("TRACE_SEED=$seed");
srand($seed);

my $node = PostgreSQL::Test::Cluster->new('partitions');
$node->init(allows_streaming => 1);
$node->append_conf('postgresql.conf', q{
# else notices of items without links fill the pipe of what is run beside the test
client_min_messages = warning
fsync = off
autovacuum = off
max_connections = 40
deadlock_timeout = 100ms
});
$node->start;

# Ten regions of a hundred items; each partition has the links of a region's parents, some of which lead
# to other regions.  Regions 0 and 1 are always there.
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE link (parent bigint, child bigint, installed_at timestamptz) PARTITION BY RANGE (parent);
	CREATE TABLE part_0 PARTITION OF link FOR VALUES FROM (0) TO (100);
	CREATE TABLE part_1 PARTITION OF link FOR VALUES FROM (100) TO (200) PARTITION BY HASH (child);
	CREATE TABLE part_1_0 PARTITION OF part_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE part_1_1 PARTITION OF part_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX ON part_0 USING genealogy (parent, child);
	CREATE INDEX ON part_1 USING genealogy (parent, child) INCLUDE (installed_at);

	CREATE PROCEDURE fill(region integer, links integer) LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO link SELECT region * 100 + floor(random() * 100), CASE WHEN random() < 0.8 THEN region * 100 ELSE floor(random() * 10) * 100 END
			+ floor(random() * 100) FROM generate_series(1, links);
	EXCEPTION
		WHEN check_violation OR undefined_table OR deadlock_detected THEN -- the partition has gone
	END
	$$;
	CALL fill(0, 150);
	CALL fill(1, 150);

	-- The query comes first: what it has locked stays.
	CREATE FUNCTION compare(item bigint) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		by_query bigint[];
		by_trace bigint[];
	BEGIN
		by_query := ARRAY(WITH RECURSIVE inside AS (SELECT item AS i UNION SELECT child FROM inside JOIN link ON parent = i)
			SELECT i FROM inside WHERE i <> compare.item ORDER BY i);
		by_trace := ARRAY(SELECT t.item FROM trace_components('link', compare.item) AS t ORDER BY t.item);
		IF by_query <> by_trace THEN
			RAISE EXCEPTION 'components of % differ: % and %', item, by_query, by_trace;
		END IF;
		IF trace_count_components('link', compare.item, at => now(), removed_at => NULL) <> cardinality(by_query) THEN
			RAISE EXCEPTION 'the count of components of % differs', item;
		END IF;
		by_query := ARRAY(WITH RECURSIVE above AS (SELECT item AS i UNION SELECT parent FROM above JOIN link ON child = i)
			SELECT i FROM above WHERE i <> compare.item ORDER BY i);
		by_trace := ARRAY(SELECT t.item FROM trace_where_used('link', compare.item) AS t ORDER BY t.item);
		IF by_query <> by_trace THEN
			RAISE EXCEPTION 'where % is used differs: % and %', item, by_query, by_trace;
		END IF;
	END
	$$;
});

my %scripts = (
	read => q{
\set item random(0, 999)
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT compare(:item);
SET LOCAL traceability.use_genealogy_index = off;
SELECT compare((:item + 10) % 200);
COMMIT;
},
	write => q{
\set region random(0, 9)
CALL fill(:region, 3);
},
	take => q{
\set item random(0, 999)
DELETE FROM link WHERE child = :item;
},
	move => q{
\set item random(0, 199)
UPDATE link SET parent = 199 - parent WHERE parent = :item;
});
append_to_file("$PostgreSQL::Test::Utils::tmp_check/$_.sql", $scripts{$_}) foreach keys %scripts;

# What can be done to a partition; those who are in the way of each other may try again.
my $made = 0;
sub change
{
	my $region = 2 + int(rand(8));
	my $name = "part_${region}_" . ++$made;
	my $old = $node->safe_psql('postgres', qq{SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'link'::regclass
		AND inhrelid::regclass::text ~ '^part_${region}_'});
	my $index = rand() < 0.8 ? "CREATE INDEX ON $name USING genealogy (" . (rand() < 0.5 ? 'parent, child' : 'child, parent') . ')' : '';
	my $bounds = sprintf 'FOR VALUES FROM (%s) TO (%s)', $region * 100, $region * 100 + 100;

	if ($old eq '')
	{
		return "CREATE TABLE $name (LIKE link) PARTITION BY HASH (parent); CREATE TABLE ${name}_0 PARTITION OF $name FOR VALUES WITH (MODULUS 2, REMAINDER 0);
			CREATE TABLE ${name}_1 PARTITION OF $name FOR VALUES WITH (MODULUS 2, REMAINDER 1);
			CREATE INDEX ON $name USING genealogy (parent, child); ALTER TABLE link ATTACH PARTITION $name $bounds; CALL fill($region, 150)" if rand() < 0.3;
		my $table = rand() < 0.5 ? "CREATE TABLE $name (gone text, installed_at timestamptz, child bigint, parent bigint); ALTER TABLE $name DROP gone"
			: "CREATE TABLE $name (LIKE link)";
		return "$table; $index; ALTER TABLE link ATTACH PARTITION $name $bounds; CALL fill($region, 150)";
	}
	return ("ALTER TABLE link DETACH PARTITION $old CONCURRENTLY", "DROP TABLE $old",
		"BEGIN; ALTER TABLE link DETACH PARTITION $old; DROP TABLE $old; COMMIT",
		"CREATE INDEX CONCURRENTLY ON $old USING genealogy (parent, child)", "CREATE INDEX ON $old USING genealogy (parent, child)",
		"DO \$\$ BEGIN EXECUTE (SELECT 'DROP INDEX ' || string_agg(indexrelid::regclass::text, ', ') FROM pg_index WHERE indrelid = '$old'::regclass); END \$\$",
		"REINDEX TABLE $old", "VACUUM $old")[int(rand(8))];
}

{
	my @files = map { ('-f', "$PostgreSQL::Test::Utils::tmp_check/$_->[0].sql\@$_->[1]") } ([ read => 10 ], [ write => 4 ], [ take => 1 ], [ move => 2 ]);
	my ($in, $out, $err) = ('', '', '');
	my $storm = IPC::Run::start([ 'pgbench', '--no-vacuum', '--max-tries=1000', '-c', 6, '-j', 2, '-T', $seconds, @files,
		$node->connstr('postgres') ], \$in, \$out, \$err);
	my $end = time + $seconds;
	my ($changes, @errors) = (0);

	while (time < $end)
	{
		my $change = change();
		my ($status, undef, $error) = $node->psql('postgres', $change);

		if ($status == 0) { $changes++; }
		elsif ($error !~ /deadlock detected|query string argument of EXECUTE is null|cannot create index on partitioned table \S+ concurrently/) { push @errors, "$change: $error"; }
	}
	ok($storm->finish, 'every trace found what a query found') or diag($err);
	is(join("\n", @errors), '', 'partitions came and went');
	cmp_ok($changes, '>', $seconds, 'often');
	diag("$changes changes");
}

# What is left is dumped and restored as it is.
my $question = q{SELECT count(*), md5(string_agg(i || ' ' || item || ' ' || depth, ';' ORDER BY i, item)), substring(trace_explain('link') FROM '[0-9]+ of [0-9]+')
	FROM generate_series(0, 190, 10) AS i, trace_components('link', i::bigint)};
foreach my $region (2 .. 9)
{
	$node->psql('postgres', "CREATE TABLE last_$region PARTITION OF link FOR VALUES FROM (${region}00) TO (" . (100 * $region + 100) . ')');
	$node->safe_psql('postgres', "CALL fill($region, 100)");
}
my $expected = $node->safe_psql('postgres', $question);
my $dump = "$PostgreSQL::Test::Utils::tmp_check/partitions.dump";
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('postgres') ], 'dumped');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump ], 'restored');
is($node->safe_psql('restored', $question), $expected, 'traces are as before, and read the same indexes');

# To plan a trace of many partitions, some of them are opened, not all.
$node->safe_psql('postgres', q{
	CREATE TABLE many (parent bigint, child bigint) PARTITION BY RANGE (child);
	DO $$
	BEGIN
		FOR i IN 0 .. 399 LOOP
			EXECUTE format('CREATE TABLE many_%s PARTITION OF many FOR VALUES FROM (%s) TO (%s)', i, i * 50, (i + 1) * 50);
		END LOOP;
	END $$;
	CREATE INDEX ON many USING genealogy (parent, child);
	INSERT INTO many SELECT i / 10, i FROM generate_series(10, 19999) AS i;
	ANALYZE many;
});
foreach my $trace ('trace_components', 'trace_where_used')
{
	my $opened = $node->safe_psql('postgres', qq{
		BEGIN;
		EXPLAIN SELECT * FROM $trace('many', 1500::bigint);
		SELECT 'opened ' || count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'many'::regclass);
		COMMIT;
	});
	my ($count) = $opened =~ /^opened (\d+)$/m;
	my ($rows) = $opened =~ /rows=(\d+)/;
	my $found = $node->safe_psql('postgres', sprintf(q{WITH RECURSIVE reached (item) AS (SELECT 1500::bigint UNION SELECT %s FROM reached JOIN many ON %s = item)
		SELECT count(*) - 1 FROM reached}, $trace eq 'trace_components' ? ('child', 'parent') : ('parent', 'child')));

	cmp_ok($count, '<=', 170, "$trace: partitions that are opened");
	cmp_ok($count, '>', 0, 'some are');
	cmp_ok($rows, '<=', 20 * $found, "$rows rows are expected, $found found");
	cmp_ok($rows, '>=', $found / 20, 'and no fewer');
}
$node->safe_psql('postgres', 'DROP TABLE many');

# A standby has the partitions that are logged.
$node->backup('start');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'start', has_streaming => 1);
$standby->start;
$node->safe_psql('postgres', q{
	CREATE TABLE on_disk (parent bigint, child bigint, installed_at timestamptz) PARTITION BY RANGE (installed_at);
	CREATE TABLE on_disk_old PARTITION OF on_disk FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
	CREATE UNLOGGED TABLE on_disk_new PARTITION OF on_disk FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
	ALTER TABLE on_disk_old ALTER installed_at SET NOT NULL;
	CREATE INDEX ON on_disk USING genealogy (parent, child) INCLUDE (installed_at);
	INSERT INTO on_disk VALUES (1, 2, '2023-05-01'), (2, 3, '2023-06-01'), (3, 4, '2024-02-01');
});
$node->wait_for_catchup($standby);
is($standby->safe_psql('postgres', $question), $expected, 'a standby traces the same');
my $components = q{SELECT string_agg(item::text, ' ' ORDER BY depth) FROM trace_components('on_disk', 1::bigint, at => '%s', removed_at => NULL)};
is($node->safe_psql('postgres', sprintf $components, '2024-06-01'), '2 3 4', 'a partition that is not logged');
is($standby->safe_psql('postgres', sprintf $components, '2023-06-15'), '2 3', 'is not missed on a standby at a time before it');
my (undef, undef, $errors) = $standby->psql('postgres', sprintf $components, '2024-06-01');
like($errors, qr/cannot access temporary or unlogged relations during recovery/, 'nor passed over in silence');
$node->safe_psql('postgres', 'ALTER TABLE link DETACH PARTITION part_0');
$node->wait_for_catchup($standby);
is($standby->safe_psql('postgres', $question), $node->safe_psql('postgres', $question), 'a partition that has been detached');
$standby->promote;
$standby->safe_psql('postgres', q{ALTER TABLE link ATTACH PARTITION part_0 FOR VALUES FROM (0) TO (100)});
is($standby->safe_psql('postgres', $question), $expected, 'and is attached again after a promotion');

$standby->stop;
$node->stop;
done_testing();
