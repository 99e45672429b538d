# Statements that are given up at any time: by statement_timeout, by a cancel or with their session, while they
# work or wait for a lock.  They calculate for no more than 0.1 s after that, and nothing is left of what they did:
# repeated, they give the same, and indexes are sound.
# TRACE_SECONDS: how long it goes on (10), TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Faults;
use FaultSession;
use LongOperations;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $seconds = $ENV{TRACE_SECONDS} || 10;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");
my $units = $seconds < 30 ? 500 : 3000;

# How long a statement may go on, in seconds of its processor, and of a clock where it waits; on a loaded machine
# that is long.  What is late each time it is tried, is.
my $patience = 0.1;
my $patience_of_clock = 2;

my $node = PostgreSQL::Test::Cluster->new('timeouts');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
fsync = off
autovacuum = off
restart_after_crash = off
shared_buffers = 64MB
max_wal_size = 4GB
client_min_messages = error
log_min_messages = warning
});
$node->start;
my $is_foreign = create_plant($node, $units, '');
my $settings = q{LOAD 'traceability'; SET maintenance_work_mem = '1MB'; SET work_mem = '1MB';};

# Codes, formats and scans of hostile sizes.  They are stored as they are: to make them would take longer than
# to refuse them.
my $bytes = $seconds < 30 ? 1_000_000 : 20_000_000;
my %hostile = (letters => 'A', digits => '9', blanks => ' a', dashes => "\xE2\x80\x93", template => '{a:N1}', brackets => '[', choice => 'A=x|', element => '(01)09506000134352', field => "\x1D1PX", path => '01/09506000134352/');
$node->safe_psql('postgres', "CREATE UNLOGGED TABLE hostile (name text, t text); ALTER TABLE hostile ALTER t SET STORAGE EXTERNAL;"
	. join '', map { "INSERT INTO hostile VALUES ('$_', repeat('$hostile{$_}', $bytes / octet_length('$hostile{$_}')));" } sort keys %hostile);
my $format = "'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N..6}'";
my @hostile = (
	map({ "SELECT $_ FROM hostile" } 'code_problem(t)', 'trace_problem(t)', 'length(code_clean(t))', q{code_problem(t, '{a:X..9}')}, q{code_problem(t, 'gtin')}, q{code_matches(t, 'sscc')}, q{code_key(t, '{a:X..9}')},
		q{t = serial_number 'A'}, q{trace_id 'SN:A' < t}),
	map({ my $name = $_; map { "SELECT $_ FROM hostile WHERE name = '$name'" } 't::serial_number', 't::trace_id', 't::code_format', 'scan_uii(t)' } sort keys %hostile),
	q{SELECT name, i FROM hostile, code_identify(t) AS i},
	"SELECT count(*) FROM generate_series(1, 300000) AS i WHERE code_matches('DRN-2980-20240101-' || i, $format)",
	q{SELECT count(code_format('{a:N..' || 1 + i % 20 || '}-{date:YYYYMMDD}')) FROM generate_series(1, 50000) AS i},
	q{SELECT i FROM generate_series(1, 20000) AS i, code_identify(i::text)});
my @operations = operations($units, $is_foreign);
push @operations, map { { name => "hostile: $_", statement => $_, is_any => 1 } } @hostile;
push @operations, { name => 'many numbers', before => 'BEGIN', statement => q{SELECT count(*) FROM code_allocate('unit', 100000, '{"model": "2980"}', '2023-12-12')}, after => 'ROLLBACK' };
@operations = grep { $_->{name} =~ /$ENV{TRACE_OPERATION}/ } @operations if $ENV{TRACE_OPERATION};

my ($session, $process, $other);

sub begin_session
{
	$session = FaultSession->new($node);
	$process = $session->ask("$settings SELECT pg_backend_pid();");
	return;
}

# The seconds for which the session has calculated; undef when it has ended.
sub calculated
{
	open my $file, '<', "/proc/$process/stat" or return;
	my @facts = split / /, (<$file> // '') =~ s/.*\) //r;

	return @facts > 12 ? ($facts[11] + $facts[12]) / 100 : undef;
}

# The script that runs an operation; the state it ends with, its answer, and its time in ms are printed.
sub script_of
{
	my ($operation, $timeout) = @_;

	return join "\n", '\set answer', ready($operation), "SET statement_timeout = $timeout;", '\timing on', question_of($operation), '\timing off', '\set state :SQLSTATE', 'SET statement_timeout = 0;', '\echo AFTER :SQLSTATE',
		answer_of($operation), undo($operation), 'SET statement_timeout = 0;', '\echo RESULT :state :answer';
}

# What it printed: state and answer, and the time in seconds.
sub result_of
{
	my ($printed) = @_;

	return unless defined $printed;
	my ($given) = $printed =~ /^RESULT (.*)$/ms;
	# The timeout may also end the statement that takes it back, and with it the transaction.
	$given =~ s/^00000/57014/ if $printed =~ /^AFTER 57014$/m;
	return ($given, ($printed =~ /^Time: ([\d.]+) ms/m)[0] / 1000);
}

my (%expected, %length, @wrong, %late, %count);

sub measure
{
	my ($operation) = @_;
	my ($given) = result_of($session->ask(script_of($operation, 0)));
	my ($again, $time) = result_of($session->ask(script_of($operation, 0)));

	die "$operation->{name} ends its session\n" unless defined $time;
	die "$operation->{name} gives $again after $given\n" if $again ne $given;
	die "$operation->{name} gives $given\n" if (split / /, $given)[0] ne ($operation->{state} // '00000') && !$operation->{is_any};
	$expected{ $operation->{name} } = $given;
	$length{ $operation->{name} } = $time;
	return;
}

# After a statement was given up, or was not.
sub judge
{
	my ($operation, $how, $given, @states) = @_;
	my $expected = $expected{ $operation->{name} };

	if (defined $given)
	{
		my ($state) = split / /, $given;

		$count{"$how, $state"}++;
		push @wrong, "$operation->{name}: $given, not $expected, $how" unless $given eq $expected || grep { $_ eq $state } @states;
	}
	else
	{
		$count{"$how, the session has ended"}++;
		begin_session();
		$session->ask(undo($operation) =~ s/^ROLLBACK;//r);
	}
	return if !$operation->{changes} && rand() < 0.8;
	my ($again) = result_of($session->ask(script_of($operation, 0)));
	push @wrong, "$operation->{name}: " . ($again // 'end of the session') . ", not $expected, repeated after it was given up $how" if ($again // '') ne $expected;
	my $problems = $session->ask(problems_of($operation));
	push @wrong, "$operation->{name}: $problems after it was given up $how" if ($problems // '') ne '';
	return;
}

# How late a statement was that may have gone on for so long by a clock, and has calculated for so long.
sub lateness
{
	my ($by_clock, $calculated) = @_;

	return $by_clock > $patience_of_clock || !defined $calculated ? $by_clock - $patience_of_clock : $calculated - $patience;
}

sub note_lateness
{
	my ($operation, $how, $late, $again) = @_;

	for (1 .. 4)
	{
		return if $late <= 0;
		$count{late}++;
		$late = $again->();
	}
	$late{"$operation->{name}, $how"} = sprintf '%.2f s', $late if $late > 0;
	return;
}

# A timeout of so many ms.  What surrounds the statement calculates little.
sub time_out
{
	my ($operation, $timeout, $how) = @_;
	my $before = calculated();
	my $script = script_of($operation, $timeout);
	my ($given, $time) = result_of($session->ask($script));
	my $after = calculated();
	my $late = !defined $time || $given !~ /^57014/ ? 0 : lateness($time - $timeout / 1000, $operation->{before} || !defined $after ? undef : $after - $before - $timeout / 1000);

	judge($operation, $how, $given, '57014');
	return $late;
}

sub by_timeout
{
	my ($operation) = @_;
	my $timeout = 1 + int(1000 * rand(1.1) * $length{ $operation->{name} });
	my $how = "after $timeout ms";

	note_lateness($operation, $how, time_out($operation, $timeout, 'by a timeout'), sub { time_out($operation, $timeout, 'by a timeout') });
	return;
}

# Another session cancels it, or ends its session, after some seconds.
sub stop
{
	my ($operation, $function, $delay) = @_;

	$session->send(script_of($operation, 0));
	sleep $delay;
	my $before = calculated();
	$other->ask("SELECT $function($process) \\g /dev/null");
	my $began = time;
	my ($given) = result_of($session->receive);
	my $after = calculated();
	my $late = lateness(time - $began, defined $before && defined $after && !$operation->{after} ? $after - $before : undef);
	# A cancel may come when the statement has ended, to one of those that surround it.
	if ($function eq 'pg_cancel_backend')
	{
		$session->ask('ROLLBACK; SET statement_timeout = 0');
		$session->ask(undo($operation));
		$given = '57014' if defined $given && $given ne $expected{ $operation->{name} };
	}
	elsif (defined $given)
	{
		begin_session();
	}
	judge($operation, "by $function", $given, '57014');
	return $late;
}

sub by_other
{
	my ($operation) = @_;
	my $function = rand() < 0.5 ? 'pg_cancel_backend' : 'pg_terminate_backend';
	my $delay = rand(1.1) * $length{ $operation->{name} };

	note_lateness($operation, $function, stop($operation, $function, $delay), sub { stop($operation, $function, $delay) });
	return;
}

# While another session has the locks of all tables, or of rows and counters.
my @tables = qw(plain link named parts mixed guarded codes copied bom received);
my @locks = ((map { "LOCK TABLE $_ IN ACCESS EXCLUSIVE MODE" } @tables), (map { "LOCK TABLE $_ IN SHARE UPDATE EXCLUSIVE MODE" } qw(link plain parts)),
	'LOCK TABLE ' . join(', ', @tables) . ' IN ACCESS EXCLUSIVE MODE', q{DO $$BEGIN PERFORM code_allocate('unit', 1, '{"model": "2980"}', '2023-12-12'), code_next('unit', '{"model": "3000"}', '2024-01-01'); END$$},
	q{INSERT INTO guarded (parent, child, quantity) VALUES ('SN:U1', 'LOT:L1', 1e6 - 40000)}, q{UPDATE guarded SET quantity = quantity WHERE parent ^@ 'SN:P'});

sub while_locked
{
	my ($operation) = @_;
	my $before = ready($operation);
	my $timeout = 1 + int rand 50;
	my $lock = $locks[rand @locks];
	my $wait = sub {
		my ($given, $time) = result_of($session->ask(join "\n", "SET statement_timeout = $timeout;", $before, '\timing on', question_of($operation), '\timing off', '\set state :SQLSTATE',
			'ROLLBACK;', 'SET statement_timeout = 0;', '\echo RESULT :state'));

		$count{"while locked, $given"}++;
		push @wrong, "$operation->{name}: $given while another session has done $lock" unless $given eq '57014' || (split / /, $expected{ $operation->{name} })[0] eq $given;
		return lateness($time - $timeout / 1000);
	};

	# What makes ready may need the same lock.
	return if $before !~ /^(?:BEGIN;)?$/;
	$other->ask("BEGIN; $lock;");
	note_lateness($operation, "waiting for $lock", $wait->(), $wait);
	$other->ask('ROLLBACK');
	$session->ask(undo($operation));
	judge($operation, 'while locked', '57014 ', '57014');
	return;
}

my $end;
eval {
	begin_session();
	$other = FaultSession->new($node);
	$end = time + $seconds;
	while (time < $end)
	{
		my $operation = $operations[rand @operations];
		my $way = rand;

		measure($operation) unless defined $length{ $operation->{name} };
		$way < 0.2 ? while_locked($operation) : $length{ $operation->{name} } < 0.002 ? next : $way < 0.7 ? by_timeout($operation) : by_other($operation);
	}
	1;
} or push @wrong, $@;
diag(keys(%length) . ' of ' . @operations . ' operations; ' . join '; ', map { "$_: $count{$_}" } sort keys %count);
is(join("\n", @wrong), '', 'a statement that was given up gives the same when it is repeated');
is(join("\n", map { "$_: $late{$_}" } sort keys %late), '', 'and ends soon');
cmp_ok($count{'by a timeout, 57014'} // 0, '>', 0, 'statements were given up');
$other->quit;
$session->quit;
nothing_is_left($node);
done_testing();
