# A session with a server by its protocol, version 3: what psql hides, such as binary parameters, messages
# of wrong sizes, and statements that are not waited for.

package Session;

use strict;
use warnings;

use Carp qw(croak);
use IO::Select;
use IO::Socket::UNIX;
use Time::HiRes qw(time);

# How long an answer may take, in seconds, before a server counts as hung.
my $patience = 180;

# new NODE, DATABASE, SETTING => VALUE…
sub new
{
	my ($class, $node, $database, %settings) = @_;
	my $path = $node->host . '/.s.PGSQL.' . $node->port;
	my $socket = IO::Socket::UNIX->new(Peer => $path) or croak "$path: $!";
	my $self = bless { socket => $socket, select => IO::Select->new($socket), received => '', alive => 1 }, $class;
	my %parameters = (user => getpwuid($>) // 'postgres', database => $database, %settings);
	my $startup = pack('N', 3 << 16) . join('', map { "$_\0$parameters{$_}\0" } sort keys %parameters) . "\0";

	$self->write(pack('N', 4 + length $startup) . $startup);
	my $result = $self->wait;
	croak $result->{error}{M} if $result->{error};
	return $self;
}

sub message { return $_[0] . pack('N', 4 + length $_[1]) . $_[1] }

sub write
{
	my ($self, $bytes) = @_;

	local $SIG{PIPE} = 'IGNORE';
	while (length $bytes)
	{
		my $written = syswrite($self->{socket}, $bytes);

		if (!defined $written) { $self->{alive} = 0; last }
		substr($bytes, 0, $written, '');
	}
	@$self{qw(result ready)} = ({ rows => [], notices => [] }, 0);
	return $self;
}

# What has come is taken apart.  True once the server is ready, or gone.
sub take
{
	my ($self) = @_;
	my $result = $self->{result};

	return 1 if $self->{ready};
	while (length $self->{received} >= 5)
	{
		my ($type, $size) = unpack('aN', $self->{received});

		return 0 if length $self->{received} < 1 + $size;
		my $body = substr($self->{received}, 5, $size - 4);
		substr($self->{received}, 0, 1 + $size, '');

		if ($type eq 'D') { push @{ $result->{rows} }, [ row($body) ] }
		elsif ($type eq 'E') { $result->{error} //= { fields($body) } }
		elsif ($type eq 'N') { push @{ $result->{notices} }, { fields($body) } }
		elsif ($type eq 'K') { $self->{pid} = unpack('N', $body) }
		elsif ($type eq 'Z') { $result->{transaction} = $body; return $self->{ready} = 1 }
	}
	return 0;
}

sub row
{
	my ($body) = @_;
	my ($count, $offset) = (unpack('n', $body), 2);
	my @values;

	for (1 .. $count)
	{
		my $size = unpack('l>', substr($body, $offset, 4));

		push @values, $size < 0 ? undef : substr($body, $offset + 4, $size);
		$offset += 4 + ($size < 0 ? 0 : $size);
	}
	return @values;
}

sub fields { return map { (substr($_, 0, 1), substr($_, 1)) } grep { length } split /\0/, $_[0] }

# Whether the answer to what was sent is there; waits for it for so many seconds.
sub is_ready
{
	my ($self, $seconds) = @_;
	my $end = time + ($seconds // 0);

	while (!$self->take)
	{
		my $left = $end - time;

		return 0 unless $self->{select}->can_read($left > 0 ? $left : 0);
		my $read = sysread($self->{socket}, $self->{received}, 1 << 16, length $self->{received});
		if (!$read)
		{
			$self->{alive} = 0;
			$self->{result}{error} //= { C => 'gone', M => 'the server closed the connection' };
			return $self->{ready} = 1;
		}
	}
	return 1;
}

# The answer to what was sent: rows, and an error, of fields by the letters of the protocol.
sub wait
{
	my ($self) = @_;

	croak 'the server does not answer' unless $self->is_ready($patience);
	return $self->{result};
}

sub send { return $_[0]->write(message('Q', "$_[1]\0")) }
sub query { return $_[0]->send($_[1])->wait }

# Of a query that must succeed: its rows, with a bar between columns.
sub rows
{
	my ($self, $sql) = @_;
	my $result = $self->query($sql);

	croak "$sql: $result->{error}{M}" if $result->{error};
	return map { join('|', map { $_ // '' } @$_) } @{ $result->{rows} };
}

# COPY … FROM STDIN of these bytes; the answer comes after all have been sent, as the server reads on.
sub copy_in
{
	my ($self, $sql, $bytes) = @_;

	return $self->write(message('Q', "$sql\0") . (length $bytes ? message('d', $bytes) : '') . message('c', ''))->wait;
}

sub prepare
{
	my ($self, $name, $sql, @types) = @_;

	return $self->write(message('P', "$name\0$sql\0" . pack('nN*', scalar @types, @types)) . message('S', ''))->wait;
}

# Runs a prepared statement with binary parameters, or with a Bind message of these bytes after both names.
sub execute { my ($self, $name, @values) = @_; return $self->execute_raw($name, parameters(@values)) }

sub execute_raw
{
	my ($self, $name, $bytes) = @_;

	return $self->write(message('B', "\0$name\0$bytes") . message('E', "\0" . pack('N', 0)) . message('S', ''))->wait;
}

sub parameters { return pack('nnn', 1, 1, scalar @_) . join('', map { defined $_ ? pack('N/a*', $_) : pack('l>', -1) } @_) . pack('n', 0) }

sub close { close $_[0]{socket}; return }

1;
