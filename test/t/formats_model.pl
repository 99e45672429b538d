# Formats beside a model of them in another language: random templates, codes and fields are judged
# by both, and both must agree.
#
# TRACE_SEED repeats a run.

use strict;
use warnings;
use utf8;

use Encode qw(encode decode);
use FindBin;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use lib "$FindBin::RealBin/lib";
use FormatModel;

my $seed = $ENV{TRACE_SEED} || time;
srand $seed;
note("TRACE_SEED=$seed");

my $json = JSON::PP->new->canonical->allow_nonref;

# The first of many complaints.
sub listed { return encode('UTF-8', join "\n", splice @_, 0, 20) }

sub below { return int rand $_[0] }
sub pick { return $_[ below(scalar @_) ] }
sub maybe { return rand() < $_[0] }

# Random templates, most of them right.

sub random_set
{
	return '(' . join('', map { pick('0-9', '1-9', 'A-HJ-N', '0', 'O', 'a-f', 'B', 'Z-X', 'AB', '\\)', '\\-', '10', '-', maybe(0.1) ? ('', ' ', '\\|', 'é', '=', '!-~') : '.') } 0 .. below(3)) . ')';
}

sub random_class
{
	my $count = pick(1, 1, 2, 3, '0..2', '..2', '..3', '2..3', '..9', maybe(0.1) ? (0, 127, '3..2', '') : 4);

	return (maybe(0.2) ? random_set() : pick(qw(N N N A U H C X Y))) . $count;
}

# An option of anything that has letters.
sub any_case { return maybe(0.12) ? pick(', ', ',', ',  ') . 'any case' : '' }

sub random_counter
{
	return random_class() . (maybe(0.2) ? pick(', ', ',', ',  ') . 'start=' . pick(0, 1, 9, 10, 26, below(2000), maybe(0.1) ? ('', 'A', '-1') : 15) : '')
		. (maybe(0.15) ? pick(', ', ',') . 'step=' . pick(1, 5, 10, 1000000, maybe(0.2) ? (0, 1000001, '') : 7) : '');
}

sub random_alternative
{
	my $code = join '', map { pick('A', 'B', '1', '1', '0', '-', ' ', '\\{', '\\=', '\\]', maybe(0.02) ? '|' : 'O') } 0 .. below(2);
	my $meaning = join '', map { pick('A', 'B', '1', 'open', 'grün', ' ', '=', '\\|', '\\}', '漢', '=') } 0 .. below(2);

	return maybe(0.4) ? "$code=$meaning" : $code;
}

sub random_table
{
	my ($size) = @_;
	my @sets = ('A-Z', 'A-Za-z0-9', '0-9A-Z', '1-9A-HJ-NP-Z', 'A-HJ-Za-hj-z', 'Z\\-\\)A-X', '0-9A-Za-z');
	my $set = pick(@sets);
	my @characters = split //, $set =~ s/\\//gr =~ s/(.)-(.)/join '', map { chr } ord $1 .. ord $2/ger;

	return "($set)" if maybe(0.05) || @characters < $size;
	return '(' . join('', map { s/[-)\\]/\\$&/r } @characters[ 0 .. $size - 1 ]) . ')' if maybe(0.3);
	return '(' . ($set =~ /^([A-Z0-9])-/ ? "$1-" . $characters[ $size - 1 ] : $set) . ')' if $size <= 9 || $size == @characters;
	return "(A-Z)" if $size == 26;
	return '(' . join('', map { s/[-)\\]/\\$&/r } @characters[ 0 .. $size - 1 ]) . ')';
}

sub random_date
{
	my ($units) = @_;
	my @year = pick('YYYY', 'YY', 'Y', 'YL', 'YY', 'Y' . random_table(1 + below(34)), ());
	my @rest = pick([qw(MM DD)], [qw(MM DD)], ['MM'], ['MH'], [qw(MO DD)], [qw(ML DD)], ['DDD'], ['WW'], [qw(WW E)], maybe(0.1) ? [qw(DD E)] : ['DDD'],
		[], ['Q'], [qw(DD MON)], ['MON'], [ 'M' . random_table(12) ], [ 'M' . random_table(12), 'D' . random_table(31) ],
		[ 'WW', 'E' . random_table(7) ], [ 'W' . random_table(53) ], [ 'Q' . random_table(4) ]);
	my @parts = (@year, @{ $rest[0] });

	@parts = reverse @parts if maybe(0.2);
	push @parts, pick('HH', 'HH', 'H' . random_table(24)) if maybe(0.15);
	push @parts, 'MI' if @parts && $parts[-1] =~ /^H/ && maybe(0.5);
	push @parts, 'SS' if @parts && $parts[-1] eq 'MI' && maybe(0.5);
	push @parts, 'MM' if maybe(0.03);
	my $window = '@' . (maybe(0.2) ? '+' : '') . (1950 + below(130));
	$window = '' unless @year && ($year[0] =~ /^Y(?:L?$|\()/ || maybe($year[0] eq 'YY' ? 0.4 : 0.05));
	return (\@parts, $window) if $units;
	return join(maybe(0.2) ? pick('-', '.', '/', ' ', '\\W', '\\-', '\\8') : '', @parts) . $window;
}

# A date whose units are here and there in a template.
sub random_pieces
{
	my ($parts, $window) = random_date(1);
	my @between = map { maybe(0.5) ? '{x' . $_ . ':' . random_class() . '}' : maybe(0.5) ? pick('-', 'A', '{rev}', '[{o:N1}]', 'L{line:A1}') : '' } 0 .. $#$parts;
	my @pieces = map { '{date:' . $_ . ($_ =~ /^Y/ ? $window : '') . '}' } @$parts;
	my $text = (maybe(0.3) ? '{z:N..3}' : '') . join '', map { ($pieces[$_], $_ < $#pieces || maybe(0.5) ? $between[$_] : '') } 0 .. $#pieces;

	return maybe(0.1) ? "{n:A1}[-$text]" : $text;
}

# A rule by weights; that of a letter counts where its option is there.
sub random_weights
{
	my $modulus = pick(10, 11);
	my @weights = map { maybe(0.05) ? pick(0, 999, 1000, 100) : below(13) } 0 .. maybe(0.05) ? 32 : below(6);
	my @options = (maybe(0.7) ? '10=' . pick('X', '0', '0', '-', 'A', '5') : (), maybe($modulus == 11 ? 0.7 : 0.03) ? '11=' . pick('0', '5', 'Y', 'X') : (),
		maybe(0.3) ? 'remainder' : (), maybe(0.4) ? 'values=' . pick(qw(ups iso6346)) : (), maybe(0.03) ? pick('10=X', 'remainder', 'values=no', '11=', '12=A') : ());

	@options = reverse @options if maybe(0.3);
	return "mod$modulus(" . join(maybe(0.1) ? '  ' : ' ', @weights) . join('', map { pick(', ', ',') . $_ } @options) . ')';
}

sub random_rule
{
	return maybe(0.25) ? random_weights() : maybe(0.1) ? 'mod7' : pick(@_);
}

my $fields;

sub random_field
{
	my $name = 'f' . $fields++;
	my $algorithm = random_rule(qw(mod10 luhn mod11_2 mod11_10 mod37_2 mod37_36 mod97_10 mod43 verhoeff damm));
	my $from = maybe(0.4) && $fields > 1 ? pick(', ', ',') . 'from=f' . below($fields) : '';
	my $first = $fields + below(2);
	$first = below($fields) if maybe(0.4);
	$from = pick(', ', ',') . "over=f$first" . (maybe(0.5) ? '..f' . ($first + below(2)) : '') if maybe(0.4);
	my $kind = below(14);

	my $any = any_case();

	return "{$name:" . join('|', map { random_alternative() } 0 .. below(3)) . '|' . random_alternative() . "$any}" if $kind < 3;
	return maybe(0.3) ? '{date:' . random_date() . "$any}" : "{$name:date(" . random_date() . ')}' if $kind < 5;
	return maybe(0.3) ? '{seq:' . random_counter() . "$any}" : "{$name:seq(" . random_counter() . "$any)}" if $kind < 7;
	return maybe(0.5) ? "{rev$any}" : "{$name:rev$any}" if $kind == 7;
	return maybe(0.3) ? "{check:$algorithm$from$any}" : "{$name:check($algorithm$from)$any}" if $kind < 10;
	return "{$name:" . random_class() . "$any}";
}

sub random_items
{
	my ($depth) = @_;
	my $text = '';

	foreach (0 .. below(4))
	{
		my $kind = below(10);

		$text .= $kind < 3 && maybe(0.15) ? '{"' . pick('A', 'aB', 'b-', '\\"', '\\}', '-a', maybe(0.05) ? ('', '"', '|', '1') : '/x') . '"' . (maybe(0.7) ? any_case() || ', any case' : '') . '}'
			: $kind < 3 ? pick('-', 'A', '1', '10', '.', ' ', 'X', '\\{', '\\\\', 'AB', maybe(0.05) ? ('}', '|', 'é', ']') : '/')
			: maybe(0.1) ? '[' . pick('-', '-', ' ', '.', '1') . ']'
			: $kind < 5 && $depth < 3 ? '[' . random_items($depth + 1) . (maybe(0.7) ? random_field() : '') . ']'
			: random_field();
	}
	return $text;
}

# A check before or after what it covers, among fields of its characters that take each other's.
sub random_check_over
{
	my $algorithm = maybe(0.5) ? random_weights() : random_rule(qw(mod10 luhn mod11_10 mod37_36 mod97_10 mod43 verhoeff damm));
	my $class = $algorithm =~ /37|97|43|values/ ? pick(qw(N U A)) : 'N';
	my $width = sub { pick(1, 2, '..2', '..3', '2..3') };
	my $check = "{c:check($algorithm, over=a" . (maybe(0.5) ? '..b' : '') . ')}';
	my $behind = maybe(0.4);
	my $text = ($behind ? '' : maybe(0.2) ? "[$check" . (maybe(0.5) ? '-' : '') . ']' : $check)
		. (maybe(0.3) ? pick('-', '.') : '') . (maybe(0.2) ? "{y:${class}" . $width->() . '}' : '')
		. "{a:$class" . $width->() . '}' . (maybe(0.3) ? "[{m:${class}1}]" : '') . (maybe(0.3) ? '/' : '')
		. '{b:' . (maybe(0.5) ? "seq($class" . $width->() . ')' : $class . $width->()) . '}'
		. (maybe(0.3) ? "{k:check($algorithm" . (maybe(0.5) ? ', from=a' : '') . ')}' : '')
		. ($behind ? (maybe(0.5) ? pick('-', '{w:A1}', '{w:A..2}', "{w:${class}1}", '7') : '') . $check : '');

	$text = "[$text-]{z:A1}" if maybe(0.1);
	return (maybe(0.4) ? pick('{x:N..2}', 'A', '{x:A1}') : '') . $text . (maybe(0.3) ? "[{v:${class}..2}]" : '');
}

# Of one template, or of several that may read each other's codes.
sub random_format
{
	return join(pick('|', ' | ', '  |'), map { random_template() } 0 .. 1 + below(2)) if maybe(0.15);
	return random_template();
}

sub random_template
{
	return random_check_over() if maybe(0.2);
	return random_pieces() if maybe(0.15);
	$fields = 0;
	my $text = random_items(0);

	substr $text, below(length $text), 1, pick('', '{', '}', '[', ']', '\\', ':', '=', '|', 'N', '1') if $text ne '' && maybe(0.1);
	return $text;
}

# A code that the model could have made: each item as it may be, with little regard for the whole.
sub random_code
{
	my ($items, $code) = @_;

	foreach my $item (@$items)
	{
		my $kind = $item->{kind};
		my $at = length $code;

		if ($kind eq 'group') { $code = random_code($item->{items}, $code) if maybe(0.5); }
		elsif ($kind eq 'literal') { $code .= $item->{text}; }
		elsif ($kind eq 'choice') { $code .= pick(@{ $item->{alternatives} })->{code}; }
		elsif ($kind eq 'rev') { $code .= pick('A', 'B', 'AA', 'Y', '1', '12', '007'); }
		elsif ($kind eq 'check') { $code .= maybe(0.9) ? FormatModel::check_of($item->{algorithm}, $code) // '' : pick(0 .. 9, 'A', 'X'); }
		elsif ($kind eq 'date')
		{
			$item->{chosen} = [ random_date_texts($item) ] unless $item->{of};
			$code .= $item->{of} ? $item->{of}{chosen}[ ($item->{name} =~ /#(\d+)/)[0] ] : $item->{chosen}[0];
		}
		else
		{
			my @alphabet = (0 .. 9, 'A' .. 'F');
			my $set = FormatModel::characters_of($item);
			my $most = $item->{max} - $item->{min} > 3 ? 4 : $item->{max} - $item->{min} + 1;

			@alphabet = split //, $set;
			splice @alphabet, 3 if maybe(0.5);
			$code .= join '', map { pick(@alphabet) } 1 .. $item->{min} + below($most);
		}
		substr $code, $at, length($code) - $at, join '', map { maybe(0.3) ? uc : maybe(0.3) ? lc : $_ } split //, substr $code, $at if $item->{fold} || maybe(0.02);
	}
	return $code;
}

sub random_date_texts
{
	my ($field) = @_;
	my %limit = (YYYY => 3000, DDD => 370, MM => 14, DD => 33, WW => 55, HH => 26, MI => 62, SS => 62);
	my @pieces = ($field, @{ $field->{pieces} || [] });
	my @texts;

	foreach (1 .. 6)
	{
		@texts = map {
			join '', map {
				my $unit = $_->{unit};
				!$unit ? $_->{separator}
					: $limit{$unit} ? sprintf('%0' . length($unit) . 'd', below($limit{$unit}))
					: $unit eq 'YY' ? sprintf('%02d', below(100))
					: $unit eq 'MON' ? pick(qw(JAN FEB AUG DEC JUN))
					: pick($unit eq 'Y' && !defined $_->{table} ? 0 .. 9 : split //, FormatModel::characters_of({ kind => 'date', parts => [$_] }));
			} @{ $_->{parts} };
		} @pieces;
		return @texts if maybe(0.1) || FormatModel::date_of($field, @texts);
	}
	return map { '' } @pieces;
}

# Values of fields, given for building.
sub random_values
{
	my ($format, $items) = @_;
	my %values;

	foreach my $field (@{ pick($format->templates)->{fields} })
	{
		next if $field->{of} || maybe(@{ $field->{groups} } ? 0.4 : 0.05) || ($field->{kind} eq 'check' && maybe(0.8));
		my $raw = random_code([$field], '');
		my $value = $raw;

		if ($field->{kind} eq 'seq')
		{
			$value = maybe(0.2) ? below(2000) : FormatModel::number_of($field, $raw);
			$value = "$value" if maybe(0.3);
			$value = "00$value" if maybe(0.05);
		}
		elsif ($field->{kind} eq 'date')
		{
			my $date = FormatModel::date_of($field, @{ $field->{chosen} });
			$value = $date && maybe(0.9) ? $date->{iso} : pick('2023-12-12', '2023-12', '2020-W53', '2023-12-12T12', '2023', '2023-Q3', '--02-29', '2023-12-12T12:30:15', 'today');
		}
		elsif ($field->{kind} eq 'choice')
		{
			my $alternative = pick(@{ $field->{alternatives} });
			$value = maybe(0.6) ? $alternative->{value} : $alternative->{code};
		}
		$values{ $field->{name} } = $value;
	}
	$values{ pick('stranger', 'f9') } = 'x' if maybe(0.03);
	$values{alternative} = 1 + below(scalar(my @all = $format->templates)) if (() = $format->templates) > 1 && maybe(0.2);
	return \%values;
}

# The server's answers: what is written to COPY comes back, judged, in the same order.

my $node = PostgreSQL::Test::Cluster->new('formats_model');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE FUNCTION reason(format text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		detail text;
	BEGIN
		RETURN CASE WHEN format::code_format IS NOT NULL THEN 'none' END;
	EXCEPTION WHEN syntax_error OR program_limit_exceeded OR undefined_object THEN
		GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
		RETURN detail;
	END $$;
	CREATE FUNCTION try_build(format code_format, fields jsonb) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		RETURN code_build(format, fields);
	EXCEPTION WHEN invalid_parameter_value OR program_limit_exceeded THEN
		RETURN NULL;
	END $$;
});

sub copied
{
	my ($text) = @_;

	return $text =~ s/([\\\t\n\r])/sprintf '\\x%02x', ord $1/ger;
}

# One line for each row, its columns apart by tabs; NULL is empty.
sub ask
{
	my ($columns, $rows, $question) = @_;
	my $script = 'CREATE TEMP TABLE asked (n serial, ' . join(', ', map { "$_ text" } @$columns) . ");\n"
		. 'COPY asked (' . join(', ', @$columns) . ") FROM STDIN;\n"
		. join('', map { join("\t", map { copied($_) } @$_) . "\n" } @$rows) . "\\.\n$question ORDER BY n;\n";
	my $answer = $node->safe_psql('postgres', encode('UTF-8', $script), extra_params => [ '-F', "\t" ]);

	return map { [ split /\t/, $_, -1 ] } split /\n/, decode('UTF-8', $answer), -1;
}

# The model: what others have published.

my @published = (
	[ 'mod11(8 6 4 2 3 5 9 7, 10=0, 11=5)', '47312482', '9', 'an item of mail, UPU S10' ],
	[ 'mod11(10 9 8 7 6 5 4 3 2, 10=X, 11=0)', '030640615', '2', 'ISBN 0-306-40615-2' ],
	[ 'mod11(10 9 8 7 6 5 4 3 2, 10=X, 11=0)', '080442957', 'X', 'ISBN 0-8044-2957-X' ],
	[ 'mod11(10 9 8 7 6 5 4 3 2, 11=0)', '943476591', '9', 'an NHS number' ],
	[ 'mod10(1 2, values=ups)', '999AA1012345678', '4', 'a parcel of UPS' ],
	[ 'mod11(1 2 4 8 16 32 64 128 256 512, values=iso6346, remainder, 10=0)', 'CSQU305438', '3', 'a container, ISO 6346' ],
	[ 'mod11(1 2 3 4 5 6 7, remainder)', '0487780', '0', 'a German medicine' ],
	[ 'mod10(4 9)', '56310243031', '3', 'a parcel of Deutsche Post' ],
	[ 'mod7', '8114074', '3', 'an air waybill' ]);
foreach my $case (@published)
{
	my ($rule, $text, $check, $what) = @$case;

	FormatModel->parse("{a:X1}{c:check($rule, over=a)}");
	is(FormatModel::check_of($rule, $text), $check, "the model knows the check of $what");
}

# Formats: what is one, and what is none.

# Real schemes stand first: those of the gallery, and their codes.
my $page = slurp_file("$FindBin::RealBin/../../docs/gallery.md");
my %scheme = $page =~ /^\t\('(\w+)', (?:'\w+'|NULL), '([^']*\{[^']*)'\)[,;]$/gm;
my @shown = $page =~ /^\t\('(\w+)', '([^']+)'\),?$/gm;
my %codes;
while (my ($name, $code) = splice @shown, 0, 2)
{
	push @{ $codes{ $scheme{$name} } }, $code if $scheme{$name};
}
cmp_ok(scalar keys %codes, '>', 40, 'there are real schemes: ' . keys %codes);

my @texts = ((sort keys %codes), map { random_format() } 1 .. 3000);
my (@formats, @wrong);
my @verdicts = ask(['format'], [ map { [$_] } @texts ], 'SELECT reason(format) FROM asked');
foreach my $n (0 .. $#texts)
{
	my $model = FormatModel->parse($texts[$n]);
	my $reason = $@;
	my $accepted = $verdicts[$n][0] eq 'none';

	# places of checks of which the server would have to remember two at once
	next if $model && $verdicts[$n][0] =~ /no two overlapping checks whose positions both vary|pieces of a date at fixed distances/;
	push @wrong, "$texts[$n]: " . ($model ? "refused: $verdicts[$n][0]" : "accepted, without $reason") if $accepted != !!$model;
	push @formats, [ $texts[$n], $model ] if $model && $accepted;
}
is(listed(@wrong), '', 'what is a format: ' . @formats . ' of ' . @texts);
is(join(' ', grep { my $text = $_; !grep { $_->[0] eq $text } @formats } sort keys %codes), '', 'real schemes are formats');
cmp_ok(scalar @formats, '>', 500, 'many are');
cmp_ok(scalar(grep { (() = $_->[1]->templates) > 1 } @formats), '>', 50, 'some have alternatives');

# Codes: whether they match, and what they say; L1, that they are built again.

my (@cases, $matched, $ahead, $weighted);
foreach my $format (@formats)
{
	push @cases, map { [ $format->[0], $_, $format->[1] ] } @{ $codes{ $format->[0] } || [] };
	foreach (1 .. 8)
	{
		my $built = $format->[0] =~ /over=/ ? $format->[1]->build(random_values($format->[1])) : undef;
		my $code = defined $built ? $built : random_code(pick($format->[1]->templates)->{items}, '');
		substr $code, below(length $code), 1, pick('O', '0', '1', 'A', '-', ' ', '', '00') if $code ne '' && maybe(0.3);
		push @cases, [ $format->[0], $code, $format->[1] ];
	}
}
my @answers = ask([qw(format code)], [ map { [ @$_[0, 1] ] } @cases ], q{
	SELECT code_matches(code, f), code_fields(code, f), lower(code_period(code, f)), upper(code_period(code, f)), code_date(code, f),
		code_seq(code, f), code_build(f, code_fields(code, f)),
		(SELECT string_agg(field || ' ' || start || ' ' || length, ',' ORDER BY start) FROM code_explain(code, f))
	FROM asked, LATERAL CAST(format AS code_format) AS f});
@wrong = ();
foreach my $n (0 .. $#cases)
{
	my ($text, $code, $format) = @{ $cases[$n] };
	my ($matches, $said, $from, $to, $date, $seq, $again, $explained) = @{ $answers[$n] };
	my $expected = $format->fields($code);
	my ($template) = $format->choose($code);
	my @problems;

	if ($matches ne ($expected ? 't' : 'f'))
	{
		push @problems, $expected ? 'it matches' : 'it does not match';
	}
	elsif ($expected)
	{
		my $places = $template->places($code);
		my @period = $template->period($code);
		my $number = $template->foremost('seq');
		my $fields = $json->decode($said);

		$matched++;
		$ahead++ if grep { $_->{ahead} && $places->{ $_->{name} } } @{ $template->{fields} };
		$weighted++ if grep { $_->{kind} eq 'check' && $_->{algorithm} =~ /\(/ && $places->{ $_->{name} } } @{ $template->{fields} };
		# numbers are numbers, everything else is text
		foreach my $field (@{ $template->{fields} })
		{
			my $name = $field->{name};
			push @problems, "$name is of the wrong type"
				if defined $fields->{$name} && ($field->{kind} eq 'seq') ne ($said =~ /"$name": \d/);
		}
		push @problems, "it says $said, not " . $json->encode($expected)
			if $json->encode({ map { ($_ => "$fields->{$_}") } keys %$fields }) ne $json->encode({ map { ($_ => "$expected->{$_}") } keys %$expected });
		push @problems, "its period is from $from to $to" if "$from $to" ne join ' ', @period ? @period : ('', '');
		push @problems, "its date is $date"
			if $date ne (@period && $expected->{ $template->foremost('date')->{name} } =~ /^(\d{4}-\d\d-\d\d)/ ? $1 : '');
		push @problems, "its number is $seq" if $seq ne ($number && defined $expected->{ $number->{name} } ? $expected->{ $number->{name} } : '');
		push @problems, "it is built again as $again" if $again ne $template->canonical($code);
		my @places = map { [ $_, @{ $places->{$_} } ] } keys %$places;
		push @problems, "its fields are at $explained" if $explained ne join ',', map { join ' ', $_->[0] =~ s/#.*//r, $_->[1] + 1, $_->[2] } sort { $a->[1] <=> $b->[1] } @places;
	}
	elsif (join('', $said, $from, $to, $date, $seq, $again, $explained) ne '')
	{
		push @problems, 'it says something';
	}
	push @wrong, map { "$text: \"$code\": $_" } @problems;
}
is(listed(@wrong), '', 'what matches, and what it says: ' . @cases . " codes, of which $matched match");
cmp_ok($matched, '>', 2000, 'many match');
cmp_ok($ahead, '>', 100, "some of them with a check before what it covers: $ahead");
cmp_ok($weighted, '>', 100, "some of them with a check by weights: $weighted");

# Keys: whose order is that of what the codes say.

my %keyed;
foreach my $n (0 .. $#cases)
{
	push @{ $keyed{ $cases[$n][0] } }, $cases[$n] if $answers[$n][0] eq 't';
}
my @pairs = map { my $codes = $keyed{$_}; map { [ $codes->[$_ - 1], $codes->[$_] ] } 1 .. $#$codes } sort keys %keyed;
@answers = ask([qw(format one other)], [ map { [ $_->[0][0], $_->[0][1], $_->[1][1] ] } @pairs ],
	'SELECT code_key(one, format::code_format), code_key(other, format::code_format) FROM asked');
@wrong = ();
foreach my $n (0 .. $#pairs)
{
	my ($one, $other) = @{ $pairs[$n] };
	my $expected = $one->[2]->compare($one->[1], $other->[1]);
	my $found = $answers[$n][0] cmp $answers[$n][1];

	push @wrong, "$one->[0]: \"$one->[1]\" ($answers[$n][0]) and \"$other->[1]\" ($answers[$n][1]): $found, expected $expected"
		if $found != $expected || ($found == 0) != ($one->[1] eq $other->[1]);
}
is(listed(@wrong), '', 'the order of keys: ' . @pairs . ' pairs');
cmp_ok(scalar @pairs, '>', 1000, 'many are compared');

# Building: what can be built, and what comes out; L2, that it says what was given.

my $built = 0;
@cases = map { my $format = $_; map { [ @$format, random_values($format->[1]) ] } 1 .. 4 } @formats;
@answers = ask([qw(format fields)], [ map { [ $_->[0], $json->encode($_->[2]) ] } @cases ],
	'SELECT try_build(format::code_format, fields::jsonb) FROM asked');
@wrong = ();
foreach my $n (0 .. $#cases)
{
	my ($text, $format, $values) = @{ $cases[$n] };
	my $expected = $format->build($values);
	my $reason = $@;
	my $answer = $answers[$n][0];

	$built++ if defined $expected;
	push @wrong, "$text: " . $json->encode($values) . ": \"$answer\", expected " . (defined $expected ? "\"$expected\"" : "none: $reason")
		if $answer ne (defined $expected ? $expected : '');
}
is(listed(@wrong), '', 'what is built: ' . @cases . " times, of which $built can be");
cmp_ok($built, '>', 1000, 'many are');

$node->stop;
done_testing();
