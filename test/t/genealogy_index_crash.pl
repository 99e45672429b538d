# A genealogy index through crashes, on a standby and after its promotion; every record is checked
# against the page that it makes, and the server stops after each kind of record.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', q{
# else notices of items without links fill the pipe of what is run beside the test
client_min_messages = warning
autovacuum = off
wal_consistency_checking = 'all'
wal_keep_size = 2GB
});
$primary->start;
$primary->backup('start');

my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'start', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE link (parent text, child text, note integer, quantity numeric, removed_at timestamptz);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (note, quantity, removed_at);
	CREATE UNLOGGED TABLE passing (parent text, child text);
	INSERT INTO passing SELECT 'P' || i % 10, 'C' || i FROM generate_series(1, 500) AS i;
	CREATE INDEX passing_index ON passing USING genealogy (parent, child);
});
my $keys = q{SELECT 'P' || i FROM generate_series(0, 19) AS i UNION ALL SELECT 'C' || i FROM generate_series(0, 59) AS i};
my $debug = has_debug_settings($primary);
my $tiny = $debug ? 'SET traceability.debug_tiny = on;' : '';

# Traces at a time say the same whether they read the index or ask queries.
sub traces_agree
{
	my ($node, $name) = @_;
	my $question = q{SELECT string_agg(i || ' ' || item || ' ' || depth, ';' ORDER BY i, item COLLATE "C")
		FROM generate_series(0, 19) AS i, trace_components('link', 'P' || i, at => '2024-01-20', installed_at => NULL)};
	my $by_index = $node->safe_psql('postgres', $question);

	isnt($by_index, '', "$name: there is something to trace");
	is($by_index, $node->safe_psql('postgres', "SET traceability.use_genealogy_index = off; $question"), "$name: traces agree");
	return;
}

# A statement that changes links here and there.
sub change
{
	my $from = int rand 20;
	my $to = int rand 60;
	my $some = 1 + int rand 40;
	my @changes = (
		"INSERT INTO link SELECT 'P' || (i * $some) % 20, 'C' || (i + $from) % 60, i, 10::numeric ^ i FROM generate_series(1, $some) AS i",
		"INSERT INTO link VALUES ('P$from', 'C$to'), (NULL, 'C$to'), ('P$from', NULL), ('P$from', 'P$from')",
		"DELETE FROM link WHERE parent = 'P$from'",
		"DELETE FROM link WHERE child = 'C$to' OR note = $some",
		"UPDATE link SET child = 'C$from' WHERE note = $some",
		"UPDATE link SET note = note + 1 WHERE child = 'C$to'",
		"UPDATE link SET removed_at = '2024-01-01'::timestamptz + note * interval '1 day' WHERE parent = 'P$from'",
		"UPDATE link SET quantity = nullif(quantity, 1000) / 3 WHERE child = 'C$from'",
		"BEGIN; INSERT INTO link VALUES ('P$from', 'new $to $some'); ROLLBACK",
		"INSERT INTO link SELECT 'P$from', 'C' || i % 60 FROM generate_series(1, 300) AS i",
		'VACUUM link');
	return $changes[ int rand @changes ];
}

foreach my $round (1 .. 3)
{
	$primary->safe_psql('postgres', ($round % 2 ? $tiny : '') . join ';', map { change() } 1 .. 60);
	is_sound($primary, 'link_index', "round $round");
	agrees($primary, 'link', $keys, "round $round");
	traces_agree($primary, "round $round");
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'link_index', "round $round, standby", 'false');
	agrees($standby, 'link', $keys, "round $round, standby");
	traces_agree($standby, "round $round, standby");
	my ($status, $rows, $errors) = $standby->psql('postgres', q{SELECT count(*) FROM trace_components('passing', 'P1')});
	like($errors, qr/cannot access temporary or unlogged relations during recovery/, "round $round: an unlogged table is not on a standby");

	# A transaction that is under way when the server stops.
	my $session = $primary->background_psql('postgres');
	$session->query_safe("BEGIN; INSERT INTO link SELECT 'P' || i % 20, 'lost ' || i FROM generate_series(1, 200) AS i");
	$primary->stop('immediate');
	eval { $session->quit };
	$primary->start;
	is_sound($primary, 'link_index', "round $round, restarted");
	agrees($primary, 'link', $keys, "round $round, restarted");
	traces_agree($primary, "round $round, restarted");
	is($primary->safe_psql('postgres', 'SELECT count(*) FROM passing'), 0, "round $round: an unlogged table is empty");
	is_sound($primary, 'passing_index', "round $round, unlogged");
	$primary->safe_psql('postgres', q{INSERT INTO passing SELECT 'P' || i % 10, 'C' || i FROM generate_series(1, 500) AS i});
	is_sound($primary, 'passing_index', "round $round, unlogged and filled again");
	agrees($primary, 'passing', $keys, "round $round, unlogged and filled again");
}

# The server stops as soon as an index of a filled table is there: built in memory, and over temporary files.
foreach my $memory ('64MB', '1MB')
{
	$primary->safe_psql('postgres', qq{
		CREATE TABLE filled AS SELECT 'P' || i % 500 AS parent, 'C' || i * 7 % 15013 AS child FROM generate_series(1, 30000) AS i;
		INSERT INTO filled SELECT NULL, 'C' || i FROM generate_series(1, 1000) AS i;
		SET maintenance_work_mem = '$memory';
		CREATE INDEX filled_index ON filled USING genealogy (parent, child)});
	$primary->stop('immediate');
	$primary->start;
	is_sound($primary, 'filled_index', "built with $memory, restarted");
	agrees($primary, 'filled', $keys, "built with $memory, restarted");
	$primary->safe_psql('postgres', qq{
		SET maintenance_work_mem = '$memory';
		INSERT INTO filled SELECT 'P' || i % 500, 'new ' || i FROM generate_series(1, 3000) AS i;
		REINDEX INDEX CONCURRENTLY filled_index;
		INSERT INTO filled SELECT 'P' || i % 500, 'C' || i * 3 FROM generate_series(1, 3000) AS i});
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'filled_index', "built with $memory, standby", 'false');
	agrees($standby, 'filled', $keys, "built with $memory, standby");
	$primary->safe_psql('postgres', 'DELETE FROM filled WHERE parent < \'P3\'; VACUUM filled');
	is_sound($primary, 'filled_index', "built with $memory, vacuumed");
	$primary->safe_psql('postgres', 'DROP TABLE filled');
}

SKIP:
{
	skip 'the extension was not compiled with -DTRACE_DEBUG', 1 unless $debug;
	my $stops = 0;

	foreach my $records (1 .. 8, 11, 17, 24, 40, 71)
	{
		# A fresh item with many links comes by every kind of record.
		my $changes = $records % 3 ? qq{INSERT INTO link SELECT 'P$records', 'C' || i % 60 FROM generate_series(1, 50) AS i;
			INSERT INTO link SELECT 'new ' || i, 'other' FROM generate_series(1, 30) AS i}
			: "DELETE FROM link WHERE note < 30 OR child < 'C3' OR parent = 'P$records'; VACUUM link";
		my ($out, $err);
		my $status = $primary->psql('postgres', "$tiny SET traceability.debug_crash_after = $records; $changes",
			stdout => \$out, stderr => \$err);

		next if $status == 0;
		$stops++;
		like($err, qr/server closed the connection|terminat/, "after $records records the server stops");

		$primary->stop('immediate', fail_ok => 1);
		$primary->start;
		is_sound($primary, 'link_index', "stopped after $records records");
		agrees($primary, 'link', $keys, "stopped after $records records");
		$primary->safe_psql('postgres', "$tiny VACUUM link; " . change());
		is_sound($primary, 'link_index', "stopped after $records records, and vacuumed");
	}
	cmp_ok($stops, '>=', 8, 'the server was stopped often enough');
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'link_index', 'standby of a server that was stopped', 'false');
	agrees($standby, 'link', $keys, 'standby of a server that was stopped');
}

# Readers go on while the standby follows a writer, and while it is promoted.
$primary->safe_psql('postgres', q{
	CREATE FUNCTION compare(key text) RETURNS void LANGUAGE plpgsql STABLE AS $$
	DECLARE
		by_index text;
		by_queries text;
	BEGIN
		PERFORM set_config('traceability.use_genealogy_index', 'on', true);
		SELECT string_agg(item || depth, ',' ORDER BY item) INTO by_index FROM trace_components('link', key);
		PERFORM set_config('traceability.use_genealogy_index', 'off', true);
		SELECT string_agg(item || depth, ',' ORDER BY item) INTO by_queries FROM trace_components('link', key);
		IF by_index IS DISTINCT FROM by_queries THEN
			RAISE EXCEPTION 'traces from % differ: % and %', key, by_index, by_queries;
		END IF;
	END
	$$});
$standby->append_conf('postgresql.conf', 'max_standby_streaming_delay = -1');
$standby->reload;
$primary->wait_for_catchup($standby);
my $read = "$PostgreSQL::Test::Utils::tmp_check/read_standby.sql";
append_to_file($read, "\\set a random(0, 19)\nSELECT compare('P' || :a);\n");
my ($read_out, $read_err) = ('', '');
my $readers = IPC::Run::start([ 'pgbench', '--no-vacuum', '-c', 3, '-T', 4, '-f', $read, $standby->connstr('postgres') ],
	'<', \undef, '>', \$read_out, '2>', \$read_err);
$primary->safe_psql('postgres', $_) foreach map { (change(), 'VACUUM link') } 1 .. 20;
$primary->stop;
$standby->promote;
$standby->safe_psql('postgres', $_) foreach map { (change(), 'VACUUM link') } 1 .. 20;
ok($readers->finish, 'readers go on while a standby is promoted, and no trace differs') or diag($read_err);
cmp_ok($read_out =~ /transactions actually processed: (\d+)/ ? $1 : 0, '>', 20, 'they read often');
is_sound($standby, 'link_index', 'promoted');
agrees($standby, 'link', $keys, 'promoted');
$standby->safe_psql('postgres', $_) foreach map { change() } 1 .. 40;
$standby->safe_psql('postgres', 'VACUUM link');
is_sound($standby, 'link_index', 'promoted and changed');
agrees($standby, 'link', $keys, 'promoted and changed');
is_sound($standby, 'passing_index', 'unlogged on a promoted standby');

# Damage is reported.
$standby->safe_psql('postgres', q{INSERT INTO link VALUES ('P1', 'C1', 1234567890, 0.5)});
$standby->safe_psql('postgres', 'CHECKPOINT');
my $file = $standby->data_dir . '/' . $standby->safe_psql('postgres', q{SELECT pg_relation_filepath('link_index')});
my $first_links = $standby->safe_psql('postgres', q{SELECT 3 * current_setting('block_size')::integer});
$standby->stop;

# From 18 on a cluster has checksums, by which the server itself would report it.
$standby->append_conf('postgresql.conf', 'ignore_checksum_failure = on');

# Breaks an index at one offset or several, checks what is reported, and restores it.
sub is_reported
{
	my ($offsets, $bytes, $problem, $name) = @_;
	my $whole = slurp_file($file);
	my $broken = $whole;

	substr($broken, $_, length $bytes) = $bytes foreach ref $offsets ? @$offsets : $offsets;
	open my $out, '>:raw', $file or die;
	print $out $broken;
	close $out;
	$standby->start;
	my ($found, $err);
	$standby->psql('postgres', q{SELECT * FROM trace_index_check('link_index')}, stdout => \$found, stderr => \$err);
	like("$found$err", $problem, $name);
	$standby->stop;
	open $out, '>:raw', $file or die;
	print $out $whole;
	close $out;
	return;
}
my $page = $first_links / 3;
is_reported(24, pack('L', 0), qr/is not a genealogy index/, 'a lost first page is reported');
is_reported(24 + 4, pack('L', 99), qr/has format 99, but this version reads format 1/, 'another format is reported');
is_reported($page + 24 + 400, pack('L', 7), qr/slot|slots/, 'a wrong slot of the directory is reported');

# The first entry of a bucket, which has slots of eight bytes, those free of zeros; some buckets are empty.
my $pages = slurp_file($file);
my ($bucket) = grep { unpack('S', substr $pages, $_ + $page - 14) == 3 && unpack('L', substr $pages, $_ + 24 + 4) > 0 }
	map { $_ * $page } 0 .. length($pages) / $page - 1;
my @slots = unpack '(LL)*', substr $pages, $bucket + 32, $page - 32 - 16;
my ($entry) = grep { $slots[2 * $_ + 1] } 0 .. $#slots / 2;
is_reported($bucket + 32 + 8 * $entry, pack('L', $slots[2 * $entry] ^ 12345), qr/entry $entry is not found by its hash|does not own the hash|is not found by its key/, 'a wrong hash is reported');
is_reported($bucket + 24 + 4, pack('L', 0), qr/the bucket has \d+ entries instead of 0/, 'a wrong number of entries is reported');
is_reported(2 * $page - 16, pack('S', 0), qr/the page is not one of a genealogy index/, 'a strange page is reported');
is_reported($bucket + 32 + 8 * $entry + 4, pack('L', 4_000_000_000), qr/entry $entry points to 4000000000, which is not a node/, 'an entry without its node is reported');
is_reported($bucket + 32 + 8 * $entry, pack('LL', 0, 0), qr/is not found by its|buckets have \d+ entries for/, 'a lost entry is reported');
is_reported(24 + 8, pack('S', 99), qr/has links of 99 bytes with 3 included values, but its columns require 35 bytes with 3/, 'another width of links is reported');

# The values beside the two links of the row that came last: bits of NULLs, the note, the quantity.
my $index = slurp_file($file);
my @notes;
while ($index =~ /\Q${\ pack 'l', 1234567890}\E/g)
{
	push @notes, $-[0];
}
is(@notes, 2, 'both links of a row have its values');
is_reported($notes[0], pack('l', 1234567891), qr/the links of row \S+ differ in "note"/, 'a wrong value is reported');
is_reported(\@notes, pack('l', 1234567891), qr/differs from its link out of the parent in "note"\n.*differs from its link into the child in "note"/,
	'a wrong value beside both links is reported');
is_reported($notes[1] - 1, pack('C', 1), qr/differ(s from its link .*)? in "note"/, 'a value that is NULL by mistake is reported');
is_reported($notes[1] + 4, pack('C', 255), qr/a link of node \d+ has a broken value of "quantity"/, 'a number that is none is reported');

done_testing();
