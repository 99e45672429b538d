# Genealogy indexes that are built: the same to the byte whatever the memory; memory, temporary files and
# progress of a build; builds that fail or are given up leave nothing.
# TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");
my $node = PostgreSQL::Test::Cluster->new('build');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
fsync = off
autovacuum = off
shared_buffers = 16MB
max_wal_size = 4GB
client_min_messages = warning
});
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION traceability');
my $debug = has_debug_settings($node);
my $least = $node->safe_psql('postgres', q{SELECT min_val FROM pg_settings WHERE name = 'maintenance_work_mem'});
my @settings = ("${least}kB", ($least < 300 ? '300kB' : ()), (2 + int rand 6) . 'MB', '64MB');
my $temporary = $node->data_dir . '/base/pgsql_tmp';

# The pages of an index, but for where they were logged, and the checksum that this changes.
sub pages
{
	my ($index) = @_;

	$node->safe_psql('postgres', 'CHECKPOINT');
	my $file = slurp_file($node->data_dir . '/' . $node->safe_psql('postgres', "SELECT pg_relation_filepath('$index')"));
	substr($file, 8192 * $_, 10) = '' foreach reverse 0 .. length($file) / 8192 - 1;
	return $file;
}

sub temporary_files { return grep { $_ !~ /^\.+$/ } -d $temporary ? slurp_dir($temporary) : () }

# What index scans and the table say of some keys.
sub keys_agree
{
	my ($table, $name) = @_;

	my $keys = join ' UNION ALL ', map { qq{(SELECT $_ FROM $table WHERE $_ IS NOT NULL ORDER BY $_, $_\::text COLLATE "C" LIMIT 3)} } qw(parent child);

	agrees($node, $table, $keys, $name);
	return;
}

# Builds an index of a table with each setting; "before" goes before each.
sub is_the_same
{
	my ($name, $table, $columns, $before) = @_;
	my $index = "${table}_index";
	my $first;

	$before ||= '';
	foreach my $memory (@settings)
	{
		$node->safe_psql('postgres', "$before SET maintenance_work_mem = '$memory'; DROP INDEX IF EXISTS $index; CREATE INDEX $index ON $table USING genealogy $columns");
		my $built = pages($index);

		if (!defined $first)
		{
			is_sound($node, $index, "$name, built with $memory");
			keys_agree($table, "$name, built with $memory");
		}
		ok(!defined $first || $built eq $first, "$name: with $memory the index is the same");
		$first = $built unless defined $first;
	}
	return;
}

# A table of a query's rows.
sub table_is_the_same
{
	my ($name, $table, $columns, $query) = @_;

	$node->safe_psql('postgres', "CREATE TABLE $table AS $query");
	is_the_same($name, $table, $columns);
	return unless $debug;

	# Pages, the table of keys and tapes are tiny, so that fewer rows take as many steps.
	$node->safe_psql('postgres', "DROP INDEX ${table}_index; DELETE FROM $table WHERE ctid >= '(30,1)'; VACUUM $table");
	is_the_same("$name, tiny pages", $table, $columns, q{SET traceability.debug_tiny = on;});
	return;
}

my $plain = '(parent, child)';

table_is_the_same('no rows', 'empty', $plain, q{SELECT ''::text AS parent, ''::text AS child LIMIT 0});
table_is_the_same('one row', 'single', $plain, q{SELECT 'P'::text AS parent, 'C'::text AS child});
table_is_the_same('one item', 'self', $plain, q{SELECT 'P'::text AS parent, 'P'::text AS child FROM generate_series(1, 20000)});
table_is_the_same('no items', 'nothing', $plain, q{SELECT NULL::text AS parent, NULL::text AS child FROM generate_series(1, 20000)});
table_is_the_same('new items in every row', 'spread', $plain, q{SELECT 'unit ' || i AS parent, md5(i::text) AS child FROM generate_series(1, 60000) AS i});
table_is_the_same('items in any order', 'mixed', $plain, qq{
	SELECT 'unit ' || abs(hashint8extended(i, $seed)) % 30000 AS parent, 'unit ' || abs(hashint8extended(i, $seed + 1)) % 30000 AS child FROM generate_series(1, 60000) AS i});
table_is_the_same('shared lots', 'lots', $plain, q{SELECT 'unit ' || i / 5 AS parent, 'lot ' || i * 7 % 91 AS child FROM generate_series(1, 30000) AS i});
table_is_the_same('one lot in very many units', 'hub', $plain, q{
	SELECT 'unit ' || i AS parent, 'lot' AS child FROM generate_series(1, 100000) AS i UNION ALL SELECT 'lot', 'cell ' || i FROM generate_series(1, 100000) AS i});
table_is_the_same('items with 0 to 130 links each way', 'fans', $plain, q{
	SELECT 'P' || i AS parent, 'C' || j AS child FROM generate_series(1, 130) AS i, generate_series(1, i) AS j});
table_is_the_same('without parent or child', 'halves', $plain, q{
	SELECT nullif('P' || i % 5000, 'P0') AS parent, CASE WHEN i % 3 > 0 THEN 'C' || i END AS child FROM generate_series(1, 30000) AS i});

# Where there is no room for a long key, there may be for a shorter one that comes later.
table_is_the_same('keys of 1 to 2000 bytes', 'long', $plain, qq{
	SELECT i || repeat('x', (abs(hashint8extended(i, $seed)) % 1980)::integer) AS parent, i || 'y' AS child FROM generate_series(1, 10000) AS i});
table_is_the_same('bigint', 'big', $plain, q{SELECT i AS parent, i * 1000003 AS child FROM generate_series(1, 30000::bigint) AS i});
table_is_the_same('smallint', 'small', $plain, q{SELECT (i % 32000)::smallint AS parent, (i % 31991)::smallint AS child FROM generate_series(1, 60000) AS i});
table_is_the_same('uuid', 'identified', $plain, q{SELECT md5(i::text)::uuid AS parent, md5((i / 2)::text)::uuid AS child FROM generate_series(1, 30000) AS i});
table_is_the_same('trace_id', 'traced', $plain, q{SELECT ('SN:U-' || i)::trace_id AS parent, ('LOT:L-' || i / 3)::trace_id AS child FROM generate_series(1, 30000) AS i});
table_is_the_same('included columns', 'wide', '(parent, child) INCLUDE (at, many, flag, id)', q{
	SELECT 'unit ' || i AS parent, 'unit ' || i / 2 AS child, CASE WHEN i % 7 > 0 THEN '2024-01-01'::timestamptz + i * interval '1 minute' END AS at,
		i / 3.0 AS many, i % 2 = 0 AS flag, md5(i::text)::uuid AS id FROM generate_series(1, 30000) AS i});
table_is_the_same('some of the rows', 'partial', $plain . q{ WHERE child > 'unit 3'}, q{SELECT 'unit ' || i AS parent, 'unit ' || i / 2 AS child FROM generate_series(1, 30000) AS i});

# Equal keys need not have the same bytes, and hashes need not differ.
$node->safe_psql('postgres', q{
	CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
	CREATE FUNCTION poor_hash(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 % 5';
	CREATE OPERATOR CLASS poor_ops FOR TYPE integer USING genealogy AS OPERATOR 1 =, FUNCTION 1 poor_hash(integer)});
table_is_the_same('equal keys of other bytes', 'loosely', $plain, q{
	SELECT (CASE WHEN i % 2 = 0 THEN 'unit ' ELSE 'UNIT ' END || i / 2) COLLATE loose AS parent,
		(CASE WHEN i % 5 = 0 THEN 'Unit ' ELSE 'uniT ' END || i % 20011) COLLATE loose AS child
	FROM generate_series(1, 40000) AS i});
table_is_the_same('five hashes', 'poor', '(parent poor_ops, child poor_ops)', q{SELECT i AS parent, i / 2 AS child FROM generate_series(1, 4000) AS i});

# Rows that were updated, deleted and rolled back; a table that is not logged; beside writers.
$node->safe_psql('postgres', q{
	CREATE UNLOGGED TABLE changed (parent text, child text, note integer) WITH (fillfactor = 70);
	INSERT INTO changed SELECT 'unit ' || i, 'unit ' || i / 2, 0 FROM generate_series(1, 40000) AS i;
	UPDATE changed SET note = 1 WHERE hashtext(parent) % 3 = 0;
	UPDATE changed SET child = 'other ' || child WHERE hashtext(parent) % 5 = 0;
	BEGIN;
	INSERT INTO changed SELECT 'never ' || i, 'never', 0 FROM generate_series(1, 5000) AS i;
	ROLLBACK;
	DELETE FROM changed WHERE hashtext(parent) % 7 = 0});
is_the_same('a changed table', 'changed', $plain);
my $built = pages('changed_index');
$node->safe_psql('postgres', q{SET maintenance_work_mem = '1MB'; REINDEX INDEX CONCURRENTLY changed_index});
is_sound($node, 'changed_index', 'built concurrently');
ok(pages('changed_index') eq $built, 'built concurrently it is the same');
$node->safe_psql('postgres', q{DROP INDEX changed_index; SET maintenance_work_mem = '1MB'; CREATE INDEX CONCURRENTLY changed_index ON changed USING genealogy (parent, child)});
ok(pages('changed_index') eq $built, 'so it is when it was not there before');
is(join(' ', temporary_files()), '', 'no temporary file is left');

# A build that fails, and one that is given up, at any time.
$node->safe_psql('postgres', q{CREATE TABLE large AS SELECT 'unit ' || i AS parent, 'part ' || i * 7 % 100003 AS child FROM generate_series(1, 100000) AS i});
my $make = q{CREATE INDEX large_index ON large USING genealogy (parent, child)};
my ($status, $out, $err) = $node->psql('postgres', "SET maintenance_work_mem = '1MB'; SET temp_file_limit = '2MB'; \\set VERBOSITY verbose\n$make");
like($err, qr/ERROR:  53400: temporary file size exceeds "?temp_file_limit"? \(2048kB\)/, 'temp_file_limit holds');
is(join(' ', temporary_files()), '', 'and no file is left');
($status, $out, $err) = $node->psql('postgres', "SET temp_file_limit = 0; $make");
is($status, 0, 'nor are files needed when there is memory');
$node->safe_psql('postgres', 'DROP INDEX large_index');

my ($cancelled, $finished) = (0, 0);
for (my $limit = 4; $limit < 100000 && $finished < 1; $limit = int($limit * 1.8))
{
	($status, $out, $err) = $node->psql('postgres', "SET maintenance_work_mem = '1MB'; SET statement_timeout = $limit; $make");
	if ($status == 0) { $finished++ } else { $cancelled++ }
	unlike($err, qr/ERROR:  (?!canceling statement due to statement timeout)/, "given up after $limit ms");
	is(join(' ', temporary_files()), '', "given up after $limit ms: no file is left");
}
cmp_ok($cancelled, '>', 3, 'it was given up often enough');
is_sound($node, 'large_index', 'and built in the end');

# The contents of a file of a process, which may have ended.
sub what_is
{
	my ($name) = @_;

	open my $file, '<', $name or return '';
	return join '', <$file>;
}

# Builds an index, and returns the most that it takes of memory beside the shared one, and what it writes to files,
# both in kB.
sub resources
{
	my ($create, $memory) = @_;
	my $script = "LOAD 'traceability'; SET maintenance_work_mem = '${memory}kB'; SELECT 'ready ' || pg_backend_pid();\n$create; SELECT pg_sleep(0.2); SELECT 'done';\n";
	my ($said, $complained) = ('', '');
	my $builder = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ], '<', \$script, '>', \$said, '2>', \$complained);
	my ($first, $most, $bytes) = (undef, 0, 0);

	while ($builder->pumpable && $said !~ /done/)
	{
		$builder->pump_nb;
		if (my ($process) = $said =~ /ready (\d+)/)
		{
			my ($now) = what_is("/proc/$process/status") =~ /RssAnon:\s*(\d+) kB/;
			my ($written) = what_is("/proc/$process/io") =~ /wchar: (\d+)/;

			$first = $now if !defined $first;
			$most = $now if defined $now && $now > $most;
			$bytes = $written if defined $written;
		}
		sleep 0.005;
	}
	$builder->finish;
	is($complained, '', "built with $memory kB");
	return ($most - $first, $bytes / 1024);
}

# What a build takes, and what those who watch see.
SKIP:
{
	my @sizes = (grep({ $_ < 1024 } $least), 1024, 4096, 16384);

	skip 'there is no /proc', 2 * @sizes + 3 unless -r "/proc/$$/io";

	foreach my $memory (@sizes)
	{
		$node->safe_psql('postgres', 'DROP INDEX IF EXISTS large_index');
		my ($taken) = resources($make, $memory);

		cmp_ok($taken, '<', ($memory < 1024 ? 1024 : $memory) + 1024, "which takes no more than $memory kB, at least 1 MB, and 1 MB for the scan of the table");
	}

	# Where memory has room for few of the items, rows must not be written the more often the more there are.
	$node->safe_psql('postgres', 'CREATE TABLE items AS SELECT i AS parent, -i AS child FROM generate_series(1, 1200000::bigint) AS i');
	$node->safe_psql('postgres', 'VACUUM items');
	my @each = map { (resources("CREATE INDEX items_$_ ON items USING genealogy (parent, child) WHERE parent <= $_", 1024))[1] / $_ } 100000, 1200000;

	cmp_ok($each[1] / $each[0], '<', 2.5, 'twelve times the rows take not much more writing for each');
}

# Temporary files go to the tablespaces that are for them.
my $elsewhere = PostgreSQL::Test::Utils::tempdir;
$node->safe_psql('postgres', "CREATE TABLESPACE elsewhere LOCATION '$elsewhere'");
my $before = -s $node->logfile;
$node->safe_psql('postgres', q{DROP INDEX large_index; SET maintenance_work_mem = '1MB'; SET temp_tablespaces = elsewhere; SET log_temp_files = 0; } . $make);
my @paths = slurp_file($node->logfile, $before) =~ /temporary file: path "([^"]*)"/g;
cmp_ok(scalar @paths, '>', 10, 'a build with temp_tablespaces writes temporary files');
is(join(' ', grep { !/^pg_tblspc/ } @paths), '', 'each of them there');

# What there is memory for is not written.
$before = -s $node->logfile;
$node->safe_psql('postgres', q{DROP INDEX large_index; SET maintenance_work_mem = '1GB'; SET log_temp_files = 0; } . $make);
is(join(' ', slurp_file($node->logfile, $before) =~ /temporary file: path "([^"]*)"/g), '', 'a build that has memory writes no temporary files');

my (%phases, %totals);
my $builder = IPC::Run::start([ 'psql', '-XAtq', '-c', "SET maintenance_work_mem = '1MB'", ('-c', 'REINDEX INDEX large_index') x 3, '-d', $node->connstr('postgres') ], '<', \undef, '>', \my $said, '2>', \my $complained);
my $watcher = $node->background_psql('postgres');
while ($builder->pumpable)
{
	my $seen = $watcher->query_safe(q{SELECT phase, tuples_done <= tuples_total AND blocks_done <= blocks_total, tuples_total FROM pg_stat_progress_create_index});

	if ($seen =~ /^building index: (.*)\|([tf])\|(\d+)$/)
	{
		$phases{$1}{$2}++;
		$totals{$1}{$3}++;
	}
	$builder->pump_nb;
	sleep 0.002;
}
$builder->finish;
$watcher->quit;
delete $phases{initializing};
is(join(', ', sort keys %phases), 'finding items, numbering items, scanning table, sorting links, writing directory, writing items and links', 'each phase was seen');
is(join(' ', grep { $phases{$_}{f} } sort keys %phases), '', 'and counted no more than there is');
ok($totals{'numbering items'}{ $node->safe_psql('postgres', q{SELECT items FROM trace_index_stats('large_index')}) }, 'all items were announced to be numbered')
	or diag(join ' ', %{ $totals{'numbering items'} // {} });

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal|TRAP|PANIC|temporary file leak|no unpinned buffers/, 'nothing went wrong');
done_testing();
