# Memory that runs out: each call in traceability that comes to allocate, by itself or in the server, fails
# once in the operations of a plant; then allocations of any number do.  The error is that of memory, the
# operation gives the same when it is repeated, and what it wrote is sound.
# TRACE_SECONDS: how long it goes on at most (10), TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Faults;
use FaultSession;
use List::Util qw(shuffle);
use LongOperations;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

plan skip_all => 'faults need Linux and its C library' unless faults_are_possible();

my $seconds = $ENV{TRACE_SECONDS} || 10;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");
my $units = 12;

my $node = start_with_faults('memory_faults', 'shared_buffers = 16MB', 'client_min_messages = error');

# Pages, tapes and the memory of a build are tiny, so that few rows take as many steps.
my $settings = q{LOAD 'traceability'; SET traceability.debug_tiny = on; SET maintenance_work_mem = '1MB'; SET work_mem = '64kB';};
my $is_foreign = create_plant($node, $units, $settings);
my @operations = operations($units, $is_foreign);
@operations = grep { $_->{name} =~ /$ENV{TRACE_OPERATION}/ } @operations if $ENV{TRACE_OPERATION};
my $session = FaultSession->new($node);
$session->ask($settings);

# Runs an operation, with a fault if "arming" asks for one: the state it ends with and its answer, the address
# that failed, and how many allocations there were. PostgreSQL 17 and later call it an internal error where a
# hash table finds no memory to begin with.
sub run_operation
{
	my ($operation, $arming) = @_;

	# A transaction that has failed cannot disarm, but the fault has.
	my $printed = $session->ask(join "\n", '\set answer', ready($operation), $arming, question_of($operation), '\set state :SQLSTATE',
		'\set message :LAST_ERROR_MESSAGE', q{SELECT faults_disarm() \g /dev/null}, answer_of($operation), undo($operation), q{SELECT coalesce(faults_disarm(), '') AS site, faults_allocations() AS allocations \gset},
		'\echo RESULT :state :answer', '\echo :site', '\echo :allocations', '\echo :message');

	die "the session has ended in $operation->{name}\n" unless defined $printed;
	my ($given, $failed, $allocations, $message) = split /\n/, $printed =~ s/.*^RESULT //msr;
	$given =~ s/^XX000 /53200 / if ($message // '') =~ /^failed to initialize hash table/;
	return ($given, $failed, $allocations);
}

my (%expected, @wrong);
my $faults = 0;

# What an operation gives without a fault.
sub expected
{
	my ($operation) = @_;

	if (!defined $expected{ $operation->{name} })
	{
		my ($given) = run_operation($operation, '');
		my ($again) = run_operation($operation, '');

		die "$operation->{name} gives $again after $given\n" if $again ne $given;
		die "$operation->{name} gives $given\n" if (split / /, $given)[0] ne ($operation->{state} // '00000');
		$expected{ $operation->{name} } = $given;
	}
	return $expected{ $operation->{name} };
}

# Runs an operation with a fault; returns the site, empty if none has failed.
sub fail_once
{
	my ($operation, $arming) = @_;
	my $expected = expected($operation);
	my ($given, $site) = run_operation($operation, $arming);

	$site //= '';
	push @wrong, "$operation->{name}: $given after a fault at " . source_of($site) unless $site eq '' ? $given eq $expected : $given =~ /^53200 /;
	return '' if $site eq '';
	$faults++;
	my ($again) = run_operation($operation, '');
	push @wrong, "$operation->{name}: $again, not $expected, repeated after a fault at " . source_of($site) if $again ne $expected;
	my $problems = $session->ask(problems_of($operation));
	push @wrong, "$operation->{name}: $problems after a fault at " . source_of($site) if $problems ne '';
	return $site;
}

my $end = time + $seconds;
my %done = map { $_ => 0 } qw(false true);
my $numbered = 0;

eval {
	foreach my $by_caller (qw(false true))
	{
		foreach my $operation (shuffle @operations)
		{
			my $site = 'none yet';

			$site = fail_once($operation, "SELECT FROM faults_arm($by_caller, 0);") while $site ne '' && time < $end;
			$done{$by_caller} += $site eq '';
		}
	}
	while (time < $end)
	{
		my $operation = $operations[rand @operations];
		my $allocations = (run_operation($operation, 'SELECT FROM faults_arm(false, 1000000000);'))[2];

		next if $allocations == 0;
		foreach (1 .. 5)
		{
			fail_once($operation, 'SELECT FROM faults_arm(false, ' . (1 + int rand $allocations) . ');');
			$numbered++;
		}
	}
	1;
} or push @wrong, $@;

if (my $sites = $session->ask('SELECT faults_sites();'))
{
	my %sites = map { $_ => 1 } split / /, $sites;
	my @calls = calls_to_allocate();
	my @missed = grep { !$sites{$_} } @calls;

	diag("$faults faults, $numbered of them by number; $done{false} of " . @operations . " operations done, $done{true} by caller");
	diag(scalar(keys %sites) . ' calls failed; of ' . @calls . ' calls of palloc() and the like, ' . (@calls - @missed));
	diag('not reached: ' . join ', ', map { source_of($_) } @missed) if $ENV{TRACE_VERBOSE};
	is($session->ask('SELECT faults_critical()'), '', 'nothing is allocated in a critical section');
}
is(join("\n", @wrong), '', 'an operation fails for memory, and gives the same when it is repeated');
nothing_is_left($node);
$session->quit;
done_testing();
