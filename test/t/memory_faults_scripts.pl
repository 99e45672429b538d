# Memory that runs out in the scripts of the regression tests: each statement fails once at each call in
# traceability that comes to allocate and has not failed yet, is repeated, and prints in the end what it prints
# without faults.
# TRACE_SECONDS: how long faults go on at most (10), TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Faults;
use FaultSession;
use List::Util qw(shuffle);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

plan skip_all => 'faults need Linux and its C library' unless faults_are_possible();

my $seconds = $ENV{TRACE_SECONDS} || 10;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");

my $node = start_with_faults('memory_faults_scripts', "timezone = 'UTC'", "datestyle = 'ISO, YMD'");
$node->safe_psql('postgres', 'CREATE EXTENSION traceability');

my $files = 0;

# The statements and commands of a script of psql.
sub units_of
{
	my ($text) = @_;
	my @units;
	my $quoted = qr/E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$.*?\$\g{-1}\$|--[^\n]*|\/\*.*?\*\//s;

	while ($text =~ /\G(?:\s+|--[^\n]*\n)*(?=\S)/gc)
	{
		my $unit = '';

		if ($text =~ /\G\\[^\n]*/gc)
		{
			push @units, { text => $&, is_command => 1 };
			next;
		}
		while ($text =~ /\G(?:(?<quoted>$quoted)|(?<command>\\g[^\n]*)|(?<end>;)|(?<other>.))/gcs)
		{
			$unit .= $&;
			last if defined $+{command} || defined $+{end} && ($unit !~ /\bBEGIN ATOMIC\b/i || $unit =~ /\bEND;$/i);
		}
		# A session that is asked through a pipe cannot send data when the statement has failed.
		if ($unit =~ /^COPY\b.*\bFROM stdin/is)
		{
			my $file = "$PostgreSQL::Test::Utils::tmp_check/data." . ++$files;

			$text =~ /\G.*?\n(.*?)^\\\.\n/gcms;
			append_to_file($file, $1);
			$unit =~ s/\bFROM stdin/FROM '$file'/i;
		}
		push @units, { text => $unit, is_command => $unit =~ /^(?:BEGIN|START|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/i };
	}
	return @units;
}

my (@wrong, %sites);
my ($faults, $statements, $scripts) = (0, 0, 0);
my $end = time + $seconds;

# What a unit prints, errors as well.
sub printed_by
{
	my ($session, $unit) = @_;
	my $printed = $session->ask($unit->{text});

	die "the session has ended in $unit->{text}\n" unless defined $printed;
	return $printed . $session->errors;
}

# Without output: psql is quiet about what succeeds, and what fails is forgotten.
sub state_of
{
	my ($session, $statement) = @_;
	my $printed = $session->ask("$statement \\g /dev/null\n\\echo :SQLSTATE");

	$session->errors;
	return $printed;
}

# What a statement prints in the end, and how often it failed.
sub print_with_faults
{
	my ($session, $unit) = @_;

	while (1)
	{
		my $in_transaction = state_of($session, 'SAVEPOINT before_fault') eq '00000';

		state_of($session, 'SELECT faults.faults_arm(false, 0)');
		my $printed = printed_by($session, $unit);

		# The server's regular expressions have an error of their own for it.
		if ($printed !~ /\bout of memory\b|53200/)
		{
			state_of($session, 'SELECT faults.faults_disarm()');
			state_of($session, 'RELEASE SAVEPOINT before_fault') if $in_transaction;
			return $printed;
		}
		state_of($session, 'ROLLBACK TO SAVEPOINT before_fault') if $in_transaction;
		$faults++;
		return $printed if $session->ask(q{SELECT faults.faults_disarm() IS NULL}) ne 'f';
	}
}

# A session in a new database.
sub begin_script
{
	$node->safe_psql('postgres', 'CREATE DATABASE script');
	$node->safe_psql('script', 'CREATE EXTENSION traceability; CREATE SCHEMA faults; GRANT USAGE ON SCHEMA faults TO public; SET search_path = faults;' . faults_functions());
	my $session = FaultSession->new($node, 'script');
	$session->ask(q{LOAD 'traceability'});
	return $session;
}

sub end_script
{
	my ($session) = @_;

	$session->quit;
	$node->safe_psql('postgres', 'DROP DATABASE script WITH (FORCE)');
	return;
}

# Roles are those of all databases, so the script is run to its end before it is run with faults.
sub run_script
{
	my ($name) = @_;
	my @units = units_of(slurp_file("sql/$name.sql"));
	my $session = begin_script();

	$_->{expected} = printed_by($session, $_) foreach @units;
	end_script($session);
	$session = begin_script();
	foreach my $unit (@units)
	{
		my $printed = $unit->{is_command} || time >= $end ? printed_by($session, $unit) : print_with_faults($session, $unit);

		push @wrong, "$name: $unit->{text}\n$printed\nnot\n$unit->{expected}" if $printed ne $unit->{expected};
		$statements++;
	}
	my $sites = $session->ask('SELECT faults.faults_sites()') // '';
	my $critical = $session->ask('SELECT faults.faults_critical()') // '';
	$sites{$_} = 1 foreach split / /, $sites;
	push @wrong, "$name: an allocation in a critical section at " . source_of($critical) if $critical ne '';
	end_script($session);
	$scripts++;
	return;
}

my @scripts = grep { !/^traceability--/ } map { m{([^/]+)\.sql$} } glob 'sql/*.sql';

# Where psql leaves statements out, ours would be, too.
@scripts = grep { slurp_file("sql/$_.sql") !~ /^\\if/m } @scripts;
@scripts = grep { /$ENV{TRACE_OPERATION}/ } @scripts if $ENV{TRACE_OPERATION};
foreach my $name (shuffle @scripts)
{
	last if time >= $end;
	eval { run_script($name); 1 } or push(@wrong, "$name: $@"), last;
}
my @calls = calls_to_allocate();
my @missed = grep { !$sites{$_} } @calls;
diag("$faults faults in $statements statements of $scripts scripts");
diag(scalar(keys %sites) . ' calls failed; of ' . @calls . ' calls of palloc() and the like, ' . (@calls - @missed));
diag('not reached: ' . join ', ', map { source_of($_) } @missed) if $ENV{TRACE_VERBOSE};
cmp_ok($faults, '>', 20, 'statements failed for memory');
is(join("\n", @wrong), '', 'and print the same when they are repeated');
nothing_is_left($node);
done_testing();
