# The tests that look for a seeded fault, one at a time, in the environment that with-server gives.

package Finders;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(basename);
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use SeededFaults qw(text_of);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(all_tests find_tests prepare_server tests_in_order fails install_module run);

my ($work, $results) = @ENV{qw(WORK RESULTS)};
my $data = "$work/data";
my $pg_regress = "$ENV{PGXS_ROOT}/src/test/regress/pg_regress";
my $pg_isolation_regress = "$ENV{PGXS_ROOT}/src/test/isolation/pg_isolation_regress";
my @tests;
my ($server_is_old, $server_is_used) = (1, 0);

# What a test is about, by its name; other tests look at a fault last.
my $codes = qr/code|format|letters|scan|standard|conformance|natural|numbering|part_functions|trace_id|type_mod|long_input|documents/;
my $indexes = qr/genealogy_index|old_snapshot/;
my $traces = qr/common|diff|draw|genealogy|recall|rollup|servers|transfers|trace_|partition|chronology|drone|elsewhere|foreign|limits/;

# Words of the names of files, and of tests that look at what these do under other names.
my %kin = (wal => 'crash|vacuum', bucket => 'vacuum', directory => 'build|parts|broken', tape => 'build', bulk => 'build', number => 'build',
	space => 'vacuum|churn', pages => 'vacuum|churn', page => 'vacuum|churn', chains => 'vacuum|churn', nodes => 'vacuum|churn',
	retired => 'vacuum|interlock|standby', stale => 'churn|concurrent', check => 'damage|broken|crash', index => 'crash|damage|broken', scan => 'genealogy_index_laws',
	reach => 'parts|traces', route => 'partition', find => 'parts', rows => 'genealogy_index_traces', heap => 'parts|tables', plain => 'parts', query => 'elsewhere', cache => 'leaks');

# What a test takes before its time is known, in seconds.
my %guess = (unit => 1, pg_regress => 0.2, by_index => 0.3, by_partition => 0.8, isolation => 0.3, pgTAP => 3,
	by_index_tap => 4, by_partition_tap => 6, Perl => 25);

# run(LIMIT, COMMAND…): the status, undef if it was ended for its time, and what it printed. TAP ends with its
# first failure.
sub run
{
	my ($limit, @command) = @_;
	my @printed;
	my $failed = 0;
	my $pid = open my $out, '-|';

	die "fork: $!" if !defined $pid;
	if (!$pid)
	{
		setpgrp 0, 0;
		open STDIN, '<', '/dev/null';
		open STDERR, '>&', \*STDOUT;
		exec @command or die "$command[0]: $!";
	}
	my $in_time = eval
	{
		local $SIG{ALRM} = sub { die "late\n" };
		alarm $limit;
		while (my $line = <$out>)
		{
			push @printed, $line;
			$failed = $line =~ /^not ok [0-9]/ && $line !~ /# *TODO/i;
			last if $failed;
		}
		alarm 0;
		1;
	};
	kill 'KILL', -$pid if !$in_time || $failed;
	close $out;
	return ($failed ? 1 : $in_time ? $? : undef, \@printed);
}

sub psql_tap
{
	my ($database, $file) = @_;

	return [ 'env', "PGAPPNAME=$file", qw(psql -X -q -A -t -P pager=off -v ON_ERROR_STOP=1), '-d', $database, '-f', $file ];
}

sub regress
{
	my ($program, $folder, $database, $name) = @_;

	make_path("$work/printed/$database/results");
	return [ $program, "--inputdir=$folder", "--outputdir=$work/printed/$database", "--bindir=$ENV{PG_BIN}",
		"--host=$ENV{PGHOST}", "--port=$ENV{PGPORT}", "--user=$ENV{PGUSER}", '--encoding=UTF8', '--use-existing',
		"--dbname=$database", '--launcher=env PGTZ=UTC PGDATESTYLE=ISO,YMD', $name ];
}

# A regression test in a database whose tables have genealogy indexes, which traces must read.
sub regress_with_scans
{
	my ($database, $name) = @_;
	my $command = join ' ', map { "'$_'" } @{ regress($pg_regress, '.', $database, $name) };

	return [ 'sh', '-c', "$command && psql -X -q -t -v ON_ERROR_STOP=1 -d $database -c \"SELECT everywhere.require_scans('pg_regress/$name')\"" ];
}

# A law in such a database; beside the folder of laws, whose files it may include.
sub tap_with_scans
{
	my ($database, $file) = @_;
	my $repeat = "$database/" . basename($file);

	make_path($database);
	copy($file, $repeat) or die "$file: $!";
	system('sed', '-i', 's/^SELECT \* FROM finish();/SELECT everywhere.require_scans();\n&/', $repeat) == 0 or die "sed: $?";
	return psql_tap($database, $repeat);
}

sub command_of
{
	my ($suite, $file) = @_;
	my $name = basename($file) =~ s/\.\w+$//r;

	return {
		unit => sub { [ 'sh', '-c', "ulimit -t 60; exec '$work/unit/$name'" ] },
		pg_regress => sub { regress($pg_regress, '.', 'regress', $name) },
		isolation => sub { regress($pg_isolation_regress, 'test/isolation', 'isolation', $name) },
		pgTAP => sub { psql_tap('pgtap', $file) },
		by_index => sub { regress_with_scans('indexed', $name) },
		by_index_tap => sub { tap_with_scans('indexed', $file) },
		by_partition => sub { regress_with_scans('partitioned', $name) },
		by_partition_tap => sub { tap_with_scans('partitioned', $file) },
		Perl => sub { [ 'test/tools/perl-file', $file ] },
	}->{$suite}->();
}

# The tests that ONLY names, or all there are.
sub find_tests
{
	my %is_long = map { $_ => 1 } split ' ', `. test/tools/suites.sh; echo \$long_unit \$long_perl`;

	foreach my $suite (qw(unit pg_regress by_index by_partition isolation pgTAP by_index_tap by_partition_tap Perl))
	{
		foreach my $file (split ' ', `. test/tools/suites.sh; wanted $suite`)
		{
			next if $file =~ m{/citus/} || $file =~ /random_calls/;
			my $name = basename($file) =~ s/\.\w+$//r;

			push @tests, { name => "$suite $name", suite => $suite, command => command_of($suite, $file),
				seconds => $guess{$suite} * ($is_long{$name} ? 15 : 1), found => {} };
		}
	}
	return;
}

sub all_tests { return @tests }

# Whether the test is about what the file does.
sub is_about
{
	my ($test, $file) = @_;
	my ($room) = $file =~ m{src/(\w+)/};

	return $test->{suite} eq 'unit' || $test->{name} =~ $codes && $test->{name} !~ $indexes if $room =~ /^(?:core|format|standard|scan|statistics)$/;
	return 0 if $test->{suite} eq 'unit';
	return $test->{name} =~ $indexes || $test->{suite} =~ /^by_index/ || $test->{name} =~ /genealogy_l|partition_laws|trace_estimates/ if $room eq 'genealogy_index';
	return $test->{name} =~ $traces && $test->{name} !~ $indexes || $test->{name} =~ /genealogy_index_(?:tables|traces)/;
}

# Whether its name has a word of the file's name, or one that is akin to it.
sub has_a_name_like
{
	my ($test, $file) = @_;
	my $name = basename($file) =~ s/\.c$//r;

	return grep { length > 2 && $test->{name} =~ /$_/ || $kin{$_} && $test->{name} =~ /$kin{$_}/ } split /_/, $name;
}

# Those first that find a fault in the file for the least time, as far as is known.
sub tests_in_order
{
	my ($file) = @_;
	my ($room) = $file =~ m{src/(\w+)/};
	my %price;

	foreach my $test (grep { !$_->{broken} } @tests)
	{
		my $about = is_about($test, $file);

		my $likely = ($about ? 1 : 0.01) + (has_a_name_like($test, $file) ? 4 : 0)
			+ 5 * ($test->{found}{$file} || 0) + ($test->{found}{$room} || 0);
		$price{$test} = ($test->{seconds} + 0.1) / $likely;
	}
	return sort { $price{$a} <=> $price{$b} } grep { exists $price{$_} } @tests;
}

sub postmasters { return map { (split /\n/, text_of($_))[0] } split /\n/, `find '$work' -name postmaster.pid` }

# Ends every server of this run at once.
sub stop_servers
{
	my @pids = postmasters();

	kill 'QUIT', @pids;
	for (my $waits = 0; grep { kill 0, $_ } @pids; sleep 0.02)
	{
		if (++$waits > 300) { kill 'KILL', @pids }
	}
	return;
}

# Memory and files that a fault fills without end are refused.
sub start_server
{
	system("ulimit -v 4000000; ulimit -f 1000000; exec pg_ctl -D '$data' -l '$results/server.log' -w -s start >'$results/pg_ctl.log' 2>&1") == 0
		or die "the server does not start: see server.log\n";
	return;
}

# The server again, as it was before the first fault.
sub renew_server
{
	stop_servers();
	remove_tree("$work/perl");
	system("rm -rf '$data' && cp -R '$work/data.new' '$data' && chmod 700 '$data'") == 0 or die "cannot copy $data\n";
	start_server();
	($server_is_old, $server_is_used) = (0, 0);
	return;
}

sub prepare_server
{
	system(<<'END') == 0 or die "cannot prepare the databases\n";
set -e
for database in regress isolation pgtap indexed partitioned; do
	createdb $database
	psql -X -q -d $database -c 'CREATE EXTENSION traceability'
done
for database in pgtap indexed partitioned; do psql -X -q -d $database -c 'CREATE EXTENSION pgtap'; done
psql -X -q -v ON_ERROR_STOP=1 -d indexed -f test/tools/index-every-table.sql >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -d partitioned -f test/tools/partition-every-table.sql >/dev/null
pg_ctl -D "$WORK/data" -m fast -w -s stop
mv "$WORK/data" "$WORK/data.new"
END
	return;
}

# By a new name, so that servers that run keep the file that they have.
sub install_module
{
	my ($module) = @_;

	copy($module, "$ENV{MODULE}.new") or die "$module: $!";
	chmod 0755, "$ENV{MODULE}.new";
	rename "$ENV{MODULE}.new", $ENV{MODULE} or die "$ENV{MODULE}: $!";
	return;
}

sub keeps_to_its_plan
{
	my @printed = @_;
	my ($planned) = map { /^1\.\.(\d+)/ ? $1 : () } @printed;

	return defined $planned && $planned == grep { /^ok [0-9]|^not ok/ } @printed;
}

# Runs a test; a time without an end is a failure.
sub passes
{
	my ($test) = @_;
	my $limit = ($test->{passed} && $test->{suite} ne 'unit' ? 60 : 600) + 6 * $test->{seconds};
	my $began = time;
	my ($status, $printed) = run($limit, @{ $test->{command} });

	$test->{late} = !defined $status;
	$test->{why} = defined $status ? join '', @$printed : 'ended after ' . int($limit) . ' s';
	return 0 if !defined $status || $status != 0;
	return 0 if $test->{suite} !~ /^(?:pg_regress|isolation|by_index|by_partition)$/ && !keeps_to_its_plan(@$printed);
	$test->{seconds} = time - $began;
	$test->{passed} = 1;
	return 1;
}

# Whether the test fails with the module, or the program, that is there now. What earlier tests left in the
# server is no reason: it must fail in a new one; and twice if processes wait for each other there.
sub fails
{
	my ($test) = @_;

	return !passes($test) if $test->{suite} eq 'unit';
	renew_server() if $server_is_old;
	my $was_used = $server_is_used || $test->{suite} =~ /^(?:isolation|Perl)$/;
	$server_is_used = 1;
	return 0 if passes($test);
	if ($was_used)
	{
		renew_server();
		$server_is_used = 1;
		return 0 if passes($test);
	}
	return $server_is_old = 1;
}

1;
