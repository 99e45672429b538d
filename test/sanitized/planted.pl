# A server with sanitizers finds the faults that are planted in a module of the tests, each in its own
# words; else it would find none in the extension either. CHECKER says what is able to find which.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my %found_by = (
	stock => { 'past malloc' => 'heap-buffer-overflow', 'null to memcpy' => 'null pointer passed', shift => 'shift exponent 40 is too large' },
	address => { 'past malloc' => 'heap-buffer-overflow', 'past palloc' => 'use-after-poison', 'freed palloc' => 'use-after-poison',
		'null to memcpy' => 'null pointer passed', shift => 'shift exponent 40 is too large' },
	valgrind => { 'past malloc' => 'Invalid read of size 1', 'past palloc' => 'Invalid read of size 1', 'freed palloc' => 'Invalid read of size 1',
		uninitialized => 'Conditional jump or move depends on uninitialised' });
$found_by{caches} = $found_by{address};
my $faults = $found_by{ $ENV{CHECKER} };

my $read = 0;
my $node = PostgreSQL::Test::Cluster->new('planted');
$node->init;
$node->append_conf('postgresql.conf', 'restart_after_crash = on');
$node->start;
$node->safe_psql('postgres', q{CREATE FUNCTION planted(text) RETURNS integer STRICT LANGUAGE c AS 'planted'; SELECT planted('nothing')});
is(findings(), '', 'nothing is found where there is nothing');

foreach my $fault (sort keys %$faults)
{
	$node->psql('postgres', "SELECT planted('$fault')");
	like(findings(), qr/\Q$faults->{$fault}\E/, "found: $fault");
	$node->poll_query_until('postgres', 'SELECT true');
}
$node->stop;
findings();
done_testing();

# What was found since the last time, in files or in the log.
sub findings
{
	my @files = glob "$ENV{RESULTS}/findings.*";
	my $log = slurp_file($node->logfile, $read);
	my $findings = join '', map { slurp_file($_) } @files;

	unlink @files;
	$read += length $log;
	return $findings . join "\n", $log =~ /^.*: runtime error: .*$/mg;
}
