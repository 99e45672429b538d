# Faults to seed into C: where a line of code could have one, and what stands there then.

package SeededFaults;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(sites_of_room is_site with_fault text_of write_text);

# What becomes of an operator. Spaces around it tell that it has two operands.
my %other = (
	'<' => '<=', '<=' => '<', '>' => '>=', '>=' => '>', '==' => '!=', '!=' => '==',
	'&&' => '||', '||' => '&&', '+' => '-', '-' => '+', '*' => '+', '/' => '*', '%' => '+',
	'<<' => '>>', '>>' => '<<', '&' => '|', '|' => '&', '++' => '--', '--' => '++');

# Files and functions that only make the code fast, or that estimate: a fault there changes no answer.
# test/mutants.md gives the reasons.
my $fast_files = qr{/(?:natural_estimate|cost|\w*estimate\w*|\w*sample|statistics|prefetch)\.c$};
my $fast_functions = qr{^(?:\w*prefetch\w*|grow\w*|\w*_grow|room_to_grow|\w*estimate\w*)$};
my $fast_lines = qr{\b(?:\w*prefetch\w*|pfree|memory_free|memory_give|tape_end|MemoryContext(?:Reset|Delete)|ReleaseSysCache|pgstat_\w+|vacuum_delay_point)\(};

# Lines that have none: directives, labels, declarations, sizes of arrays, words to the user and the programmer.
my $no_code = qr{^(?:\s*(?:\#|(?:const )?\w+ \w+\[\w+\];|case\b|default:|static\b|extern\b|typedef\b|else$|do$)|[A-Za-z_])|Assert|elog\(|err(?:msg|detail|hint|code)\w*\(|CHECK_FOR_INTERRUPTS|PG_FUNCTION_INFO|DEBUG};

sub text_of
{
	my ($file) = @_;

	open my $in, '<', $file or die "$file: $!";
	local $/;
	return scalar <$in>;
}

sub write_text
{
	my ($file, $text) = @_;

	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out or die "$file: $!";
	return;
}

# Each fault is the column, what stands there and what comes instead.
sub faults_of_line
{
	my ($code) = @_;
	my @faults;

	while ($code =~ m{ (<=?|>=?|==|!=|&&|\|\||[-+*/%&|]|<<|>>)(?= )}g)
	{
		push @faults, [ $-[1], $1, $other{$1} ];
	}
	while ($code =~ /(\+\+|--)/g) { push @faults, [ $-[1], $1, $other{$1} ] }
	while ($code =~ /\b(true|false)\b/g) { push @faults, [ $-[1], $1, $1 eq 'true' ? 'false' : 'true' ] }
	while ($code =~ /(?<![\w.'])(\d+)(?![\w.'])/g) { push @faults, [ $-[1], $1, $1 + 1 ] }
	push @faults, [ $-[1], $1, ($2 // "") . "if (false && ($3))" ] if $code =~ /^\s*((else )?if \((.*)\))$/;
	push @faults, [ $-[1], $1, ';' ]
		if $code =~ /^\s+([a-z_]\w*(?:(?:->|\.)\w+|\[\w+\])* (?:=|\+=|-=|\|=|&=) [^;]*;)$/
		|| $code =~ /^\s+([a-z_]\w*\(.*\);)$/;
	push @faults, [ $-[1], $1, $1 eq 'break' ? 'continue' : 'break' ] if $code =~ /^\s+(break|continue);$/;
	return @faults;
}

# Comments, strings and characters have none.
sub without_words
{
	my ($text) = @_;

	$text =~ s{(/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')}{my $words = $1; $words =~ s/[^\n]/\x01/g; $words}ges;
	return $text;
}

# The lines of a file that could have a fault, each with its faults.
sub sites_of_file
{
	my ($file) = @_;
	my @sites;
	my $function = '';
	my $number = 0;

	return () if $file =~ $fast_files;
	my @lines = split /\n/, without_words(text_of($file));

	foreach my $code (@lines)
	{
		$number++;
		$function = $1 if $code =~ /^(\w+)\(/;
		next if $code =~ $no_code || $code =~ $fast_lines || $function =~ $fast_functions;
		my @faults = grep { index($_->[1], "\x01") < 0 } faults_of_line($code);
		# What cannot happen need not be looked for.
		@faults = grep { $_->[2] !~ /if \(false/ } @faults if ($lines[$number] // '') =~ /^\s*elog\(ERROR/;
		push @sites, { file => $file, line => $number, faults => \@faults } if @faults;
	}
	return @sites;
}

sub sites_of_room
{
	my ($room) = @_;

	return map { sites_of_file($_) } sort glob "src/$room/*.c";
}

sub trimmed
{
	my ($line) = @_;

	$line =~ s/^\s+|\s+$//g;
	return $line;
}

# with_fault(SITE, FAULT): the text of the file with it, and the line before and after.
sub with_fault
{
	my ($site, $fault) = @_;
	my ($column, $old, $new) = @$fault;
	my @lines = split /^/, text_of($site->{file});
	my $before = $lines[ $site->{line} - 1 ];

	substr($lines[ $site->{line} - 1 ], $column, length $old) = $new;
	return (join('', @lines), trimmed($before), trimmed($lines[ $site->{line} - 1 ]));
}

1;
