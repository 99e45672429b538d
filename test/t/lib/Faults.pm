# Servers whose memory and disk run out when a test says so: test/modules/faults.

package Faults;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(faults_are_possible faults_functions start_with_faults source_of calls_to_allocate nothing_is_left);

my ($folder) = run_command([ 'pg_config', '--pkglibdir' ]);

sub faults_are_possible { return $^O eq 'linux' && `ldd --version 2>&1` =~ /GNU|GLIBC/ && -e "$folder/faulty_libc.so" }

# To create the functions of the module.
sub faults_functions
{
	return q{
		CREATE FUNCTION faults_arm(by_caller boolean, number bigint) RETURNS void LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_disarm() RETURNS text LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_allocations() RETURNS bigint LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_sites() RETURNS text LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_critical() RETURNS text LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_fill_disk(room integer) RETURNS void LANGUAGE c AS 'faults';
		CREATE FUNCTION faults_empty_disk() RETURNS text LANGUAGE c AS 'faults'};
}

# A server of that name, with settings of its own. No worker takes over what is to fail.
sub start_with_faults
{
	my ($name, @settings) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$node->append_conf('postgresql.conf', join "\n", @settings, q{
fsync = off
autovacuum = off
restart_after_crash = off
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
log_min_messages = warning
});
	local $ENV{LD_PRELOAD} = "$folder/faulty_libc.so";
	$node->start;
	$node->safe_psql('postgres', faults_functions());
	return $node;
}

# Where a call that returns to an address is in the source, if there is a program that knows it.
sub source_of
{
	my ($address) = @_;
	my ($lines) = eval { run_command([ 'addr2line', '-s', '-f', '-e', "$folder/traceability.so", sprintf '%x', hex($address) - 1 ]) };

	return ($lines // '') =~ /^(\w+)\n([\w.]+:\d+)/ ? "$1, $2" : $address;
}

# The addresses to which calls of palloc() and the like return.
sub calls_to_allocate
{
	my $functions = qr/palloc\w*|repalloc\w*|MemoryContextAlloc\w*|MemoryContextStrdup|pn?strdup|psprintf/;
	my ($code) = eval { run_command([ 'objdump', '-d', '--no-show-raw-insn', "$folder/traceability.so" ]) };

	return ($code // '') =~ /\bcallq? .*<(?:$functions)(?:\@plt)?>\n\s*([0-9a-f]+):/g;
}

# What errors may have left: files, locks, and what the server warns of.
sub nothing_is_left
{
	my ($node) = @_;
	my $temporary = $node->data_dir . '/base/pgsql_tmp';

	is(join(' ', grep { !/^\.+$/ } -d $temporary ? slurp_dir($temporary) : ()), '', 'no temporary file is left');
	is($node->safe_psql('postgres', q{SELECT string_agg(l::text, ' ') FROM pg_locks AS l WHERE pid <> pg_backend_pid() AND locktype <> 'virtualxid'}), '', 'no lock is left');
	$node->stop;

	my @log = grep { /WARNING:  |PANIC:  |TRAP:|terminated by signal/ && !/there is no transaction in progress/ } split /\n/, slurp_file($node->logfile);
	is(join("\n", @log), '', 'the server has nothing to warn of');
	return;
}

1;
