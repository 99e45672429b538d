# Formats in a database of any encoding: meanings of any characters, and errors that can be read.

use strict;
use warnings;
use utf8;

use Encode qw(encode decode);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';
my $node = PostgreSQL::Test::Cluster->new('format_encodings');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# What psql says of a statement.
sub said
{
	my ($database, $statement) = @_;
	my ($status, $output, $error) = $node->psql($database, encode('UTF-8', $statement));

	return decode('UTF-8', $output . $error);
}

sub name { return encode('UTF-8', join ': ', @_) }

foreach my $case ([ 'UTF8', 'größe', '日' ], [ 'LATIN1', 'größe', '°' ], [ 'WIN1251', 'размер', '°' ], [ 'EUC_JP', '寸法', '日' ])
{
	my ($encoding, $meaning, $character) = @$case;
	my $database = lc $encoding;

	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
	$node->safe_psql($database, 'CREATE EXTENSION traceability');

	my $format = "P-{v:A=$meaning|B=$character}";
	is(said($database, "SELECT code_fields('P-A', '$format') ->> 'v', code_build('$format', '{\"v\": \"$character\"}')"),
		"$meaning|P-B", name($encoding, 'meanings'));
	is(said($database, "SELECT value, meaning FROM code_explain('P-B', '$format')"), "$character|$character", name($encoding, 'explained'));
	is(said($database, "SELECT '$format'::code_format"), $format, name($encoding, 'a format goes out as it came in'));
	like(said($database, "SELECT '$format\{'::code_format"),
		qr/Expected the name of a field at position @{[ length($format) + 2 ]}, found the end\./, name($encoding, 'positions count characters'));
	like(said($database, "SELECT 'P-$character\{v:N4}'::code_format"),
		qr/Expected a character of ASCII, as codes have no others, at position 3, found "$character"\./, name($encoding, 'a character is shown whole'));
	like(said($database, "SELECT code_require('P-$character', 'P-{v:N1}')"),
		qr/code "P-$character" does not match.*Expected a digit at position 3, found the byte 0x/s, name($encoding, 'a code of foreign characters'));

	# quoted values are cut, but their characters are not broken, whatever their size
	foreach my $shift (0 .. 2)
	{
		my $value = ('a' x $shift) . ($character x 60);

		like(said($database, "SELECT code_build('P-{v:N1}', '{\"v\": \"$value\"}')"),
			qr/Field "v": expected a digit, found "a{$shift}(?:$character)+\??(?:\.\.\.)?"\.$/m, name($encoding, "a long value, $shift"));
	}
}

$node->stop;
done_testing();
