# Servers that are killed by SIGKILL, as by the kernel that has run out of memory: nothing of theirs runs
# once more. What they have written to files is there afterwards, flushed or not; what they had in
# memory is gone.

package KilledServers;

use strict;
use warnings;

use Exporter 'import';
use List::Util qw(shuffle);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(kill_server kill_in_recovery kill_one_process recovers);

my $patience = 60;

sub pid_file { return $_[0]->data_dir . '/postmaster.pid' }

sub children_of
{
	my ($parent) = @_;

	return map { /^\s*(\d+)\s+$parent\s*$/ ? $1 : () } split /\n/, `ps -A -o pid= -o ppid=`;
}

# A process without a parent that waits for it may remain in the list for ever.
sub is_dead
{
	my ($pid) = @_;

	return !kill(0, $pid) || `ps -o stat= -p $pid` =~ /^\s*(Z|$)/;
}

sub wait_for
{
	my ($what, $done) = @_;
	my $until = time + $patience;

	until ($done->())
	{
		die "$what: not in $patience s" if time > $until;
		sleep 0.01;
	}
	return;
}

# The postmaster is stopped first, so that it starts no process meanwhile. The others die in any order, and
# within so many seconds; then it dies, since those that outlive it would notice, and roll back. Where nobody
# waits for processes without a parent the postmaster keeps its number, and the next one would take it to be
# alive.
sub kill_postmaster
{
	my ($node, $within) = @_;
	my $file = pid_file($node);
	my ($postmaster) = slurp_file($file) =~ /^(\d+)\n/ or die "no postmaster in $file";

	kill 'STOP', $postmaster;
	my @all = (shuffle(children_of($postmaster)), $postmaster);
	foreach my $pid (@all)
	{
		kill 'KILL', $pid;
		sleep rand 2 * $within / @all if $within;
	}
	wait_for("process $_ dies", sub { is_dead($_) }) foreach @all;
	unlink $file, $node->host . '/.s.PGSQL.' . $node->port . '.lock' if kill 0, $postmaster;
	return;
}

sub kill_server
{
	my ($node, $within) = @_;

	kill_postmaster($node, $within);
	$node->{_pid} = undef;
	return;
}

# Starts a server that was killed, and kills it after so many seconds: if that is soon, before it has
# replayed its WAL.
sub kill_in_recovery
{
	my ($node, $after) = @_;
	my $file = pid_file($node);

	unlink $file;
	PostgreSQL::Test::Utils::system_log('pg_ctl', '-W', '-D', $node->data_dir, '-l', $node->logfile, 'start');
	wait_for('the postmaster starts', sub { -s $file && slurp_file($file) =~ /\n/ });
	sleep $after;
	kill_postmaster($node, 0) if -s $file;
	return;
}

# Starts a server that was killed; if that fails, shows why.
sub recovers
{
	my ($node, $name) = @_;

	return ok(1, "$name: the server recovers") if $node->start(fail_ok => 1);
	fail("$name: the server recovers");
	my @log = split /\n/, slurp_file($node->logfile);
	diag(join "\n", splice @log, -6);
	return 0;
}

# Kills one process of a server, client or not, and the postmaster itself restarts the others. Whoever
# calls it waits for its clients to end.
sub kill_one_process
{
	my ($node) = @_;
	my $pid;

	do
	{
		$pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity
			WHERE pid <> pg_backend_pid() AND backend_type NOT LIKE '%launcher' ORDER BY random() LIMIT 1});
	} until kill 'KILL', $pid;
	return;
}

1;
