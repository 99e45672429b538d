# Binary values that are wrong, truncated and hostile, for every type of the extension, in four server
# encodings, by COPY and by parameters. Each is refused with a clean error, or is a value that the text
# input takes too, which goes out as text and comes back as the same bytes, in an order and with a hash
# that are those of its type. TRACE_SECONDS (3) is how long bytes are drawn at random; before that come
# those that are tried each time.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Session;
use Test::More;
use Time::HiRes qw(time);

my $seconds = $ENV{TRACE_SECONDS} || 3;
my $seed = $ENV{TRACE_SEED} || int rand 1_000_000;
srand $seed;
diag("TRACE_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('binary_fuzz');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off\nautovacuum = off\nlog_statement = none\nlog_min_messages = fatal");
$node->start;

# What is made of the types, as a user would.
my $made = q{
	CREATE EXTENSION traceability;
	CREATE DOMAIN unit_serial AS serial_number CHECK (VALUE ^@ 'U');
	CREATE DOMAIN unit_vin AS serial_number(vin) NOT NULL;
	CREATE DOMAIN two_lots AS lot_code[] CHECK (cardinality(VALUE) = 2);
	CREATE TYPE carton AS (label trace_id, lot lot_code, units serial_number[], span serial_range, kept unit_serial);
	CREATE TYPE part_range AS RANGE (SUBTYPE = part_number, MULTIRANGE_TYPE_NAME = part_multirange);
};

# Values of the types that are not made of others, for the rest see below.
my %values = (
	serial_number => [ 'A', 'DRN-2980-20231212-0007', 'U' . '9' x 125, 'a b c', '00', '~!"' ],
	lot_code => [ 'L1', 'CEL-2346-2', '{}', '\\,"' ],
	part_number => [ 'P-1-A', 'BAT-6S-5200', '(x)' ],
	trace_id => [ 'SN:S1', 'LOT:ACME|L1', 'PN:P', 'SN:A|B|C' ],
	code_format => [ 'U{seq:N4}', 'vin', '{a:X..9}[{b:N2}]', 'REP-{seq:N4}-{check:damm}' ],
	code_key => [ '|1', '|', '|~A!' ],
	unit_serial => [ 'U1', 'U2' ],
	unit_vin => [ '1M8GDM9AXKP042788', '11111111111111111' ],
	two_lots => [ '{L1,L2}', '{L1,NULL}' ],
	carton => [ '(SN:S1,L1,"{A,NULL}","[A,B)",U1)', '(,,,,)' ],
	lot_conformance_result => [ '(7,1.5,0.1,2,0.05,3,0.2,1.1,"as stated")', '(,,,,,,,,)', '(0,NaN,Infinity,-0,1e-300,,,,)' ],
	code_formats => [ '(unit,serial,U{seq:N4},"a note",2024-02-29,infinity,papers)', '(,,vin,,,,)' ],
	code_counters => [ '(unit,"",7,"{[3,5),[6,7)}","{unit,other}")', '(,,,,)' ],
	code_blocks => [ '(unit,"",1,3,"2024-02-29 00:00:00+00","a note")', '(,,,,,)' ]);
foreach my $range ([ 'serial', 'A', 'B9' ], [ 'lot', 'L1', 'L2' ], [ 'trace_id', 'LOT:1', 'SN:A|B' ], [ 'part', 'P-1-A', 'P-2' ])
{
	my ($name, $low, $high) = @$range;

	$values{"${name}_range"} = [ 'empty', '(,)', "[$low,$high)", "($low,$high]", "[$low,]", "(,$high)" ];
	$values{"${name}_multirange"} = [ '{}', "{[$low,$low],($high,)}", '{(,)}' ];
}

# Databases, and the encodings of their clients.
my @encodings = ([ 'UTF8', 'UTF8' ], [ 'UTF8', 'LATIN1' ], [ 'LATIN1', 'LATIN1' ], [ 'LATIN1', 'UTF8' ], [ 'EUC_JP', 'EUC_JP' ], [ 'EUC_JP', 'UTF8' ], [ 'SQL_ASCII', 'SQL_ASCII' ]);
my (@sessions, %databases, %types);

foreach my $pair (@encodings)
{
	my ($encoding, $client) = @$pair;
	my $database = lc $encoding;

	if (!$databases{$database}++)
	{
		$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
		$node->safe_psql($database, $made);
	}
	push @sessions, { name => "$encoding, client $client", client => $client, database => $database, prepared => {},
		wire => Session->new($node, $database, client_encoding => $client, synchronous_commit => 'off') };
}

# The types: those of the extension and of the schema, from the catalog, with arrays and rows of tables.
my @types = map { my @row = split /\|/; { name => $row[0], send => $row[1], receive => $row[2], kind => $row[3], element => $row[4] } } $sessions[0]{wire}->rows(q{
	SELECT format_type(t.oid, NULL), typsend, typreceive, typtype, format_type(NULLIF(typelem, 0), NULL)
	FROM pg_type AS t
	WHERE typnamespace = 'public'::regnamespace AND typtype <> 'p' AND (typrelid = 0 OR (SELECT relkind IN ('r', 'c') FROM pg_class WHERE oid = typrelid))
	ORDER BY 1});
is_deeply([ sort map { $_->{name} } grep { $_->{receive} eq '-' || $_->{send} eq '-' } @types ], [], 'every type has a receive and a send function');
push @types, map { my @row = split /\|/; my $type = "$row[0]($row[1])"; $values{$type} = [ $row[2], " $row[2] " ]; { name => $type, send => "$row[0]_send", kind => 'b', element => '' } } $sessions[0]{wire}->rows(q{
	SELECT CASE applies_to WHEN 'serial' THEN 'serial_number' WHEN 'lot' THEN 'lot_code' ELSE 'part_number' END, name, example
	FROM (SELECT DISTINCT ON (name) name, applies_to, example FROM code_standards()) AS s ORDER BY 2});
push @types, { name => 'serial_number(vin)[]', send => 'array_send', kind => 'b', element => 'serial_number(vin)' };
foreach my $type (@types)
{
	if ($type->{element} && !$values{ $type->{name} })
	{
		my @elements = map { s/(["\\])/\\$1/gr } @{ $values{ $type->{element} } // [] };

		$values{ $type->{name} } = [ '{}', map { '{' . join(',', map { "\"$_\"" } @$_) . '}' } [ $elements[0] ], \@elements ] if @elements;
		push @{ $values{ $type->{name} } }, "{NULL,\"$elements[0]\"}", "[-5:-4][2:2]={{\"$elements[0]\"},{\"$elements[-1]\"}}" if @elements && $type->{element} ne 'unit_vin';
	}
	# Entering a text is entering its bytes in binary, if the type is not made of others.
	$type->{is_text} = $type->{kind} eq 'b' && !$type->{element};
}
is(join(' ', map { $_->{name} } grep { !$values{ $_->{name} } } @types), '', 'values of all types are known');
cmp_ok(scalar(grep { $_->{is_text} } @types), '>', 30, 'there are types that are texts');

# Valid values in binary are where everything begins.
foreach my $type (@types)
{
	$type->{seeds} = [ map { pack 'H*', $_ } $sessions[0]{wire}->rows('SELECT encode(' . $type->{send} . '(v::' . $type->{name} . "), 'hex') FROM (VALUES "
			. join(', ', map { '(' . quoted($_) . ')' } @{ $values{ $type->{name} } }) . ') AS s (v)') ];
}

sub quoted { return "'" . ($_[0] =~ s/'/''/gr) . "'" }
sub pick { return $_[0][ rand @{ $_[0] } ] }

# Classes of errors that say what is wrong with the value or with the message.
my $clean = qr/^(?:22...|08P01|54000|23502|23514|42804)$/;
# A template is source text of a language of its own.
my $clean_format = qr/^(?:42601|42704)$/;
# The server's own internal error, of any multirange with this count of ranges.
my $excused = qr/^invalid memory alloc request size \d+$/;
my (%states, @complaints, %accepted, %refused);
my ($tried, $lost) = (0, 0);

sub complain { my ($what, $session, $type, $bytes) = @_; push @complaints, "$session->{name}: $type->{name}: $what: " . substr(unpack('H*', $bytes), 0, 400) }

# Tables and functions of a session for a type.
sub prepare_type
{
	my ($session, $type) = @_;

	return $session->{prepared}{ $type->{name} } if $session->{prepared}{ $type->{name} };
	my $n = 1 + keys %{ $session->{prepared} };
	my ($name, $send) = @$type{qw(name send)};
	$session->{wire}->rows(qq{
		CREATE TEMP TABLE binary_$n (n int, code $name);
		CREATE TEMP TABLE text_$n (n int, code $name);
		CREATE FUNCTION pg_temp.reenter_$n(code text) RETURNS bytea LANGUAGE plpgsql AS
			'BEGIN RETURN $send(code::$name); EXCEPTION WHEN OTHERS THEN RETURN NULL; END'});
	my $result = $session->{wire}->prepare("bind_$n", "INSERT INTO binary_$n VALUES (\$1::int4, \$2)");
	die $result->{error}{M} if $result->{error};
	return $session->{prepared}{$name} = $n;
}

my $head = "PGCOPY\n\377\r\n\0" . pack('N N', 0, 0);
sub copy_file { return $head . join('', map { pack('n N l> N/a*', 2, 4, $$_[0], $$_[1]) } @_) . pack('n', 0xFFFF) }
sub copy_line { return "$_[0]\t" . ($_[1] =~ s/([\\\t\n\r])/"\\" . $1 =~ tr{\t\n\r}{tnr}r/ger) . "\n" }

# What became of an attempt: '' or the error's class and text.
sub outcome
{
	my ($session, $type, $bytes, $result) = @_;
	my $error = $result->{error};

	$tried++;
	return '' if !$error;
	$states{ $error->{C} }++;
	if ($error->{C} eq 'gone' || $error->{C} =~ /^57P/) { $lost = 1; complain("the server is gone", $session, $type, $bytes) }
	elsif ($error->{C} !~ $clean && !($error->{C} =~ $clean_format && $type->{name} =~ /^code_format/) && !($error->{C} eq 'XX000' && $type->{name} =~ /multirange|^code_counters/ && $error->{M} =~ $excused))
	{
		complain("$error->{C} $error->{M}", $session, $type, $bytes);
	}
	# A wrong sequence of bytes is shown with those that follow, in a text the end of the line.
	return "$error->{C} " . ($error->{M} =~ s/ in bind parameter \d+| 0x.*//gr) . '; ' . ($error->{D} // '');
}

# Enters the bytes of all, and tests what is accepted.
sub try_all
{
	my ($session, $type, @all) = @_;
	my $n = prepare_type($session, $type);
	my $wire = $session->{wire};

	foreach my $i (0 .. $#all)
	{
		my $bytes = $all[$i];
		my $copied = outcome($session, $type, $bytes, $wire->copy_in("COPY binary_$n FROM STDIN (FORMAT binary)", copy_file([ $i, $bytes ])));
		return if $lost;

		($copied eq '' ? $accepted{ $type->{name} } : $refused{ $type->{name} })++;
		# The same by a parameter, which knows no modifier.
		if (rand() < 0.3 && $type->{name} !~ /\(/)
		{
			my $bound = outcome($session, $type, $bytes, $wire->execute("bind_$n", pack('l>', -1 - $i), $bytes));

			complain("by COPY <$copied>, by a parameter <$bound>", $session, $type, $bytes) if $bound ne $copied;
		}
		next unless $type->{is_text};
		my $entered = outcome($session, $type, $bytes, $wire->copy_in("COPY text_$n FROM STDIN", copy_line($i, $bytes)));
		complain("in binary <$copied>, as text <$entered>", $session, $type, $bytes) if ($entered ne $copied) && !$lost;
		return if $lost;
	}
	judge($session, $type, $n, @all);
	return;
}

# Each query is one law, and finds what breaks it.
sub judge
{
	my ($session, $type, $n, @all) = @_;
	my $send = $type->{send};
	my %laws = (
		# A number of the server's may have several patterns of bits, as what is no number has.
		'comes back from its text as other bytes, or not' => $type->{name} =~ /^lot_conformance_result/
			? "SELECT n FROM binary_$n WHERE pg_temp.reenter_$n(code::text) IS NULL OR code::text::$type->{name}::text <> code::text"
			: "SELECT n FROM binary_$n WHERE pg_temp.reenter_$n(code::text) IS DISTINCT FROM $send(code)",
		'equals not itself when it comes back' => "SELECT n FROM binary_$n WHERE NOT record_eq(ROW(code), ROW(code::text::$type->{name}))",
		'has another hash when it comes back' => "SELECT n FROM binary_$n WHERE hash_record(ROW(code)) <> hash_record(ROW(code::text::$type->{name}))",
		'breaks the order' => "WITH few AS MATERIALIZED (SELECT min(n) AS n, code, row_number() OVER (ORDER BY ROW(code)) AS i FROM binary_$n WHERE n >= 0 GROUP BY code LIMIT 30)
			SELECT a.n FROM few AS a, few AS b WHERE btrecordcmp(ROW(a.code), ROW(b.code)) <> sign(a.i - b.i) OR (btrecordcmp(ROW(a.code), ROW(b.code)) = 0) <> record_eq(ROW(a.code), ROW(b.code))
				OR (record_eq(ROW(a.code), ROW(b.code)) AND hash_record(ROW(a.code)) <> hash_record(ROW(b.code)))");

	$laws{'is another value by a parameter'} = "SELECT a.n FROM binary_$n AS a JOIN binary_$n AS b ON b.n = -1 - a.n WHERE NOT record_image_eq(ROW(a.code), ROW(b.code))" if @all;
	$laws{'is another value as text'} = "SELECT n FROM binary_$n AS a LEFT JOIN text_$n AS b USING (n) WHERE n >= 0 AND $send(a.code) IS DISTINCT FROM $send(b.code)" if @all && $type->{is_text};
	if ($type->{is_text})
	{
		my $code = '(?=.{1,126}$)[!-{}~]+( [!-{}~]+)*';
		$laws{'is no code'} = "SELECT n FROM binary_$n WHERE code::text !~ " . ($type->{name} =~ /^(?:serial|lot|part)/ ? qq{'^$code\$'} : $type->{name} eq 'trace_id' ? qq{'^(SN|LOT|PN):[ -~]+\$'} : qq{'.'});
	}
	foreach my $law (sort keys %laws)
	{
		my $result = $session->{wire}->query($laws{$law});

		complain("$law: $result->{error}{M}", $session, $type, '') if $result->{error};
		complain($law, $session, $type, $all[ $_->[0] >= 0 ? $_->[0] : -1 - $_->[0] ] // '') foreach @{ $result->{rows} };
	}
	$session->{wire}->rows("DELETE FROM binary_$n; DELETE FROM text_$n");
	return;
}

my @numbers = (-1, 0, 1, 2, 4, 6, 7, 8, 255, 0x7FFFFFFF, -0x80000000, 0x3FFFFFFF, 0x10000000, 25, 0x01000000);
my @pieces = ("\0", "\xFF", "\x80", "\xC3\xA9", "\xE2\x80\x93", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x8E", "\x8F\xA1\xA1", "\xA1\xA1", "\xA0", '|', '{', '}', '[', ']', ':', ' ', "\t", "\n", "\r", "\x1D", "\x7F", '\\', '"', "'", '\\.', '\\N',
	'-', '0', '9' x 20, 'A' x 126, ' ' x 200, 'SN:', 'LOT:', 'PN:', '{seq:N4}', "\0\0\0\0", "\xFF\xFF\xFF\xFF");

sub other_end { return substr($_[0], rand(1 + length $_[0])) }

sub mutated
{
	my ($type) = @_;
	my $bytes = pick($type->{seeds});

	foreach (1 .. 1 + int rand 3)
	{
		my $size = length $bytes;
		my $at = int rand($size + 1);
		my $how = int rand 11;

		if ($how == 0 && $size) { vec($bytes, int rand 8 * $size, 1) ^= 1 }
		elsif ($how == 1 && $at < $size) { substr($bytes, $at, 1) = chr int rand 256 }
		elsif ($how == 2) { substr($bytes, $at, 0) = pick(\@pieces) }
		elsif ($how == 3) { substr($bytes, $at, rand 4) = pick(\@pieces) }
		elsif ($how == 4) { $bytes = substr($bytes, 0, $at) }
		elsif ($how == 5) { $bytes = substr($bytes, $at) }
		elsif ($how == 6) { $bytes .= join '', map { chr int rand 256 } 1 .. 1 + rand 9 }
		elsif ($how == 7 && $size >= 4) { $at &= ~3 if rand() < 0.5; $at = $size - 4 if $at > $size - 4; substr($bytes, $at, 4) = pack('l>', pick(\@numbers)) }
		elsif ($how == 8) { $bytes = substr($bytes, 0, $at) . other_end(pick($type->{seeds})) }
		elsif ($how == 9 && $size) { substr($bytes, $at, 0) = substr($bytes, int rand $size, 1 + rand 40) }
		elsif ($how == 10) { $bytes = join '', map { chr int rand 256 } 1 .. rand 40 if rand() < 0.2 }
		$bytes = substr($bytes, 0, 5000) if length $bytes > 5000;
	}
	return $bytes;
}

# Tried each time: every truncation, every bit, and every byte after a valid value, of each type.
foreach my $type (@types)
{
	last if $lost;
	my @seeds = @{ $type->{seeds} };
	my $seed = $seeds[ @seeds > 2 ? 2 : $#seeds ];
	my $length = length $seed < 60 ? length $seed : 60;
	my @all = (@seeds, map { substr($seed, 0, $_) } 0 .. $length);

	foreach my $bit (0 .. 8 * $length - 1) { my $bytes = $seed; vec($bytes, $bit, 1) ^= 1; push @all, $bytes if $bit % 8 == 7 || $length < 24 && $type->{name} !~ /\(/ }
	push @all, map { $seed . $_ } "\0", ' ', "\xFF", "\0\0\0\0", 'A';
	foreach my $at (grep { $_ % 4 == 0 && $_ + 4 <= $length } 0 .. $length) { foreach my $number (@numbers[ 0, 1, 9, 10 ]) { my $bytes = $seed; substr($bytes, $at, 4) = pack('l>', $number); push @all, $bytes } }
	try_all($sessions[0], $type, @all);
}
my $fixed = $tried;

# The file around the values, and the message around the parameters.
my $frames = 0;
sub frame
{
	my ($session, $type) = @_;
	my $n = prepare_type($session, $type);
	my @values = map { pick($type->{seeds}) } 1 .. 2;
	my $file = copy_file([ 0, $values[0] ], [ 1, $values[1] ]);
	my $message = Session::parameters(pack('N', 0), $values[0]);
	my $name = "$session->{name}: $type->{name}";

	foreach my $bytes ($file, $message)
	{
		my $change = int rand 5;
		my $at = int rand(length($bytes) - 4);

		if ($change == 0) { $bytes = substr($bytes, 0, $at) }
		elsif ($change == 1) { vec($bytes, int rand 8 * length $bytes, 1) ^= 1 }
		elsif ($change == 2) { substr($bytes, $at, 4) = pack('l>', pick(\@numbers)) }
		elsif ($change == 3) { substr($bytes, $at, 0) = pick(\@pieces) }
		else { substr($bytes, pick([ 15, 19, 21, 25, 29 ]), 4) = pack('l>', pick(\@numbers)) if length $bytes > 40 }
	}
	foreach my $result ($session->{wire}->copy_in("COPY binary_$n FROM STDIN (FORMAT binary)", $file), $session->{wire}->execute_raw("bind_$n", $message))
	{
		my $error = $result->{error} or next;

		$frames++;
		$states{ $error->{C} }++;
		$lost = 1 if $error->{C} eq 'gone' || $error->{C} =~ /^57P/;
		complain("$error->{C} $error->{M}, of a frame", $session, $type, "$file -- $message")
			if $error->{C} !~ $clean && !($error->{C} =~ $clean_format && $type->{name} =~ /^code_format/) && $error->{C} !~ /^(?:22P04|42P18|34000|26000)$/ && !($error->{C} eq 'XX000' && $error->{M} =~ $excused && $type->{name} =~ /multirange|^code_counters/);
		return if $lost;
	}
	judge($session, $type, $n) if $session->{wire}->rows("SELECT FROM binary_$n LIMIT 1");
	return;
}

my $end = time + $seconds;
while (time < $end && !$lost)
{
	my ($session, $type) = (pick(\@sessions), pick(\@types));

	try_all($session, $type, map { mutated($type) } 1 .. 40);
	frame($session, $type) foreach 1 .. 8;
}

note("$fixed attempts each time, $tried in all; $frames broken frames");
note(join(' ', map { "$_: $states{$_}" } sort keys %states));
ok(!$lost, 'the server stays up');
is(join("\n", @complaints > 30 ? (@complaints[ 0 .. 29 ], @complaints . ' in all') : @complaints), '', 'every value is refused cleanly, or is one of its type');
is(join(' ', grep { !$accepted{$_} } map { $_->{name} } @types), '', 'of every type values are accepted');
is(join(' ', grep { !$refused{$_} } map { $_->{name} } @types), '', 'and refused');

# The internal error that is excused is the server's, of its own types too.
my $huge = $sessions[0]{wire}->query("CREATE TEMP TABLE of_server (n int, m int4multirange)")->{error}
	|| $sessions[0]{wire}->copy_in('COPY of_server FROM STDIN (FORMAT binary)', copy_file([ 0, pack('N', 0x7FFFFFFF) ]))->{error};
note("$huge->{C} $huge->{M}");
ok($huge->{C} eq 'XX000' && $huge->{M} =~ $excused || !$states{XX000}, 'no internal error is one of the extension');

$node->stop;
done_testing();
