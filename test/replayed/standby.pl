# A standby that has replayed, and compared, all that suites did on its primary: nothing differed, its
# indexes are sound, it answers what the primary does; promoted, it goes on where that stopped.

use strict;
use warnings;

use Test::More;
use Time::HiRes qw(sleep time);

# How long the standby may lag behind, in seconds.
my $patience = 1200;
my ($primary, $standby) = ($ENV{PGPORT}, $ENV{STANDBY_PORT});
my $log = "$ENV{RESULTS}/standby-server.log";

# Not every item that is asked for has links, which would be noticed.
$ENV{PGOPTIONS} = '-c client_min_messages=warning';

# The lines that psql prints.
sub ask
{
	my ($port, $database, $sql) = @_;

	open my $psql, '-|', 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-p', $port, '-d', $database, '-c', $sql or die "psql: $!";
	my @lines = <$psql>;
	close $psql or return "psql fails: $sql";
	chomp @lines;
	return @lines;
}

sub databases { return ask($_[0], 'postgres', q{SELECT datname FROM pg_database WHERE datallowconn}) }

sub is_replayed
{
	my ($name) = @_;
	my ($end) = ask($primary, 'postgres', 'SELECT pg_current_wal_lsn()');
	my $until = time + $patience;
	my $state = '';

	until ($state eq 't' || time > $until)
	{
		($state) = ask($standby, 'postgres', "SELECT pg_last_wal_replay_lsn() >= '$end'");
		last if $state !~ /^[tf]$/;
		sleep 0.1;
	}
	is($state, 't', "$name: the standby has replayed $end") or diag(qx{tail -n 20 $log});
	return $state eq 't';
}

# Every genealogy index of the server, and how many there are.
sub are_sound
{
	my ($port, $blocks_writers, $name) = @_;
	my $count = 0;
	my @problems;

	foreach my $database (databases($port))
	{
		my ($indexes) = ask($port, $database, q{SELECT string_agg(format('SELECT %L, * FROM %s.trace_index_check(%L)', pg_class.oid::regclass,
				extnamespace::regnamespace, pg_class.oid::regclass), ' UNION ALL ')
			FROM pg_class JOIN pg_am ON pg_am.oid = relam JOIN pg_index ON indexrelid = pg_class.oid, pg_extension
			WHERE amname = 'genealogy' AND relkind = 'i' AND indisvalid AND extname = 'traceability'} . ($blocks_writers ? '' : q{ AND relpersistence = 'p'}));

		next unless $indexes;
		$count += () = $indexes =~ /trace_index_check/g;
		$indexes =~ s/(trace_index_check\('.*?')\)/$1, false)/g unless $blocks_writers;
		push @problems, map { "$database: $_" } ask($port, $database, $indexes);
	}
	is(join("\n", @problems), '', "$name: every genealogy index is sound");
	cmp_ok($count, '>=', 8, "$name: there are some");
	diag("$name: $count genealogy indexes checked");
	return;
}

# What traces of every table answer.
sub traces
{
	my ($port, $setting) = @_;
	my @kinds = map { [ split /\t/ ] } ask($port, 'plant', q{SELECT concat_ws(E'\t', links, type, item) FROM kind ORDER BY links});

	return join "\n", map { my ($links, $type, $item) = @$_; ask($port, 'plant', qq{$setting
		SELECT '$links', item, depth, is_top, is_installed FROM trace_recall('$links', ($item || 150)::$type) AS r ORDER BY depth, item::text COLLATE "C";
		SELECT item, depth FROM trace_components('$links', ($item || 3)::$type, at => '2024-01-20', max_depth => 4) AS c ORDER BY depth, item::text COLLATE "C";
		SELECT n, trace_count_components('$links', ($item || n)::$type), trace_count_where_used('$links', ($item || n)::$type),
			trace_contains('$links', ($item || n)::$type, ($item || 400)::$type) FROM generate_series(0, 300, 20) AS n}) } @kinds;
}

is(join(' ', ask($primary, 'postgres', 'SHOW wal_consistency_checking')), 'all', 'the primary logs every page');
if (!is_replayed('the suites'))
{
	done_testing();
	exit 1;
}
system("createdb -p $primary plant") == 0 or die 'no database';
system("psql -X -q -v ON_ERROR_STOP=1 -p $primary -d plant -f test/replayed/plant.sql >$ENV{RESULTS}/plant.out 2>&1") == 0 or die 'no plant: ' . qx{tail -n 20 $ENV{RESULTS}/plant.out};
is_replayed('a plant');
my ($megabytes) = ask($primary, 'postgres', q{SELECT round(pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') / 1e6)});
diag("$megabytes MB of WAL were replayed");
are_sound($standby, 0, 'standby');
my $answers = traces($standby, '');
cmp_ok(length $answers, '>', 5000, 'standby: traces have much to answer');
is($answers, traces($primary, ''), 'standby: they are those of the primary');
is(traces($standby, 'SET traceability.use_genealogy_index = off;'), $answers, 'standby: so are those by queries');

system("pg_ctl -s -w -D $ENV{WORK}/data -m fast stop") == 0 or die 'the primary does not stop';
system("pg_ctl -s -w -D $ENV{STANDBY} promote") == 0 or die 'the standby is not promoted';
are_sound($standby, 1, 'promoted');
is(traces($standby, ''), $answers, 'promoted: traces are the same');
is(join(' ', ask($standby, 'plant', q{INSERT INTO unit DEFAULT VALUES RETURNING serial})), 'U-000251', 'promoted: the next code is given');
is(join(' ', ask($standby, 'plant', q{SELECT refused('LOT:CELLS', 'SN:DRONE')})), '23514', 'promoted: the guard refuses a cycle');
ask($standby, 'plant', "SELECT change(links, item, 5) FROM kind");
ask($standby, 'plant', 'VACUUM');
ask($standby, 'plant', "SELECT change(links, item, 6) FROM kind");
ask($standby, 'plant', 'INSERT INTO passing SELECT TRIM(n::text), (n + 1)::text FROM generate_series(1, 100) AS n');
are_sound($standby, 1, 'promoted, changed and vacuumed');
my $changed = traces($standby, '');
isnt($changed, $answers, 'promoted and changed: traces have changed');
is(traces($standby, 'SET traceability.use_genealogy_index = off;'), $changed, 'promoted and changed: as by queries');
is(qx{grep -cE 'inconsistent page|PANIC|TRAP' $log}, "0\n", 'the log reports no page that differs');

done_testing();
