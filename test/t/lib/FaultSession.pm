# A session that is asked again and again, in which what fails is only noted.

package FaultSession;

use strict;
use warnings;

use IPC::Open3;

# How long an answer may take, in seconds: more than any, so that a test ends that nobody answers.
my $patience = 60;

sub new
{
	my ($class, $node, $database) = @_;
	my $self = bless { asked => 0 }, $class;

	$self->{errors} = "$PostgreSQL::Test::Utils::tmp_check/session." . $node->name . ".$$." . int(rand 1_000_000_000);
	open my $errors, '>', $self->{errors} or die "$self->{errors}: $!";
	$self->{process} = open3($self->{in}, $self->{out}, '>&' . fileno($errors), 'psql', '-XAtq', '-d', $node->connstr($database || 'postgres'));
	$self->{in}->autoflush(1);
	return $self;
}

# Sends a script of psql, without waiting for its end.
sub send
{
	my ($self, $script) = @_;

	local $SIG{PIPE} = 'IGNORE';
	$self->{script} = $script;
	print { $self->{in} } "$script\n;\\echo END " . ++$self->{asked} . "\n";
	return;
}

# What it prints; undef when the session has ended.
sub receive
{
	my ($self) = @_;
	my $printed = '';

	local $SIG{ALRM} = sub { die "no answer in $patience s to\n$self->{script}" };
	alarm $patience;
	while (defined(my $line = readline $self->{out}))
	{
		if ($line eq "END $self->{asked}\n")
		{
			alarm 0;
			chomp $printed;
			return $printed;
		}
		$printed .= $line;
	}
	alarm 0;
	return;
}

sub ask
{
	my ($self, $script) = @_;

	$self->send($script);
	return $self->receive;
}

# The errors so far, and since the last call.
sub errors
{
	my ($self) = @_;

	open my $file, '<', $self->{errors} or return '';
	seek $file, $self->{read} // 0, 0;
	my $errors = join '', <$file>;
	$self->{read} = tell $file;
	return $errors;
}

sub quit
{
	my ($self) = @_;

	local $SIG{PIPE} = 'IGNORE';
	close $self->{in};
	close $self->{out};
	waitpid $self->{process}, 0;
	return;
}

1;
