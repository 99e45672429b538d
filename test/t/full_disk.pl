# A disk that is full for tables, indexes and temporary files, from any write on: the error is that of the disk,
# nothing is left of a file that was temporary, an index is sound, and the statement does its work when it is
# repeated with room.  So it is with temp_file_limit.
# TRACE_SECONDS: how long it goes on (10), TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Faults;
use FaultSession;
use List::Util qw(sum);
use LongOperations;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

plan skip_all => 'faults need Linux and its C library' unless faults_are_possible();

my $seconds = $ENV{TRACE_SECONDS} || 10;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");
my $units = $seconds < 30 ? 60 : 300;

my $node = start_with_faults('full_disk', 'shared_buffers = 16MB', 'client_min_messages = error');

# Pages, tapes and the memory of a build are tiny, so that few rows take as many files.
my $settings = q{LOAD 'traceability'; SET traceability.debug_tiny = on; SET maintenance_work_mem = '1MB'; SET work_mem = '64kB';};
my $is_foreign = create_plant($node, $units, $settings);
my $session = FaultSession->new($node);
$session->ask($settings);

# Tables are new for each statement: what has grown once has room.  A statement that has failed is repeated
# with what is there then.
my $folder = $PostgreSQL::Test::Utils::tmp_check;
my $create = 'CREATE TABLE fresh (LIKE plain) WITH (autovacuum_enabled = off)';
my $index = 'INDEX fresh_index ON fresh USING genealogy (parent, child) INCLUDE (installed_at, removed_at) WITH (inline_links = 2)';
my $fill = q{INSERT INTO fresh SELECT * FROM links(20, 'A')};
my $add = "INSERT INTO fresh SELECT * FROM links($units, 'U')";
my $parts = q{CREATE TABLE fresh (LIKE plain) PARTITION BY HASH (parent); CREATE TABLE fresh_0 PARTITION OF fresh FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE fresh_1 PARTITION OF fresh FOR VALUES WITH (MODULUS 2, REMAINDER 1); CREATE INDEX ON fresh USING genealogy (parent, child)};
my $guard = q{CREATE TRIGGER guard AFTER INSERT OR UPDATE ON fresh FOR EACH ROW EXECUTE FUNCTION trace_guard()};
my $count = q{SELECT count(*) || ' ' || sum(trace_count_components('fresh', trace_id('SN:U' || i))) || ' ' || (SELECT count(*) FROM fresh) || ' ' || trace_explain('fresh') FROM generate_series(1, 9) AS i};
my $drop = 'DROP TABLE fresh';
my $few_left = q{DELETE FROM fresh WHERE hashtext(child::text) % 7 <> 0; INSERT INTO fresh SELECT * FROM links(50, 'B')};
my @operations = (
	{ name => 'insert', before => "$create; CREATE $index; $fill", statement => $add, answer => $count, after => $drop },
	{ name => 'insert into an empty index', before => "$create; CREATE $index", statement => $add, answer => $count, after => $drop },
	{ name => 'insert into one item', before => "$create; CREATE $index; $fill", statement => q{INSERT INTO fresh (parent, child) SELECT 'SN:U1', 'LOT:L' || i FROM generate_series(1, 700) AS i}, answer => $count, after => $drop },
	{ name => 'insert into partitions', before => "$parts; $fill", statement => $add, answer => $count, after => $drop },
	{ name => 'guarded insert', before => "$create; CREATE $index; $fill; $guard", statement => $add, answer => $count, after => $drop },
	{ name => 'copy', before => "$create; CREATE $index; $fill", statement => "COPY fresh FROM '$folder/links.txt'", answer => $count, after => $drop },
	{ name => 'update', before => "$create; CREATE $index; $fill; $add", statement => q{UPDATE fresh SET removed_at = '2024-05-01' WHERE parent > 'SN:P'}, answer => $count, after => $drop },
	{ name => 'vacuum', before => "$create; CREATE $index; $fill; $add; $few_left", statement => 'VACUUM fresh', answer => $count, after => $drop },
	{ name => 'vacuum of partitions', before => "$parts; $fill; $add; $few_left", statement => 'VACUUM fresh', answer => $count, after => $drop },
	{ name => 'build', before => "$create; $add", statement => "CREATE $index", answer => $count, after => $drop },
	{ name => 'build beside writers', before => "$create; $add", statement => 'CREATE ' . $index =~ s/INDEX/INDEX CONCURRENTLY/r, again => 'DROP INDEX IF EXISTS fresh_index; CREATE ' . $index, answer => $count, after => $drop },
	{ name => 'build again', before => "$create; CREATE $index; $add", statement => 'REINDEX INDEX fresh_index', answer => $count, after => $drop },
	{ name => 'build again beside writers', before => "$create; CREATE $index; $add", statement => 'REINDEX INDEX CONCURRENTLY fresh_index', answer => $count, after => $drop },
	{ name => 'build of text', statement => 'CREATE INDEX new_index ON named USING genealogy (parent, child)', answer => q{SELECT pg_relation_size('new_index')}, after => 'DROP INDEX IF EXISTS new_index' },
	{ name => 'index of codes', statement => 'CREATE INDEX new_index ON codes (code)', answer => q{SELECT pg_relation_size('new_index')}, after => 'DROP INDEX IF EXISTS new_index' },
	grep { $_->{name} =~ /^(?:plain|link|parts|named): (?:where_used|recall|check|common|rollup|expand_up|tree|chronological)$|^codes: (?:order|group|joins|text|match)$|^index (?:check|stats)$/ } operations($units, $is_foreign));
@operations = grep { $_->{name} =~ /$ENV{TRACE_OPERATION}/ } @operations if $ENV{TRACE_OPERATION};

# Makes ready, runs an operation with what is before and after it, repeats it if it has failed, and undoes it: the
# state it ends with, its answer in the end, and what "measure" prints.
my $problems = q{SELECT string_agg(i.relname || ' ' || c.problem, '; ') FROM pg_class AS i JOIN pg_am AS a ON a.oid = relam AND amname = 'genealogy' AND relkind = 'i' JOIN pg_index ON indexrelid = i.oid AND indisvalid AND indrelid::regclass::text ~ '^fresh', trace_index_check(i.oid) AS c};
my $files = q{SELECT string_agg(name, ' ') FROM pg_ls_tmpdir()};

sub run_operation
{
	my ($operation, $fault, $measure) = @_;
	my $again = $operation->{again} ? "$operation->{again};" : question_of($operation);
	my $printed = $session->ask(join "\n", '\set answer', ready($operation), $fault, question_of($operation), '\set state :SQLSTATE', '\set failed :ERROR', $measure,
		"SELECT concat_ws('; ', ($problems), ($files)) AS problems \\gset", '\if :failed', $again, '\endif', answer_of($operation), undo($operation),
		'\echo RESULT :state', '\echo :answer', '\echo :measured', '\echo :problems');

	die "the session has ended in $operation->{name}\n" unless defined $printed;
	return split /\n/, $printed =~ s/.*^RESULT //msr;
}

my (%expected, %growth, %failures, @wrong);

sub report_difference
{
	my ($operation, $how, $state, $answer, $problems) = @_;

	push @wrong, "$operation->{name}, $how: $state, $answer, not $expected{ $operation->{name} }" if $answer ne $expected{ $operation->{name} };
	push @wrong, "$operation->{name}, $how: $problems" if ($problems // '') ne '';
	return;
}

# What an operation gives, and how often files grow in it.
sub measure
{
	my ($operation) = @_;
	my ($state, $answer, $measured) = run_operation($operation, 'SELECT faults_fill_disk(1000000000) \g /dev/null', 'SELECT faults_empty_disk() AS measured \gset');

	die "$operation->{name} gives $state, $answer\n" if $state ne '00000' || $answer eq '';
	$expected{ $operation->{name} } = $answer;
	($growth{ $operation->{name} }) = $measured =~ /^(\d+)/;
	return;
}

sub fill_disk
{
	my ($operation) = @_;
	my $room = int($growth{ $operation->{name} } * rand() ** (rand() < 0.5 ? 1 : 4));
	my ($state, $answer, $measured, $problems) = run_operation($operation, "SELECT faults_fill_disk($room) \\g /dev/null", 'SELECT faults_empty_disk() AS measured \gset');
	my ($refused) = $measured =~ / (\d+)$/;

	report_difference($operation, "with room for $room", $state, $answer, $problems);
	push @wrong, "$operation->{name}, with room for $room: $state" if $state ne ($refused ? '53100' : '00000');
	$failures{$state}{ $operation->{name} }++;
	return;
}

sub limit_files
{
	my ($operation) = @_;
	my $limit = int(rand(10) ** 3);
	my ($state, $answer, $measured, $problems) = run_operation($operation, "SET temp_file_limit = $limit;", 'RESET temp_file_limit; SELECT 0 AS measured \gset');

	report_difference($operation, "with $limit kB for temporary files", $state, $answer, $problems);
	push @wrong, "$operation->{name}, with $limit kB for temporary files: $state" if $state !~ /^(?:53400|00000)$/;
	$failures{$state}{ $operation->{name} }++;
	return;
}

my $end = time + $seconds;
eval {
	while (time < $end)
	{
		my $operation = $operations[rand @operations];

		measure($operation) unless defined $growth{ $operation->{name} };
		next if $growth{ $operation->{name} } == 0;
		rand() < 0.2 ? limit_files($operation) : fill_disk($operation);
	}
	1;
} or push @wrong, $@;
foreach my $state (sort keys %failures)
{
	diag("$state: " . sum(values %{ $failures{$state} }) . ' times, in ' . keys(%{ $failures{$state} }) . ' operations');
}
diag(join ', ', map { "$_ $growth{$_}" } sort keys %growth) if $ENV{TRACE_VERBOSE};
cmp_ok(scalar keys %{ $failures{53100} // {} }, '>', 0, 'the disk was full');
is(join("\n", @wrong), '', 'an operation fails for the disk, and does its work when it is repeated');
nothing_is_left($node);
$session->quit;
done_testing();
