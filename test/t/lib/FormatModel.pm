# The template language once more: a model to compare with, written for plainness, not for speed.
#
# A format is parsed into a tree; a code is matched by walking the tree and backtracking, in the
# order of preference; a date is right when the C library's calendar says so.  A check character is
# right when the whole text with it satisfies the rule of its standard, whatever it takes to find it.

package FormatModel;

use strict;
use warnings;

use POSIX ();
use Time::Local ();

my %class = (
	N => [ 0 .. 9 ],
	A => [ 'A' .. 'Z' ],
	U => [ 0 .. 9, 'A' .. 'Z' ],
	H => [ 0 .. 9, 'A' .. 'F' ],
	X => [ split //, q{!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz} ],
	Y => [ split //, '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' ],
	C => [ split //, '23456789ABCDEFGHJKLMNPQRSTUVWXYZ' ]);
my %number_width = (N => 18, H => 15, C => 12, U => 12, A => 13);
my %month = (MH => '123456789ABC', MO => '123456789OND', ML => 'ABCDEFGHIJKL');
my $year_letters = 'ABCDEFGHJKLMNPRSTVWXY123456789';
my $revision_letters = 'ABCDEFGHJKLMNPRTUVWY';
my @units = qw(YYYY YL YY Y MM MH MO ML MI DDD DD WW E HH);
my %unit_pattern = (YYYY => '\d{4}', YL => "[$year_letters]", Y => '\d', E => '[1-7]', DDD => '\d{3}',
	map({ ($_ => '\d\d') } qw(YY MM MI DD WW HH)), map { ($_ => "[$month{$_}]") } qw(MH MO ML));

# Check characters: the alphabet of the text, that of the check, its width, and whether a text with
# its check is right.
my $digits = '0123456789';
my $alphanumerics = $digits . join '', 'A' .. 'Z';
my $code39 = "$alphanumerics-. \$/+%";
my @dihedral = map { [ split // ] } qw(0123456789 1234067895 2340178956 3401289567 4012395678
	5987604321 6598710432 7659821043 8765932104 9876543210);
my @verhoeff = map { [ split // ] } qw(0123456789 1576283094 5803796142 8916043527 9453126870
	4286573901 2793806415 7046913258);
my @damm = map { [ split // ] } qw(0317598642 7092154863 4206871359 1750983426 6123045978 3674209581
	5869720134 8945362017 9438617205 2581436790);

# The values of the characters that count.
sub values_of
{
	my ($alphabet, $text) = @_;

	return grep { $_ >= 0 } map { index $alphabet, $_ } split //, $text;
}

sub weighted
{
	my ($modulus, $weight, @values) = @_;
	my $sum = 0;

	$sum += $_ * $weight->() foreach reverse @values;
	return $sum % $modulus;
}

# Weights 1, r, r^2, ... from the right, modulo m; the sum is 1.
sub pure
{
	my ($modulus, $radix, $alphabet) = @_;

	return sub {
		my $power = 1;
		my $weight = sub { my $now = $power; $power = $power * $radix % $modulus; return $now; };
		return weighted($modulus, $weight, values_of($alphabet, join '', @_)) == 1;
	};
}

sub hybrid
{
	my ($modulus, $alphabet) = @_;

	return sub {
		my ($text, $check) = @_;
		my $rest = $modulus;

		foreach my $value (values_of($alphabet, $text))
		{
			my $sum = $rest + $value;
			$sum -= $modulus while $sum > $modulus;
			$rest = 2 * $sum % ($modulus + 1);
		}
		return ($rest + index($alphabet, $check)) % $modulus == 1;
	};
}

my %algorithm = (
	mod10 => [ $digits, $digits, 1, sub {
		my $odd = 1;
		return weighted(10, sub { ($odd = !$odd) ? 3 : 1 }, values_of($digits, join '', @_)) == 0;
	} ],
	luhn => [ $digits, $digits, 1, sub {
		my @values = reverse values_of($digits, join '', @_);
		my $sum = 0;
		foreach my $place (0 .. $#values)
		{
			$sum += $_ foreach split //, $place % 2 ? 2 * $values[$place] : $values[$place];
		}
		return $sum % 10 == 0;
	} ],
	mod11_2 => [ $digits, "${digits}X", 1, pure(11, 2, "${digits}X") ],
	mod37_2 => [ $alphanumerics, "$alphanumerics*", 1, pure(37, 2, "$alphanumerics*") ],
	mod11_10 => [ $digits, $digits, 1, hybrid(10, $digits) ],
	mod37_36 => [ $alphanumerics, $alphanumerics, 1, hybrid(36, $alphanumerics) ],
	mod97_10 => [ $alphanumerics, $digits, 2, sub {
		my ($text, $check) = @_;
		my $rest = 0;
		$rest = ($rest * 10 + $_) % 97
			foreach split //, join('', values_of($alphanumerics, $text)) . $check;
		# of two that leave 1, the standard has the one from 02 to 98
		return $rest == 1 && $check >= 2 && $check <= 98;
	} ],
	mod43 => [ $code39, $code39, 1, sub {
		my ($text, $check) = @_;
		my $sum = 0;
		$sum += $_ foreach values_of($code39, $text);
		return substr($code39, $sum % 43, 1) eq $check;
	} ],
	verhoeff => [ $digits, $digits, 1, sub {
		my @values = reverse values_of($digits, join '', @_);
		my $product = 0;
		$product = $dihedral[$product][ $verhoeff[$_ % 8][ $values[$_] ] ] foreach 0 .. $#values;
		return $product == 0;
	} ],
	damm => [ $digits, $digits, 1, sub {
		my $interim = 0;
		$interim = $damm[$interim][$_] foreach values_of($digits, join '', @_);
		return $interim == 0;
	} ]);

# The check characters of a text, by trying all.
sub check_of
{
	my ($name, $text) = @_;
	my ($alphabet, $results, $width, $is_right) = @{ $algorithm{$name} };
	my @candidates = split //, $results;

	@candidates = map { my $first = $_; map { "$first$_" } split //, $results } @candidates
		if $width == 2;
	$text =~ s/[^\Q$alphabet\E]//g;
	my @right = grep { $is_right->($text, $_) } @candidates;
	die "$name has " . scalar(@right) . " checks of \"$text\"" if @right != 1;
	return $right[0];
}

# Reading a format.  Every sub below dies when it is wrong.

# Takes one character that may have a "\" before it.
sub take_character
{
	my ($rest, $escapable, $forbidden) = @_;

	return $2 if $$rest =~ s/\A(\\)([\Q$escapable\E])//s;
	die "a character that must be escaped\n" if $$rest =~ /\A[\Q$forbidden\E]/;
	die "the end\n" unless $$rest =~ s/\A(.)//s;
	return $1;
}

sub read_class
{
	my ($spec) = @_;

	die "a class\n" unless $spec =~ /\A([NAUHXYC])(?:(\d+)|(\d*)\.\.(\d+))\z/;
	my ($letter, $min, $max) = ($1, defined $2 ? ($2, $2) : ($3 eq '' ? 1 : $3, $4));
	die "a count\n" if $min < 1 || $min > $max || $max > 126;
	return (letter => $letter, min => $min, max => $max);
}

sub read_choice
{
	my ($rest) = @_;
	my (@alternatives, %codes, %values);

	while (1)
	{
		my ($code, $meaning) = ('', undef);

		while ($rest ne '' && $rest !~ /\A[|=]/)
		{
			my $character = take_character(\$rest, '{}[]|=\\', '{}[]|\\');
			die "no character of a code\n" if $character !~ /\A[ -~]\z/ || $character eq '|';
			$code .= $character;
		}
		if ($rest =~ s/\A=//)
		{
			$meaning = '';
			while ($rest ne '' && $rest !~ /\A\|/)
			{
				my $character = take_character(\$rest, '{}[]|=\\', '{}[]|\\');
				die "a control character\n" if $character =~ /\A[\x00-\x1F\x7F]\z/;
				$meaning .= $character;
			}
			die "no meaning\n" if $meaning eq '';
		}
		die "no code\n" if $code eq '' || length $code > 126;
		my $value = defined $meaning ? $meaning : $code;
		die "an alternative twice\n" if $codes{$code}++ || $values{$value}++;
		push @alternatives, { code => $code, meaning => $meaning, value => $value };
		last if $rest eq '';
		$rest =~ s/\A\|//;
	}
	return (kind => 'choice', alternatives => \@alternatives);
}

sub read_date
{
	my ($spec) = @_;
	my ($pattern, $window) = $spec =~ /\A([^@]*)(?:@(\d{4}))?\z/ or die "no pattern\n";
	my (@parts, %has);

	while ($pattern ne '')
	{
		my ($unit) = grep { $pattern =~ /\A$_/ } @units;

		if (defined $unit)
		{
			die "a unit twice\n" if $has{$unit}++;
			$pattern = substr $pattern, length $unit;
			push @parts, { unit => $unit };
		}
		else
		{
			die "no separator\n" unless $pattern =~ s/\A([ -\/:-?^-`~])//;
			push @parts, { separator => $1 };
		}
	}
	my @years = grep { $has{$_} } qw(YYYY YL YY Y);
	my $months = grep { $has{$_} } qw(MM MH MO ML);
	die "one year\n" if @years != 1;
	die "one of a month, a day of the year and a week\n"
		if $months + ($has{DDD} || 0) + ($has{WW} || 0) != 1;
	die "a day without a month\n" if $has{DD} && !$months;
	die "a weekday without a week\n" if $has{E} && !$has{WW};
	die "a time without a day\n" if $has{HH} && !$has{DD} && !$has{DDD} && !$has{E};
	die "minutes without an hour\n" if $has{MI} && !$has{HH};
	die "a window\n" if defined $window && ($years[0] eq 'YYYY' || $window < 1 || $window > 9900);
	die "no window\n" if !defined $window && $years[0] =~ /\A(Y|YL)\z/;
	my $regex = join '', map { $_->{unit} ? "($unit_pattern{ $_->{unit} })" : quotemeta $_->{separator} } @parts;
	return (kind => 'date', parts => \@parts, regex => qr/$regex/, has => \%has, year => $years[0],
		window => defined $window ? $window : 2000);
}

sub read_check
{
	my ($spec) = @_;

	die "no algorithm\n"
		unless $spec =~ /\A(\w+)(?:, *from=(\w+)|, *over=(\w+)(?:\.\.(\w+))?)?\z/ && $algorithm{$1};
	return (kind => 'check', algorithm => $1, from => $2, over => $3, until => defined $4 ? $4 : $3);
}

sub read_seq
{
	my ($class_of_it, $start) = $_[0] =~ /\A([^,]*)(?:, *start=(\d+))?\z/ or die "no counter\n";
	my %class_of_seq = read_class($class_of_it);

	die "no class of numbers\n" unless $number_width{ $class_of_seq{letter} };
	die "too wide\n" if $class_of_seq{max} > $number_width{ $class_of_seq{letter} };
	die "a start that cannot be\n"
		if defined $start && (length $start > 18 || !defined raw_of({ kind => 'seq', %class_of_seq }, $start + 0));
	return (kind => 'seq', %class_of_seq);
}

sub read_field
{
	my ($rest) = @_;

	# the field ends at the first "}" without a "\" before it
	die "no field\n" unless $$rest =~ s/\A\{([A-Za-z_][A-Za-z0-9_]{0,62})(?::((?:[^\\}]|\\.)*))?\}//s;
	my ($name, $spec) = ($1, $2);
	my $bars = defined $spec ? $spec =~ s/\\.//gsr : '';

	return { name => $name, kind => 'rev' } if !defined $spec && $name eq 'rev';
	die "no spec\n" unless defined $spec;
	return { name => $name, read_date($1) } if $spec =~ /\Adate\((.*)\)\z/s;
	return { name => $name, read_seq($1) } if $spec =~ /\Aseq\((.*)\)\z/s;
	return { name => $name, read_check($1) } if $spec =~ /\Acheck\((.*)\)\z/s;
	die "an open call\n" if $spec =~ /\A(date|seq|check)\(/;
	return { name => $name, kind => 'rev' } if $spec eq 'rev';
	return { name => $name, read_date($spec) } if $name eq 'date';
	return { name => $name, read_seq($spec) } if $name eq 'seq';
	return { name => $name, read_check($spec) } if $name eq 'check';
	die "a spec of rev\n" if $name eq 'rev';
	return { name => $name, read_choice($spec) } if $bars =~ /[|=]/;
	return { name => $name, kind => 'class', read_class($spec) };
}

# Reads items up to a "]" or the end; counts them in the state.
sub read_items
{
	my ($rest, $state, @groups) = @_;
	my @items;

	while ($$rest ne '' && $$rest !~ /\A\]/)
	{
		my $item;

		die "too many items\n" if ++$state->{items} > 64;
		if ($$rest =~ s/\A\[//)
		{
			die "too deep\n" if @groups == 8;
			$item = { kind => 'group' };
			$item->{items} = read_items($rest, $state, @groups, $item);
			die "no \"]\"\n" unless $$rest =~ s/\A\]//;
			die "no field in a group\n" unless grep { defined $_->{name} } @{ $item->{items} };
		}
		elsif ($$rest =~ /\A\{/)
		{
			$item = read_field($rest);
			$item->{groups} = [@groups];
			die "a name twice\n" if grep { $_->{name} eq $item->{name} } @{ $state->{fields} };
			judge_check($state, $item) if $item->{kind} eq 'check' && !defined $item->{over};
			push @{ $state->{fields} }, $item;
		}
		else
		{
			$item = { kind => 'literal', text => '' };
			while ($$rest ne '' && $$rest !~ /\A[\[\]{]/)
			{
				my $character = take_character($rest, '{}[]\\', '{}[]|\\');
				die "no character of a code\n" if $character !~ /\A[ -~]\z/ || $character eq '|';
				$item->{text} .= $character;
			}
			die "too long\n" if length $item->{text} > 126;
		}
		push @items, $item;
	}
	return \@items;
}

# All characters that a field can put into a code, less the separators of a date.
sub characters_of
{
	my ($field) = @_;
	my $kind = $field->{kind};

	return join '', @{ $class{ $field->{letter} } } if $kind eq 'class' || $kind eq 'seq';
	return $revision_letters . $digits if $kind eq 'rev';
	return $algorithm{ $field->{algorithm} }[1] if $kind eq 'check';
	return join '', map { $_->{code} } @{ $field->{alternatives} } if $kind eq 'choice';
	return join '', map {
		my $unit = $_->{unit} || '';
		$month{$unit} || ($unit eq 'YL' ? $year_letters : $unit eq 'E' ? '1234567' : $unit eq '' ? '' : $digits)
	} @{ $field->{parts} };
}

# Whether a field is there whenever a check is: it is in no group that the check is not in.
sub is_there
{
	my ($field, $check) = @_;

	foreach my $group (@{ $field->{groups} })
	{
		return 0 unless grep { $_ == $group } @{ $check->{groups} };
	}
	return 1;
}

# The numbers of the fields that a check covers.
sub covered
{
	my ($fields, $number) = @_;
	my $check = $fields->[$number];
	my ($first, $last) = map { my $name = $_; defined $name ? grep { $fields->[$_]{name} eq $name } 0 .. $#$fields : undef }
		defined $check->{over} ? @$check{qw(over until)} : ($check->{from}, undef);

	return defined $check->{over} ? $first .. $last : ($first || 0) .. $number - 1;
}

# A check before what it covers, once all fields are known.
sub judge_check_ahead
{
	my ($fields, $number) = @_;
	my $check = $fields->[$number];
	my ($first) = grep { $fields->[$_]{name} eq $check->{over} } $number + 1 .. $#$fields;
	die "no field ahead\n" unless defined $first;
	my ($last) = grep { $fields->[$_]{name} eq $check->{until} } $first .. $#$fields;
	die "no field to end with\n" unless defined $last;
	my $alphabet = $algorithm{ $check->{algorithm} }[0];

	die "a field that may be absent\n" unless is_there($fields->[$first], $check) && is_there($fields->[$last], $check);
	foreach my $field (@$fields[ $first .. $last ])
	{
		die "a foreign character\n" if grep { index($alphabet, $_) < 0 } split //, characters_of($field);
	}
	push @{ $fields->[$last]{closes} }, $check;
	return;
}

# What a check waits for, up to the end of what it covers: no other may wait for it in turn.
sub judge_order
{
	my ($fields, $number) = @_;
	my @mine = covered($fields, $number);

	foreach my $other (grep { $fields->[$_]{kind} eq 'check' } $number + 1 .. $mine[-1])
	{
		my @theirs = covered($fields, $other);
		my $ahead = defined $fields->[$other]{over};

		die "checks that wait for each other\n" if !$ahead && grep { $_ == $number } @theirs;
		die "checks that wait for each other\n" if !$ahead && @theirs && $theirs[0] <= $number;
		die "checks that wait for each other\n" if $ahead && $other >= $mine[0] && $theirs[-1] > $mine[-1];
	}
	return;
}

sub judge_check
{
	my ($state, $check) = @_;
	my @before = @{ $state->{fields} || [] };
	my $alphabet = $algorithm{ $check->{algorithm} }[0];

	if (defined $check->{from})
	{
		shift @before while @before && $before[0]{name} ne $check->{from};
		die "no field to begin with\n" unless @before;
		die "a field that may be absent\n" unless is_there($before[0], $check);
	}
	die "a check over nothing\n" unless grep { is_there($_, $check) } @before;
	foreach my $field (@before)
	{
		die "a foreign character\n"
			if grep { index($alphabet, $_) < 0 } split //, characters_of($field);
	}
	return;
}

sub shortest
{
	my ($item) = @_;

	return 0 if $item->{kind} eq 'group';
	return length $item->{text} if $item->{kind} eq 'literal';
	return $item->{min} if $item->{min};
	return $algorithm{ $item->{algorithm} }[2] if $item->{kind} eq 'check';
	return 1 if $item->{kind} eq 'rev';
	if ($item->{kind} eq 'date')
	{
		my $length = 0;
		$length += $_->{unit} ? length($_->{unit} =~ /\A(YL|M[HOL]|E)\z/ ? 'x' : $_->{unit}) : 1
			foreach @{ $item->{parts} };
		die "a date too long\n" if $length > 124;
		return $length;
	}
	my ($least) = sort { $a <=> $b } map { length $_->{code} } @{ $item->{alternatives} };
	return $least;
}

# All that an item can be, with a word for whatever is no blank.
sub shapes_of
{
	my ($item) = @_;
	my $kind = $item->{kind};
	my @texts = $kind eq 'literal' ? $item->{text}
		: $kind eq 'choice' ? map { $_->{code} } @{ $item->{alternatives} }
		: $kind eq 'date' ? join('', map { $_->{unit} ? 'w' : $_->{separator} } @{ $item->{parts} })
		: $kind eq 'check' && $algorithm{ $item->{algorithm} }[1] =~ / / ? ('w', ' ')
		: 'w';

	return map { s/[^ ]+/w/gr } @texts;
}

# The shapes of all codes of some items, and the groups that each has; those that no code begins with
# are left out.
sub shapes
{
	my ($items, @begun) = @_;

	foreach my $item (@$items)
	{
		my %next;
		my @with = $item->{kind} eq 'group'
			? (@begun, map { [ $_->[0], { %{ $_->[1] }, $item => 1 } ] } shapes($item->{items}, @begun))
			: map { my $before = $_; map { [ ($before->[0] . $_) =~ s/w+/w/gr, $before->[1] ] } shapes_of($item) } @begun;

		# what matters of the text is how it ends
		foreach my $shape (grep { $_->[0] !~ /\A |  / } @with)
		{
			my $end = $shape->[0] eq '' ? '' : $shape->[0] =~ / \z/ ? 'w ' : 'w';
			$next{ join ',', $end, sort keys %{ $shape->[1] } } = [ $end, $shape->[1] ];
		}
		@begun = values %next;
	}
	return @begun;
}

sub groups_of
{
	return map { $_->{kind} eq 'group' ? ($_, groups_of($_->{items})) : () } @{ $_[0] };
}

sub judge_blanks
{
	my ($items) = @_;
	my @shapes = grep { $_->[0] eq 'w' } shapes($items, [ '', {} ]);

	die "a blank in all codes\n" unless @shapes;
	foreach my $group (groups_of($items))
	{
		die "a blank in all codes of a group\n" unless grep { $_->[1]{$group} } @shapes;
	}
	return;
}

# The format of a text, or undef; $@ says why.
sub parse
{
	my ($class_name, $text) = @_;
	my $rest = $text;
	my $state = { fields => [] };
	my $length = 0;

	return eval {
		die "too long\n" if length $text > 1024;
		die "a name\n" if $text !~ /\{/;
		my $items = read_items(\$rest, $state);
		die "a \"]\"\n" if $rest ne '';
		die "no field\n" unless @{ $state->{fields} };
		my @ahead = grep { defined $state->{fields}[$_]{over} } 0 .. $#{ $state->{fields} };
		judge_check_ahead($state->{fields}, $_) foreach @ahead;
		judge_order($state->{fields}, $_) foreach @ahead;
		judge_blanks($items) if $text =~ / |mod43/;
		$length += shortest($_) foreach @$items;
		die "no code is so short\n" if $length > 126;
		bless { items => $items, fields => $state->{fields} }, $class_name;
	};
}

# Dates.

# Seconds of a day, or undef when there is no such day.
sub day_of
{
	my ($year, $month, $day) = @_;
	my $seconds = eval { Time::Local::timegm_modern(0, 0, 12, $day, $month - 1, $year) };

	return $seconds;
}

sub iso_of
{
	my (undef, undef, undef, $day, $month, $year) = gmtime $_[0];

	return sprintf '%04d-%02d-%02d', $year + 1900, $month + 1, $day;
}

sub week_of
{
	return POSIX::strftime('%G %V %u', gmtime $_[0]);
}

# What the units of a date say, as ISO 8601 writes it, with the first and the last day; or nothing.
sub date_of
{
	my ($field, $raw) = @_;
	my @captured = $raw =~ /\A$field->{regex}\z/ or return;
	my %unit;

	foreach my $part (grep { $_->{unit} } @{ $field->{parts} })
	{
		$unit{ $part->{unit} } = shift @captured;
	}
	my $year = $unit{ $field->{year} };
	$year = 1980 + index $year_letters, $year if $field->{year} eq 'YL';
	if ($field->{year} ne 'YYYY')
	{
		my $cycle = { YL => 30, YY => 100, Y => 10 }->{ $field->{year} };
		($year) = grep { ($_ - $year) % $cycle == 0 } $field->{window} .. $field->{window} + $cycle - 1;
	}
	return if $year < 1 || ($unit{HH} || 0) > 23 || ($unit{MI} || 0) > 59;
	my ($iso, $first, $days);

	if (defined $unit{DDD})
	{
		return if $unit{DDD} < 1;
		$first = day_of($year, 1, 1) + 86400 * ($unit{DDD} - 1);
		return if (gmtime $first)[5] + 1900 != $year;
		($iso, $days) = (iso_of($first), 1);
	}
	elsif (defined $unit{WW})
	{
		# the week with January 4 in it is the first one
		my $fourth = day_of($year, 1, 4);
		my $weekday = $unit{E} || 1;
		$first = $fourth + 86400 * (7 * ($unit{WW} - 1) + $weekday - (split ' ', week_of($fourth))[2]);
		return if week_of($first) ne sprintf '%d %02d %d', $year, $unit{WW}, $weekday;
		($iso, $days) = $unit{E} ? (iso_of($first), 1) : (sprintf('%04d-W%02d', $year, $unit{WW}), 7);
		return if length $iso > 10;
	}
	else
	{
		my ($month_unit) = grep { defined $unit{$_} } qw(MM MH MO ML);
		my $month = $unit{$month_unit};
		$month = 1 + index $month{$month_unit}, $month if $month{$month_unit};
		$first = day_of($year, $month, $unit{DD} || 1);
		return if !defined $first || (defined $unit{DD} && $unit{DD} < 1);
		my $next = $month == 12 ? day_of($year + 1, 1, 1) : day_of($year, $month + 1, 1);
		($iso, $days) = $unit{DD} ? (sprintf('%04d-%02d-%02d', $year, $month, $unit{DD}), 1)
			: (sprintf('%04d-%02d', $year, $month), int(($next - $first) / 86400));
	}
	$iso .= "T$unit{HH}" if defined $unit{HH};
	$iso .= ":$unit{MI}" if defined $unit{MI};
	return { iso => $iso, first => $first, days => $days };
}

# Matching: of all ways in order of preference the first one that leads to the end.

sub is_revision
{
	return $_[0] =~ /\A(?:[$revision_letters]{1,2}|\d{1,9})\z/;
}

# The sizes that an item can have at a place, in order of preference.
sub sizes_of
{
	my ($item, $code, $at, $found) = @_;
	my $rest = substr $code, $at;
	my $kind = $item->{kind};

	return index($rest, $item->{text}) == 0 ? length $item->{text} : () if $kind eq 'literal';
	return map { length $_->{code} } grep { index($rest, $_->{code}) == 0 } @{ $item->{alternatives} }
		if $kind eq 'choice';
	return grep { $_ <= length $rest && is_revision(substr $rest, 0, $_) } reverse 1 .. 9
		if $kind eq 'rev';
	if ($kind eq 'date')
	{
		return unless $rest =~ /\A($item->{regex})/;
		my $raw = $1;
		return date_of($item, $raw) ? length $raw : ();
	}
	if ($kind eq 'check')
	{
		my (undef, $results, $width) = @{ $algorithm{ $item->{algorithm} } };
		return $rest =~ /\A[\Q$results\E]{$width}/ ? $width : () if defined $item->{over};
		my $from = defined $item->{from} ? $found->{ $item->{from} }[0] : 0;
		my $check = check_of($item->{algorithm}, substr $code, $from, $at - $from);
		return index($rest, $check) == 0 ? length $check : ();
	}
	my $set = join '', map { quotemeta } @{ $class{ $item->{letter} } };
	my ($run) = $rest =~ /\A([$set]*)/;
	my @sizes = grep { $_ >= $item->{min} && $_ <= $item->{max} } reverse 0 .. length $run;
	my $zero = $class{ $item->{letter} }[0];
	@sizes = grep { $_ == 1 } @sizes
		if $kind eq 'seq' && $item->{min} != $item->{max} && $zero eq '0' && index($run, $zero) == 0;
	return @sizes;
}

# Whether a check before what it covers, which ends at a place, is there and another one than it should be.
sub is_wrong
{
	my ($check, $code, $end, $found) = @_;
	my $place = $found->{ $check->{name} } or return 0;
	my $from = $found->{ $check->{over} }[0];

	return substr($code, $place->[0], $place->[1]) ne check_of($check->{algorithm}, substr $code, $from, $end - $from);
}

# Finds the items from one on at a place, then whatever comes behind them.
sub walk
{
	my ($items, $number, $code, $at, $found, $behind) = @_;
	my $item = $items->[$number];

	return $behind->($at, $found) unless $item;
	my $go_on = sub { walk($items, $number + 1, $code, $_[0], $_[1], $behind) };
	if ($item->{kind} eq 'group')
	{
		return walk($item->{items}, 0, $code, $at, $found, $go_on) || $go_on->($at, $found);
	}
	foreach my $size (sizes_of($item, $code, $at, $found))
	{
		my $with = defined $item->{name} ? { %$found, $item->{name} => [ $at, $size ] } : $found;
		next if grep { is_wrong($_, $code, $at + $size, $with) } @{ $item->{closes} || [] };
		my $result = $go_on->($at + $size, $with);
		return $result if $result;
	}
	return;
}

# The places of all fields that a code has, or undef.
sub places
{
	my ($self, $code) = @_;

	return if $code !~ /\A[!-~](?:[ -~]*[!-~])?\z/ || $code =~ /  |\|/ || length $code > 126;
	return walk($self->{items}, 0, $code, 0, {},
		sub { $_[0] == length $code ? $_[1] : undef });
}

sub number_of
{
	my ($field, $raw) = @_;
	my $alphabet = join '', @{ $class{ $field->{letter} } };
	my $number = 0;

	$number = $number * length($alphabet) + index $alphabet, $_ foreach split //, $raw;
	return $number if $field->{min} == $field->{max} || $alphabet =~ /\A0/;
	# without a zero all texts count, after those that are shorter
	$number += length($alphabet)**$_ foreach 1 .. length($raw) - 1;
	return $number;
}

# What a code says, by name; or undef.
sub fields
{
	my ($self, $code) = @_;
	my $places = $self->places($code) or return;
	my %values;

	foreach my $field (grep { $places->{ $_->{name} } } @{ $self->{fields} })
	{
		my $raw = substr $code, $places->{ $field->{name} }[0], $places->{ $field->{name} }[1];

		$values{ $field->{name} } =
			$field->{kind} eq 'seq' ? number_of($field, $raw)
			: $field->{kind} eq 'date' ? date_of($field, $raw)->{iso}
			: $field->{kind} eq 'choice' ? (grep { $_->{code} eq $raw } @{ $field->{alternatives} })[0]{value}
			: $raw;
	}
	return \%values;
}

# The field that code_date or code_seq reads: the one of that name, or the first.
sub foremost
{
	my ($self, $kind) = @_;
	my @fields = grep { $_->{kind} eq $kind } @{ $self->{fields} };

	my ($named) = grep { $_->{name} eq $kind } @fields;

	return $named || $fields[0];
}

# The first day and the one behind the last one, or nothing.
sub period
{
	my ($self, $code) = @_;
	my $field = $self->foremost('date') or return;
	my $places = $self->places($code) or return;
	my $place = $places->{ $field->{name} } or return;
	my $date = date_of($field, substr $code, $place->[0], $place->[1]);

	return map { iso_of($_) } $date->{first}, $date->{first} + 86400 * $date->{days};
}

# Order.

# Of two numbers in digits of an alphabet the one with more of them is greater, zeros in front aside.
sub compare_digits
{
	my ($alphabet, @numbers) = @_;
	my ($one, $other) = map { s/\A0+//r } @numbers;

	return length $one <=> length $other if length $one != length $other;
	foreach my $at (0 .. length($one) - 1)
	{
		my $result = index($alphabet, substr $one, $at, 1) <=> index($alphabet, substr $other, $at, 1);
		return $result if $result;
	}
	return 0;
}

# The natural order, zeros in front of numbers aside.
sub compare_natural
{
	my ($one, $other) = map { [ /\d+|\D/g ] } @_;

	while (@$one && @$other)
	{
		my ($mine, $theirs) = (shift @$one, shift @$other);
		my $result = $mine =~ /\d/ && $theirs =~ /\d/ ? compare_digits($digits, $mine, $theirs)
			: ord($mine =~ /\d/ ? '0' : $mine) <=> ord($theirs =~ /\d/ ? '0' : $theirs);
		return $result if $result;
	}
	return @$one <=> @$other;
}

sub compare_raw
{
	my ($field, @raw) = @_;
	my $kind = $field->{kind};

	return 0 if $kind eq 'check';
	return number_of($field, $raw[0]) <=> number_of($field, $raw[1]) if $kind eq 'seq';
	return date_of($field, $raw[0])->{iso} cmp date_of($field, $raw[1])->{iso} if $kind eq 'date';
	return compare_natural(@raw) if $kind eq 'choice' || ($kind eq 'class' && $field->{letter} !~ /[NH]/);
	return compare_digits(join('', @{ $class{ $field->{letter} } }), @raw) if $kind eq 'class';
	my @letters = map { /\D/ ? 1 : 0 } @raw;
	return $letters[0] <=> $letters[1] if $letters[0] != $letters[1];
	return $letters[0] ? length $raw[0] <=> length $raw[1] || $raw[0] cmp $raw[1] : compare_digits($digits, @raw);
}

# Whether a group is there: some field in it is, however deep.
sub has_field
{
	my ($item, $places) = @_;

	return defined $item->{name} ? defined $places->{ $item->{name} } : grep { has_field($_, $places) } @{ $item->{items} || [] };
}

sub compare_items
{
	my ($items, $codes, $places) = @_;

	foreach my $item (@$items)
	{
		my $result = 0;

		if ($item->{kind} eq 'group')
		{
			my ($one, $other) = map { has_field($item, $_) ? 1 : 0 } @$places;
			$result = $one <=> $other || ($one ? compare_items($item->{items}, $codes, $places) : 0);
		}
		elsif (defined $item->{name})
		{
			$result = compare_raw($item, map { substr $codes->[$_], $places->[$_]{ $item->{name} }[0], $places->[$_]{ $item->{name} }[1] } 0, 1);
		}
		return $result if $result;
	}
	return 0;
}

# How two codes that match compare: field by field, then by the zeros in front of their numbers.
sub compare
{
	my ($self, @codes) = @_;
	my @places = map { $self->places($_) } @codes;
	my $result = compare_items($self->{items}, \@codes, \@places);

	return $result if $result;
	my @zeros = map {
		my ($code, $place) = ($codes[$_], $places[$_]);
		join ' ', map { sprintf '%03d', length } map { substr($code, $place->{ $_->{name} }[0], $place->{ $_->{name} }[1]) =~ /(?<!\d)(0*)\d?/g }
			grep { $place->{ $_->{name} } && $_->{kind} ne 'check' } @{ $self->{fields} };
	} 0, 1;
	return $zeros[0] cmp $zeros[1];
}

# Building.

# What a field puts into a code for a value; undef when the value cannot be.
sub raw_of
{
	my ($field, $value) = @_;
	my $kind = $field->{kind};

	if ($kind eq 'choice')
	{
		my @by_meaning = grep { defined $_->{meaning} && $_->{meaning} eq $value } @{ $field->{alternatives} };
		my @by_code = grep { $_->{code} eq $value } @{ $field->{alternatives} };
		my ($alternative) = (@by_meaning, @by_code);
		return $alternative && $alternative->{code};
	}
	return is_revision($value) ? $value : undef if $kind eq 'rev';
	if ($kind eq 'date')
	{
		# of all that the pattern could write, what says this date
		my @parts = date_texts($field, $value);
		return $parts[0];
	}
	if ($kind eq 'seq')
	{
		return unless $value =~ /\A\d+\z/;
		my @alphabet = @{ $class{ $field->{letter} } };
		my $raw = '';

		use integer;
		if ($field->{min} != $field->{max} && $alphabet[0] ne '0')
		{
			my ($width, $texts, $rest) = (1, scalar @alphabet, $value);

			# so many texts are shorter
			while ($rest >= $texts && $width <= $field->{max})
			{
				$rest -= $texts;
				$texts *= @alphabet;
				$width++;
			}
			return if $width < $field->{min} || $width > $field->{max};
			foreach (1 .. $width)
			{
				$raw = $alphabet[ $rest % @alphabet ] . $raw;
				$rest /= @alphabet;
			}
			return $raw;
		}
		for (my $rest = $value; $rest > 0 || $raw eq ''; $rest /= @alphabet)
		{
			$raw = $alphabet[ $rest % @alphabet ] . $raw;
		}
		$raw = $alphabet[0] x ($field->{max} - length $raw) . $raw
			if $field->{min} == $field->{max} && length $raw < $field->{max};
		return length $raw >= $field->{min} && length $raw <= $field->{max} ? $raw : undef;
	}
	my $set = join '', map { quotemeta } @{ $class{ $field->{letter} } };
	return $value =~ /\A[$set]{$field->{min},$field->{max}}\z/ ? $value : undef;
}

sub date_texts
{
	my ($field, $iso) = @_;

	return unless $iso =~ /\A(\d{4})-(?:W(\d\d)|(\d\d)(?:-(\d\d))?)(?:T(\d\d)(?::(\d\d))?)?\z/;
	my ($year, $week, $month, $day, $hour, $minute) = ($1, $2, $3, $4, $5, $6);
	my %unit = (DD => $day, HH => $hour, MI => $minute, WW => $week, MM => $month);

	if (defined $day)
	{
		my $seconds = day_of($year, $month, $day);
		return unless defined $seconds;
		$unit{DDD} = POSIX::strftime('%j', gmtime $seconds);
		($year, $unit{WW}, $unit{E}) = split ' ', week_of($seconds) if $field->{has}{WW};
	}
	$unit{YYYY} = sprintf '%04d', $year;
	$unit{YY} = sprintf '%02d', $year % 100;
	$unit{Y} = $year % 10;
	$unit{YL} = substr $year_letters, ($year - 1980) % 30, 1;
	return if defined $month && ($month < 1 || $month > 12);
	defined $month and $unit{$_} = substr $month{$_}, $month - 1, 1 foreach keys %month;
	my $raw = '';

	foreach my $part (@{ $field->{parts} })
	{
		return if $part->{unit} && !defined $unit{ $part->{unit} };
		$raw .= $part->{unit} ? $unit{ $part->{unit} } : $part->{separator};
	}
	my $date = date_of($field, $raw);
	return $date && $date->{iso} eq $iso ? $raw : ();
}

sub write_items
{
	my ($items, $values, $starts, $code) = @_;

	foreach my $item (@$items)
	{
		my $raw;

		if ($item->{kind} eq 'group')
		{
			next unless grep { defined $_->{name} && defined $values->{ $_->{name} } } @{ $item->{items} };
			$code = write_items($item->{items}, $values, $starts, $code);
			next;
		}
		$starts->{ $item->{name} } = length $code if defined $item->{name};
		if ($item->{kind} eq 'literal')
		{
			$raw = $item->{text};
		}
		elsif ($item->{kind} eq 'check')
		{
			my $from = defined $item->{from} ? $starts->{ $item->{from} } : 0;
			$raw = defined $item->{over} ? '?' x $algorithm{ $item->{algorithm} }[2] : check_of($item->{algorithm}, substr $code, $from);
		}
		else
		{
			die "$item->{name} is missing\n" unless defined $values->{ $item->{name} };
			$raw = raw_of($item, $values->{ $item->{name} });
			die "$item->{name} cannot be that\n" unless defined $raw;
		}
		$code .= $raw;
		foreach my $check (grep { defined $starts->{ $_->{name} } } reverse @{ $item->{closes} || [] })
		{
			my $text = check_of($check->{algorithm}, substr $code, $starts->{ $check->{over} });
			substr $code, $starts->{ $check->{name} }, length $text, $text;
		}
	}
	return $code;
}

# The code of these values, or undef; $@ says why.
sub build
{
	my ($self, $values) = @_;

	return eval {
		foreach my $name (keys %$values)
		{
			die "no field $name\n" unless grep { $_->{name} eq $name } @{ $self->{fields} };
		}
		my $code = write_items($self->{items}, $values, {}, '');
		my $again = $self->fields($code) or die "no code\n";
		foreach my $field (grep { defined $values->{ $_->{name} } } @{ $self->{fields} })
		{
			my ($given, $read) = ($values->{ $field->{name} }, $again->{ $field->{name} });

			die "$field->{name} is gone\n" unless defined $read;
			next if $read eq $given;
			next if $field->{kind} eq 'seq' && $given =~ /\A\d+\z/ && $read == $given;
			next if $field->{kind} eq 'choice'
				&& (grep { $_->{value} eq $read } @{ $field->{alternatives} })[0]{code} eq $given;
			die "$field->{name} is read as $read\n";
		}
		$code;
	};
}

1;
