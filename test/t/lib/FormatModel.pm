# The template language once more: a model to compare with, written for plainness, not for speed.
#
# A format is parsed into a tree; a code is matched by walking the tree and backtracking, in the
# order of preference; a date is right when the C library's calendar says so.  A check character is
# right when the whole text with it satisfies the rule of its standard, whatever it takes to find it.

package FormatModel;

use strict;
use warnings;

use List::Util qw(uniq);
use Math::BigInt ();
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
my @month_names = qw(JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC);
my @units = qw(YYYY YL YY Y Q MM MH MON MO ML MI DDD DD WW E HH SS);
my %unit_pattern = (YYYY => '\d{4}', YL => "[$year_letters]", Y => '\d', Q => '[1-4]', E => '[1-7]', DDD => '\d{3}', MON => join('|', @month_names),
	map({ ($_ => '\d\d') } qw(YY MM MI DD WW HH SS)), map { ($_ => "[$month{$_}]") } qw(MH MO ML));
# Units that a table can replace, and how many characters it has.
my %table_size = (Y => undef, Q => 4, M => 12, D => 31, W => 53, E => 7, H => 24);
my %role = (map({ ($_ => 'year') } qw(YYYY YL YY Y)), map({ ($_ => 'month') } qw(MM MH MON MO ML M)), DD => 'day', D => 'day', DDD => 'day of year',
	WW => 'week', W => 'week', E => 'weekday', Q => 'quarter', HH => 'hour', H => 'hour', MI => 'minute', SS => 'second');

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
	} ],
	mod7 => [ $digits, '0123456', 1, sub {
		my ($text, $check) = @_;
		return (Math::BigInt->new(0 . $text) - $check) % 7 == 0;
	} ]);

# What letters are in weighted sums: the table of UPS, and that of ISO 6346, which leaves out the
# multiples of 11.
my %letters = (
	ups => [ split //, '23456789012345678901234567' ],
	iso6346 => [ grep { $_ % 11 } 10 .. 38 ]);

# An algorithm by weights, such as "mod11(4 3 2, 10=X)", gets a place among the others.
sub read_weights
{
	my ($name) = @_;

	return if $algorithm{$name};
	my ($modulus, $listed, $options) = $name =~ /\A mod(10|11) \( ((?:[0-9]+[ ]*)+) ((?:,[ ]*[^,)]+)*) \) \z/x
		or die "no algorithm\n";
	my @weights = split ' ', $listed;
	my (%option, %stands_for);
	die "a weight\n" if @weights > 32 || grep { $_ > 999 } @weights;
	while ($options =~ s/\A,[ ]*(?:(10|11)=([!-{}~])(?=,|\z)|(values)=(ups|iso6346)(?=,|\z)|(remainder)(?=,|\z))//)
	{
		my ($key, $value) = ($1 // $3 // $5, $2 // $4 // 1);

		die "an option twice\n" if exists $option{$key};
		$option{$key} = $value;
	}
	die "no option\n" if $options ne '' || $modulus == 10 && exists $option{11};
	my @all = (0 .. 9, 'A' .. 'Z');
	my %value = map { ($all[$_] => $_ < 10 ? $_ : exists $option{values} ? $letters{ $option{values} }[ $_ - 10 ] : undef) } 0 .. $#all;
	my $alphabet = join '', grep { defined $value{$_} } @all;

	# the numbers that a check character can be
	push @{ $stands_for{$_} }, $_ foreach 0 .. 9;
	push @{ $stands_for{ $option{10} // '0' } }, 10 if defined $option{10} || $modulus == 10;
	push @{ $stands_for{ $option{11} } }, 11 if defined $option{11};
	my @possible = $option{remainder} ? (0 .. $modulus - 1) : (1 .. $modulus);
	$algorithm{$name} = [ $alphabet, join('', uniq 0 .. 9, sort keys %stands_for), 1, sub {
		my ($text, $check) = @_;
		my @values = map { $value{$_} } grep { index($alphabet, $_) >= 0 } split //, $text;
		my $sum = 0;

		$sum += $values[$_] * $weights[ $_ % @weights ] foreach 0 .. $#values;
		$sum = -$sum if $option{remainder};
		# with the check, the sum is a multiple
		foreach my $number (@{ $stands_for{$check} })
		{
			return 1 if ($sum + $number) % $modulus == 0 && grep { $_ == $number } @possible;
		}
		return 0;
	} ];
	return;
}

# The check characters of a text, by trying all; undef: there is none, as weights can have it.
sub check_of
{
	my ($name, $text) = @_;
	my ($alphabet, $results, $width, $is_right) = @{ $algorithm{$name} };
	my @candidates = split //, $results;

	@candidates = map { my $first = $_; map { "$first$_" } split //, $results } @candidates
		if $width == 2;
	$text =~ s/[^\Q$alphabet\E]//g;
	my @right = grep { $is_right->($text, $_) } @candidates;
	die "$name has " . scalar(@right) . " checks of \"$text\"" if @right != 1 && (@right || $name !~ /\(/);
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

# A set of the format's own is a class by the name that it is written with.
sub read_set
{
	my ($name) = @_;
	my ($rest) = $name =~ /\A\((.*)\)\z/s;
	my @characters;

	while ($rest ne '')
	{
		die "no character of a set\n" unless $rest =~ s/\A\\?([!-{}~])//;
		my ($first, $last) = ($1, $1);
		if ($rest =~ s/\A-(?=.)//s)
		{
			die "no end of a range\n" unless $rest =~ s/\A\\?([!-{}~])//;
			$last = $1;
		}
		die "a range that descends\n" if $last lt $first;
		push @characters, map { chr } ord $first .. ord $last;
	}
	my %count;
	$count{$_}++ foreach @characters;
	die "no character\n" unless @characters;
	die "a character twice\n" if grep { $_ > 1 } values %count;
	die "no character of codes\n" if $count{'|'};
	$class{$name} = \@characters;
	$number_width{$name} = width_of_numbers(scalar @characters);
	return;
}

# The most characters of which all texts together can be counted in 63 bits.
sub width_of_numbers
{
	my ($radix) = @_;
	my ($texts, $power, $width) = (0, 1, 0);

	use integer;
	return 0 if $radix < 2;
	while ($power <= (9223372036854775807 - $texts) / $radix)
	{
		$power *= $radix;
		$texts += $power;
		$width++;
	}
	return $width;
}

sub read_class
{
	my ($spec, $or_none) = @_;

	die "a class\n" unless $spec =~ s/\A([NAUHXYC]|\((?:[^)\\]|\\.)*\))//s;
	my $letter = $1;
	die "a count\n" unless $spec =~ /\A(?:(\d+)|(\d*)\.\.(\d+))\z/;
	my ($min, $max) = defined $1 ? ($1, $1) : ($2 eq '' ? 1 : $2, $3);
	read_set($letter) if $letter =~ /\A\(/;
	die "a count\n" if $min < ($or_none && $spec =~ /\A\d+\.\./ ? 0 : 1) || $max < 1 || $min > $max || $max > 126;
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

# The characters of a table, without its parentheses.
sub read_table
{
	my ($text) = @_;
	my @characters;

	while ($text ne '')
	{
		my $first = $text =~ s/\A(?:\\(.)|([^\\]))//s ? $1 // $2 : die "no character\n";
		my $last = $text =~ s/\A-(?:\\(.)|([^\\]))//s ? $1 // $2 : $first;

		die "a range that descends\n" if $last lt $first;
		push @characters, map { chr } ord $first .. ord $last;
	}
	my %had;
	die "no character of a code, or one twice\n" if grep { !/[!-{}~]/ || $had{$_}++ } @characters;
	die "no characters\n" unless @characters;
	return join '', @characters;
}

sub read_date
{
	my ($spec) = @_;
	my $any_unit = join '|', @units;
	my (@parts, $size);

	while ($spec ne '' && $spec !~ /\A@/)
	{
		my ($unit) = grep { $spec =~ /\A$_/ } @units;

		if ($spec =~ /\A([YQMDWEH])\(/ && (!defined $unit || length $unit == 1) && !($1 =~ /[YE]/ && $spec =~ /\A.\((?:$any_unit|[ -\/:-?^-`~])*?\)/))
		{
			$spec =~ s/\A(.)\(((?:[^)\\]|\\.)*)\)//s or die "no table\n";
			push @parts, { unit => $1, table => read_table($2) };
			die "a table of another size\n" if defined $table_size{ $parts[-1]{unit} } && length $parts[-1]{table} != $table_size{ $parts[-1]{unit} };
		}
		elsif (defined $unit)
		{
			$spec = substr $spec, length $unit;
			push @parts, { unit => $unit };
		}
		else
		{
			die "no separator\n" unless $spec =~ s/\A([ -\/:-?^-`~])// || $spec =~ s/\A\\([ -{}~])//;
			push @parts, { separator => $1 };
		}
	}
	my ($year) = grep { $_->{unit} && $role{ $_->{unit} } eq 'year' } @parts;
	my ($plus, $window) = $spec eq '' ? () : $spec =~ /\A@(\+?)(\d{4})\z/ or $spec eq '' or die "no window\n";
	die "a window\n" if defined $window && (!$year || $year->{unit} eq 'YYYY' || $window < 1 || $window > 9900 || $plus && $year->{unit} eq 'YL');
	die "no window\n" if !defined $window && $year && $year->{unit} =~ /\A(Y|YL)\z/;
	my $regex = join '', map { defined $_->{table} ? "([\Q$_->{table}\E])" : $_->{unit} ? "($unit_pattern{ $_->{unit} })" : quotemeta $_->{separator} } @parts;
	my $field = { kind => 'date', parts => \@parts, regex => qr/$regex/ };
	@$field{qw(window plus)} = ($window // 2000, $plus) if $year;
	return %$field;
}

# Whether the units of all pieces of a date make one, once all fields are known.
sub judge_date
{
	my ($whole) = @_;
	my @pieces = ($whole, @{ $whole->{pieces} || [] });
	my %has;

	foreach my $piece (@pieces)
	{
		my @units = map { $_->{unit} || () } @{ $piece->{parts} };

		die "no unit\n" unless @units;
		$has{ $role{$_} }++ foreach @units;
		die "pieces apart\n" if "@{ $piece->{groups} }" ne "@{ $whole->{groups} }";
	}
	die "a unit twice\n" if grep { $_ > 1 } values %has;
	die "more than one of a month and the like\n" if 1 < grep { $has{$_} } 'month', 'day of year', 'week', 'quarter';
	die "no year\n" unless $has{year} || $has{month} && $has{day};
	die "a day without a month\n" if $has{day} && !$has{month};
	die "a weekday without a week\n" if $has{weekday} && !$has{week};
	die "a time without a day\n" if $has{hour} && !$has{day} && !$has{'day of year'} && !$has{weekday};
	die "minutes without an hour\n" if $has{minute} && !$has{hour};
	die "seconds without minutes\n" if $has{second} && !$has{minute};
	$whole->{has} = \%has;
	return;
}

sub read_check
{
	my ($spec) = @_;

	$spec =~ /\A(\w+(?:\([^)]*\))?)(?:, *from=(\w+)|, *over=(\w+)(?:\.\.(\w+))?)?\z/ or die "no algorithm\n";
	my %check = (kind => 'check', algorithm => $1, from => $2, over => $3, until => defined $4 ? $4 : $3);
	read_weights($check{algorithm});
	return %check;
}

sub read_seq
{
	my ($class_of_it, $options) = $_[0] =~ /\A((?:\((?:[^)\\]|\\.)*\))?[^,]*)(.*)\z/s or die "no counter\n";
	my %class_of_seq = read_class($class_of_it);
	my %option;

	while ($options =~ s/\A, *(?:(start|step)=(\d+)|(any case))//)
	{
		die "an option twice\n" if exists $option{ $1 // $3 };
		$option{ $1 // $3 } = $2;
	}
	die "no option\n" if $options ne '';
	my $start = $option{start};
	die "a step that cannot be\n" if defined $option{step} && ($option{step} < 1 || $option{step} > 1000000);

	die "no class of numbers\n" unless $number_width{ $class_of_seq{letter} };
	die "too wide\n" if $class_of_seq{max} > $number_width{ $class_of_seq{letter} };
	die "a start that cannot be\n"
		if defined $start && (length $start > 18 || !defined raw_of({ kind => 'seq', %class_of_seq }, $start + 0));
	return (kind => 'seq', %class_of_seq, any_case => exists $option{'any case'});
}

# Letters in any case are read as capitals, as small letters, or as a text has them.
sub judge_any_case
{
	my ($item) = @_;
	my $written = $item->{kind} eq 'literal' ? $item->{text} : join '', characters_of($item), map { $_->{separator} // '' } @{ $item->{parts} || [] };
	my ($capitals, $small) = (scalar $written =~ tr/A-Z//, scalar $written =~ tr/a-z//);

	die "no letters\n" unless $capitals || $small;
	$item->{fold} = $item->{kind} =~ /literal|choice/ ? 'text' : $capitals && $small ? die "letters of both cases\n" : $capitals ? 'capitals' : 'small';
	return;
}

sub folded
{
	my ($item, $text) = @_;
	my $fold = $item->{fold} // '';

	return $fold eq 'capitals' ? $text =~ tr/a-z/A-Z/r : $fold eq 'small' ? $text =~ tr/A-Z/a-z/r : $text;
}

# How a code begins with a text, which may be in any case.
sub begins
{
	my ($item, $code, $text) = @_;

	return index($code, $text) == 0 unless $item->{fold};
	return index($code =~ tr/a-z/A-Z/r, $text =~ tr/a-z/A-Z/r) == 0;
}

# A literal in quotes.
sub read_quoted
{
	my ($rest) = @_;

	die "no literal in quotes\n" unless $$rest =~ s/\A\{"((?:\\[{}\[\]"\\]|[ !#-\[\]-{~])+)"(, *any case)?\}//;
	my ($text, $any_case) = ($1, $2);
	my $item = { kind => 'literal', text => $text =~ s/\\(.)/$1/gr };

	judge_any_case($item) if defined $any_case;
	die "too long\n" if length $item->{text} > 126;
	return $item;
}

sub read_field
{
	my ($rest) = @_;

	# the field ends at the first "}" without a "\" before it
	die "no field\n" unless $$rest =~ s/\A\{([A-Za-z_][A-Za-z0-9_]{0,62})(?::((?:[^\\}]|\\.)*)|(, *any case))?\}//s;
	my ($name, $spec, $of_rev) = ($1, $2, $3);
	my $any_case = defined $of_rev || defined $spec && $spec =~ s/, *any case\z// || defined $spec && $spec =~ s/\A((?:date|check)\(.*), *any case\)\z/$1)/s;
	my $item = read_spec($name, $spec);

	die "any case twice\n" if $any_case && $item->{any_case};
	judge_any_case($item) if $any_case || $item->{any_case};
	return $item;
}

sub read_spec
{
	my ($name, $spec) = @_;
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
	return { name => $name, kind => 'class', read_class($spec, 1) };
}

# Reads items up to a "]" or the end; counts them in the state.
sub read_items
{
	my ($rest, $state, @groups) = @_;
	my @items;

	while ($$rest ne '' && $$rest !~ /\A\]/)
	{
		my ($item, $own_group);

		die "too many items\n" if ++$state->{items} > 64;
		if ($$rest =~ s/\A\[//)
		{
			die "too deep\n" if @groups == 8;
			$item = { kind => 'group' };
			$item->{items} = read_items($rest, $state, @groups, $item);
			die "no \"]\"\n" unless $$rest =~ s/\A\]//;
			if (@{ $item->{items} } == 1 && $item->{items}[0]{kind} eq 'literal')
			{
				$item->{separator} = 1;
				push @{ $state->{separators} }, { text => $item->{items}[0]{text}, before => scalar @{ $state->{fields} } };
			}
			die "no field in a group\n" unless $item->{separator} || grep { defined $_->{name} } @{ $item->{items} };
		}
		elsif ($$rest =~ /\A\{"/)
		{
			$item = read_quoted($rest);
			push @{ $state->{literals} }, { %$item, before => scalar @{ $state->{fields} } };
		}
		elsif ($$rest =~ /\A\{/)
		{
			$item = read_field($rest);
			if ($item->{kind} eq 'class' && $item->{min} == 0)
			{
				# one character at least, in a group of its own
				die "too deep\n" if @groups == 8;
				die "too many items\n" if ++$state->{items} > 64;
				$item->{min} = 1;
				$own_group = { kind => 'group', items => [$item] };
			}
			$item->{groups} = [ @groups, $own_group || () ];
			my ($same) = grep { $_->{name} eq $item->{name} } @{ $state->{fields} };
			if ($same)
			{
				die "a name twice\n" if $same->{kind} ne 'date' || $item->{kind} ne 'date';
				push @{ $same->{pieces} }, $item;
				$item->{of} = $same;
				$item->{name} .= '#' . @{ $same->{pieces} };
			}
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
			push @{ $state->{literals} }, { %$item, before => scalar @{ $state->{fields} } };
		}
		push @items, $own_group || $item;
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
		$_->{table} // $month{$unit}
			// ($unit eq 'YL' ? $year_letters : $unit eq 'E' ? '1234567' : $unit eq 'Q' ? '1234' : $unit eq 'MON' ? join('', @month_names) : $unit eq '' ? '' : $digits)
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
	my ($first) = grep { defined $check->{from} && $fields->[$_]{name} eq $check->{from} } 0 .. $#$fields;

	return defined $check->{over} ? $check->{first} .. $check->{last} : ($first || 0) .. $number - 1;
}

# A check that names what it covers, before or after it, once all fields are known.
sub judge_check_over
{
	my ($state, $number) = @_;
	my $fields = $state->{fields};
	my $check = $fields->[$number];
	my ($first) = grep { $fields->[$_]{name} eq $check->{over} } 0 .. $#$fields;
	die "no field to begin with\n" unless defined $first;
	my ($last) = grep { $fields->[$_]{name} eq $check->{until} } $first .. $#$fields;
	die "no field to end with\n" unless defined $last;
	# a date in pieces ends with the last one
	($last) = grep { $fields->[$_] == $fields->[$last]{pieces}[-1] } $last .. $#$fields if $fields->[$last]{pieces};
	die "fields before and after it\n" if $first <= $number && $last >= $number;
	my $alphabet = $algorithm{ $check->{algorithm} }[0];
	@$check{qw(first last ahead)} = ($first, $last, $last > $number);

	die "a field that may be absent\n" unless is_there($fields->[$first], $check) && is_there($fields->[$last], $check);
	foreach my $field (@$fields[ $first .. $last ])
	{
		die "a foreign character\n" if grep { index($alphabet, $_) < 0 } split //, characters_of($field);
	}
	judge_separators($state, $first, $last, $alphabet);
	judge_letters($state, $first, $last, $alphabet, @$fields[ $first .. $last ]);
	if ($check->{ahead}) { push @{ $fields->[$last]{closes} }, $check }
	else { $check->{end} = $fields->[$last]{name} }
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
		my $ahead = $fields->[$other]{ahead};

		die "checks that wait for each other\n" if !$ahead && grep { $_ == $number } @theirs;
		die "checks that wait for each other\n" if $ahead && $other >= $mine[0] && $theirs[-1] > $mine[-1];
	}
	return;
}

# No separator after a field, up to another, may have characters that count.
sub judge_separators
{
	my ($state, $first, $last, $alphabet) = @_;

	foreach my $separator (grep { $_->{before} > $first && $_->{before} <= $last } @{ $state->{separators} || [] })
	{
		die "a separator that counts\n" if grep { index($alphabet, $_) >= 0 } split //, $separator->{text};
	}
	return;
}

# Beside letters in any case no small one counts otherwise than its capital.
sub judge_letters
{
	my ($state, $first, $last, $alphabet, @fields) = @_;
	my @literals = grep { $_->{before} > $first && $_->{before} <= $last } @{ $state->{literals} || [] };
	my $written = join '', map({ $_->{text} } @literals), map { map { $_->{separator} // '' } @{ $_->{parts} || [] } } @fields;

	return unless grep { $_->{fold} } @literals, @fields;
	die "a letter that counts as a capital alone\n" if grep { index($alphabet, $_) < 0 && index($alphabet, uc $_) >= 0 } $written =~ /[a-z]/g;
	return;
}

sub judge_check
{
	my ($state, $check) = @_;
	my @before = @{ $state->{fields} || [] };
	my $number = @before;
	my $alphabet = $algorithm{ $check->{algorithm} }[0];

	if (defined $check->{from})
	{
		shift @before while @before && $before[0]{name} ne $check->{from};
		die "no field to begin with\n" unless @before;
		die "a field that may be absent\n" unless is_there($before[0], $check);
	}
	judge_separators($state, defined $check->{from} ? $number - @before : -1, $number, $alphabet);
	die "a check over nothing\n" unless grep { is_there($_, $check) } @before;
	foreach my $field (@before)
	{
		die "a foreign character\n"
			if grep { index($alphabet, $_) < 0 } split //, characters_of($field);
	}
	judge_letters($state, defined $check->{from} ? $number - @before : -1, $number, $alphabet, @before);
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
		$length += $_->{unit} && !defined $_->{table} ? length($_->{unit} =~ /\A(YL|M[HOL]|E)\z/ ? 'x' : $_->{unit}) : 1
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
	my @templates = split_at_bars($text);

	return parse_template($class_name, $text) if @templates < 2;
	return eval {
		die "too long\n" if length $text > 1024;
		die "too many alternatives\n" if @templates > 8;
		my @alternatives = map { parse_template($class_name, s/\A +| +\z//gr) // die $@ } @templates;
		die "a field of the alternative\n" if grep { grep { $_->{name} eq 'alternative' } @{ $_->{fields} } } @alternatives;
		bless { alternatives => \@alternatives }, 'FormatModel::Alternatives';
	};
}

# The templates of a format: a bar in a field, or after a "\", ends none.
sub split_at_bars
{
	my ($text) = @_;
	my @templates = ('');

	while ($text ne '')
	{
		if ($text =~ s/\A\|//) { push @templates, ''; next; }
		$text =~ s/\A(\{(?:[^\\}]|\\.)*(?:\}|\z)|\\.|.)//s or $text =~ s/\A(.)//s;
		$templates[-1] .= $1;
	}
	return @templates;
}

sub parse_template
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
		judge_date($_) foreach grep { $_->{kind} eq 'date' && !$_->{of} } @{ $state->{fields} };
		my @fields = @{ $state->{fields} };
		judge_check_over($state, $_) foreach grep { defined $fields[$_]{over} } 0 .. $#fields;
		judge_order(\@fields, $_) foreach grep { $fields[$_]{ahead} } 0 .. $#fields;
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

# The units of a date that is in these pieces of a code, as numbers, with the year in full; or nothing.
sub units_of
{
	my ($whole, @raws) = @_;
	my %unit;

	foreach my $piece ($whole, @{ $whole->{pieces} || [] })
	{
		my @captured = shift(@raws) =~ /\A$piece->{regex}\z/ or return;

		foreach my $part (grep { $_->{unit} } @{ $piece->{parts} })
		{
			my $raw = shift @captured;
			my $role = $role{ $part->{unit} };
			my $row = $part->{table} // $month{ $part->{unit} } // ($part->{unit} eq 'YL' ? $year_letters : '');
			my $value = $row ne '' ? index $row, $raw : $raw;

			$value = (grep { $month_names[$_] eq $raw } 0 .. 11)[0] if $part->{unit} eq 'MON';
			$value++ if $role ne 'year' && $role ne 'hour' && ($row ne '' || $part->{unit} eq 'MON');
			if ($role eq 'year' && ($piece->{plus} || defined $part->{table})) { $value += $piece->{window} }
			elsif ($role eq 'year' && $part->{unit} ne 'YYYY')
			{
				my $cycle = { YL => 30, YY => 100, Y => 10 }->{ $part->{unit} };
				$value += 1980 if $part->{unit} eq 'YL';
				($value) = grep { ($_ - $value) % $cycle == 0 } $piece->{window} .. $piece->{window} + $cycle - 1;
			}
			$unit{$role} = $value + 0;
		}
	}
	return \%unit;
}

# What the units of a date say, as ISO 8601 writes it, with the first and the last day; or nothing.
sub date_of
{
	my $units = units_of(@_) or return;
	my %unit = %$units;
	my $yearless = !defined $unit{year};
	my $year = $yearless ? 2000 : $unit{year};

	return if $year < 1 || ($unit{hour} || 0) > 23 || ($unit{minute} || 0) > 59 || ($unit{second} || 0) > 59;
	my ($iso, $first, $days);

	if (defined $unit{'day of year'})
	{
		return if $unit{'day of year'} < 1;
		$first = day_of($year, 1, 1) + 86400 * ($unit{'day of year'} - 1);
		return if (gmtime $first)[5] + 1900 != $year;
		($iso, $days) = (iso_of($first), 1);
	}
	elsif (defined $unit{week})
	{
		# the week with January 4 in it is the first one
		my $fourth = day_of($year, 1, 4);
		my $weekday = $unit{weekday} || 1;
		$first = $fourth + 86400 * (7 * ($unit{week} - 1) + $weekday - (split ' ', week_of($fourth))[2]);
		return if week_of($first) ne sprintf '%d %02d %d', $year, $unit{week}, $weekday;
		($iso, $days) = $unit{weekday} ? (iso_of($first), 1) : (sprintf('%04d-W%02d', $year, $unit{week}), 7);
		return if length $iso > 10;
	}
	elsif (defined $unit{month})
	{
		$first = day_of($year, $unit{month}, $unit{day} // 1);
		return if !defined $first || (defined $unit{day} && $unit{day} < 1);
		my $next = $unit{month} == 12 ? day_of($year + 1, 1, 1) : day_of($year, $unit{month} + 1, 1);
		($iso, $days) = defined $unit{day} ? (sprintf('%04d-%02d-%02d', $year, $unit{month}, $unit{day}), 1)
			: (sprintf('%04d-%02d', $year, $unit{month}), int(($next - $first) / 86400));
		$iso =~ s/\A\d{4}/-/ if $yearless;
	}
	else
	{
		my $quarter = $unit{quarter};
		my $months = $quarter ? 3 : 12;
		my $month = $quarter ? 3 * $quarter - 2 : 1;
		my $next = $month + $months > 12 ? day_of($year + 1, 1, 1) : day_of($year, $month + $months, 1);

		$first = day_of($year, $month, 1);
		$iso = sprintf('%04d', $year) . ($quarter ? "-Q$quarter" : '');
		$days = int(($next - $first) / 86400);
	}
	$iso .= sprintf 'T%02d', $unit{hour} if defined $unit{hour};
	$iso .= sprintf ':%02d', $unit{minute} if defined $unit{minute};
	$iso .= sprintf ':%02d', $unit{second} if defined $unit{second};
	return { iso => $iso, first => $first, days => $days, yearless => $yearless };
}

# The texts of a date and its pieces in a code.
sub raws_of
{
	my ($whole, $code, $places) = @_;

	return map { substr $code, $places->{ $_->{name} }[0], $places->{ $_->{name} }[1] } $whole, @{ $whole->{pieces} || [] };
}

# Matching: of all ways in order of preference the first one that leads to the end.

sub is_revision
{
	return $_[0] =~ /\A(?:[$revision_letters]{1,2}|\d{1,9})\z/;
}

# The texts that an item can be at a place, as it builds them, in order of preference.
sub texts_of
{
	my ($item, $code, $at, $found) = @_;
	my $rest = folded($item, substr $code, $at);
	my $kind = $item->{kind};

	return begins($item, $rest, $item->{text}) ? $item->{text} : () if $kind eq 'literal';
	return grep { begins($item, $rest, $_) } map { $_->{code} } @{ $item->{alternatives} } if $kind eq 'choice';
	return map { substr $rest, 0, $_ } sizes_of($item, $code, $at, $found, $rest);
}

# The sizes that a field of another kind can have.
sub sizes_of
{
	my ($item, $code, $at, $found, $rest) = @_;
	my $kind = $item->{kind};

	return grep { $_ <= length $rest && is_revision(substr $rest, 0, $_) } reverse 1 .. 9
		if $kind eq 'rev';
	if ($kind eq 'date')
	{
		return unless $rest =~ /\A($item->{regex})/;
		my $raw = $1;
		my $whole = $item->{of} || $item;
		my @pieces = ($whole, @{ $whole->{pieces} || [] });

		return length $raw if $pieces[-1] != $item;
		pop @pieces;
		return date_of($whole, map({ substr $code, $found->{ $_->{name} }[0], $found->{ $_->{name} }[1] } @pieces), $raw) ? length $raw : ();
	}
	if ($kind eq 'check')
	{
		my (undef, $results, $width) = @{ $algorithm{ $item->{algorithm} } };
		return $rest =~ /\A[\Q$results\E]{$width}/ ? $width : () if $item->{ahead};
		my $first = $item->{from} // $item->{over};
		my $from = defined $first ? $found->{$first}[0] : 0;
		my $end = defined $item->{end} ? $found->{ $item->{end} }[0] + $found->{ $item->{end} }[1] : $at;
		my $check = check_of($item->{algorithm}, substr $code, $from, $end - $from);
		return defined $check && index($rest, $check) == 0 ? length $check : ();
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

	return substr($code, $place->[0], $place->[1]) ne (check_of($check->{algorithm}, substr $code, $from, $end - $from) // '');
}

# Finds the items from one on at a place, then whatever comes behind them.
sub walk
{
	my ($items, $number, $code, $at, $found, $behind) = @_;
	my $item = $items->[$number];

	return $behind->($at, $found, $code) unless $item;
	my $go_on = sub { walk($items, $number + 1, $_[2], $_[0], $_[1], $behind) };
	if ($item->{kind} eq 'group')
	{
		my $size = $item->{separator} ? length $item->{items}[0]{text} : 0;
		my $with = $size ? { %$found, '' => { %{ $found->{''} || {} }, $item => [ $at, $size ] } } : $found;
		return walk($item->{items}, 0, $code, $at, $with, $go_on) || $go_on->($at, $found, $code);
	}
	foreach my $text (texts_of($item, $code, $at, $found))
	{
		my $end = $at + length $text;
		my $with = defined $item->{name} ? { %$found, $item->{name} => [ $at, length $text ] } : $found;
		my $spelled = substr($code, 0, $at) . $text . substr $code, $end;

		next if grep { is_wrong($_, $spelled, $end, $with) } @{ $item->{closes} || [] };
		my $result = $go_on->($end, $with, $spelled);
		return $result if $result;
	}
	return;
}

# The places of all fields that a code has, and at '' those of its optional separators, and the code
# with its letters in the case in which they are built; or nothing.
sub read_code
{
	my ($self, $code) = @_;

	return if $code !~ /\A[!-~](?:[ -~]*[!-~])?\z/ || $code =~ /  |\|/ || length $code > 126;
	my $read = walk($self->{items}, 0, $code, 0, {},
		sub { $_[0] == length $code ? [ @_[1, 2] ] : undef });
	return $read ? @$read : ();
}

# A code with its letters in the case in which they are built.
sub spelled
{
	my ($self, $code) = @_;

	return ($self->read_code($code))[1];
}

# The code as it is built: without its optional separators, too.
sub canonical
{
	my ($self, $code) = @_;
	my ($places, $spelled) = $self->read_code($code);

	substr $spelled, $_->[0], $_->[1], '' foreach sort { $b->[0] <=> $a->[0] } values %{ $places->{''} || {} };
	return $spelled;
}

# The places of all fields of a code that has the same fields as it is built, or undef.
sub places
{
	my ($self, $code) = @_;
	my ($places, $spelled) = $self->read_code($code) or return;
	my $canonical = $self->canonical($code);

	delete $places->{''};
	if ($canonical ne $code)
	{
		my ($others, $other) = $self->read_code($canonical) or return;

		delete $others->{''};
		return unless join(',', sort keys %$places) eq join(',', sort keys %$others);
		return if grep { substr($spelled, $places->{$_}[0], $places->{$_}[1]) ne substr($other, $others->{$_}[0], $others->{$_}[1]) } keys %$places;
	}
	return $places;
}

# Which optional separators a code has.
sub separators_of
{
	my ($self, $code) = @_;
	my $separators = ($self->read_code($code))[0]{''} || {};

	return join '', map { $separators->{$_} ? 1 : 0 } grep { $_->{separator} } groups_of($self->{items});
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

	$code = $self->spelled($code);
	foreach my $field (grep { $places->{ $_->{name} } && !$_->{of} } @{ $self->{fields} })
	{
		my $raw = substr $code, $places->{ $field->{name} }[0], $places->{ $field->{name} }[1];

		$values{ $field->{name} } =
			$field->{kind} eq 'seq' ? number_of($field, $raw)
			: $field->{kind} eq 'date' ? date_of($field, raws_of($field, $code, $places))->{iso}
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
	return unless $places->{ $field->{name} };
	my $date = date_of($field, raws_of($field, $self->spelled($code), $places));

	return if $date->{yearless};
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

# Character by character, in the order of a set; a text comes before those that go on.
sub compare_in_order
{
	my ($field, $one, $other) = @_;
	my $alphabet = join '', @{ $class{ $field->{letter} } };

	foreach my $at (0 .. (length $one < length $other ? length $one : length $other) - 1)
	{
		my $result = index($alphabet, substr $one, $at, 1) <=> index($alphabet, substr $other, $at, 1);
		return $result if $result;
	}
	return length $one <=> length $other;
}

sub compare_raw
{
	my ($field, @raw) = @_;
	my $kind = $field->{kind};

	return 0 if $kind eq 'check';
	return number_of($field, $raw[0]) <=> number_of($field, $raw[1]) if $kind eq 'seq';
	return compare_in_order($field, @raw) if $kind eq 'class' && $field->{letter} =~ /\A\(/;
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
		elsif ($item->{kind} eq 'date')
		{
			# where it begins
			my ($one, $other) = map { date_of($item, raws_of($item, $codes->[$_], $places->[$_]))->{iso} } $item->{of} ? () : (0, 1);
			$result = $one cmp $other if defined $one;
		}
		elsif (defined $item->{name})
		{
			$result = compare_raw($item, map { substr $codes->[$_], $places->[$_]{ $item->{name} }[0], $places->[$_]{ $item->{name} }[1] } 0, 1);
		}
		return $result if $result;
	}
	return 0;
}

# Which letters of a code, and which characters of its checks, are in another case than they are built in.
sub cases_of
{
	my ($self, $code) = @_;
	my ($places, $spelled) = $self->read_code($code);
	my %in_check = map { my ($at, $size) = @{ $places->{ $_->{name} } || [ 0, 0 ] }; map { $_ => 1 } $at .. $at + $size - 1 }
		grep { $_->{kind} eq 'check' } @{ $self->{fields} };

	return join '', map { !$in_check{$_} && substr($code, $_, 1) !~ /[A-Za-z]/ ? '' : substr($code, $_, 1) eq substr($spelled, $_, 1) ? 0 : 1 } 0 .. length($code) - 1;
}

# How two codes that match compare: field by field, then by their separators, the case of their letters, and the zeros in front of their numbers.
sub compare
{
	my ($self, @codes) = @_;
	my @places = map { $self->places($_) } @codes;
	my @spelled = map { $self->spelled($_) } @codes;
	my $result = compare_items($self->{items}, \@spelled, \@places);

	return $result if $result;
	$result = $self->separators_of($codes[0]) cmp $self->separators_of($codes[1]) || $self->cases_of($codes[0]) cmp $self->cases_of($codes[1]);
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
		my @by_code = grep { length $_->{code} == length $value && begins($field, $value, $_->{code}) } @{ $field->{alternatives} };
		my ($alternative) = (@by_meaning, @by_code);
		return $alternative && $alternative->{code};
	}
	$value = folded($field, $value);
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

# What a date or a piece of one is in a code.
sub date_texts
{
	my ($field, $iso) = @_;
	my $whole = $field->{of} || $field;

	return unless $iso =~ /\A(?:(\d{4})(?:-(?:W(\d\d)|Q([1-4])|(\d\d)(?:-(\d\d))?))?|--(\d\d)-(\d\d))(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?)?\z/;
	my ($year, $week, $quarter) = ($1, $2, $3);
	my %unit = (month => $4 // $6, day => $5 // $7, hour => $8, minute => $9, second => $10, week => $week, quarter => $quarter);

	if (defined $unit{day})
	{
		my $seconds = day_of($year // 2000, $unit{month}, $unit{day});
		return unless defined $seconds;
		$unit{'day of year'} = POSIX::strftime('%j', gmtime $seconds);
		($year, $unit{week}, $unit{weekday}) = split ' ', week_of($seconds) if $whole->{has}{week} && defined $year;
	}
	return if defined $unit{month} && ($unit{month} < 1 || $unit{month} > 12);
	$unit{year} = $year;
	my @raws = map { piece_text($_, \%unit) } $whole, @{ $whole->{pieces} || [] };
	return if grep { !defined } @raws;
	my $date = date_of($whole, @raws);
	return unless $date && $date->{iso} eq $iso;
	my ($raw) = map { $raws[$_] } grep { ($whole, @{ $whole->{pieces} || [] })[$_] == $field } 0 .. $#raws;
	return $raw;
}

sub piece_text
{
	my ($piece, $unit) = @_;
	my $raw = '';

	foreach my $part (@{ $piece->{parts} })
	{
		if (!$part->{unit}) { $raw .= $part->{separator}; next; }
		my $role = $role{ $part->{unit} };
		my $value = $unit->{$role};
		my $row = $part->{table} // $month{ $part->{unit} } // '';

		return unless defined $value;
		if ($role eq 'year')
		{
			return if ($piece->{plus} || defined $part->{table}) && $value < $piece->{window};
			$value -= $piece->{window} if $piece->{plus} || defined $part->{table};
			$value = ($value - 1980) % 30 if $part->{unit} eq 'YL';
			$row ||= $year_letters if $part->{unit} eq 'YL';
		}
		else { $value-- if $role ne 'hour' && ($row ne '' || $part->{unit} eq 'MON'); }
		return if $row ne '' && $value >= length $row;
		$raw .= $row ne '' ? substr $row, $value, 1
			: $part->{unit} eq 'MON' ? $month_names[$value]
			: substr sprintf('%04d', $value), -length $part->{unit};
	}
	return $raw;
}

sub write_items
{
	my ($items, $values, $starts, $ends, $code) = @_;

	foreach my $item (@$items)
	{
		my $raw;

		if ($item->{kind} eq 'group')
		{
			next unless grep { defined $_->{name} && defined $values->{ ($_->{of} || $_)->{name} } } @{ $item->{items} };
			$code = write_items($item->{items}, $values, $starts, $ends, $code);
			next;
		}
		$starts->{ $item->{name} } = length $code if defined $item->{name};
		if ($item->{kind} eq 'literal')
		{
			$raw = $item->{text};
		}
		elsif ($item->{kind} eq 'check')
		{
			my $first = $item->{from} // $item->{over};
			my $from = defined $first ? $starts->{$first} : 0;
			my $end = defined $item->{end} ? $ends->{ $item->{end} } : length $code;

			$raw = $item->{ahead} ? '?' x $algorithm{ $item->{algorithm} }[2] : check_of($item->{algorithm}, substr $code, $from, $end - $from);
			die "no check stands for the sum\n" unless defined $raw;
		}
		else
		{
			my $value = $values->{ ($item->{of} || $item)->{name} };
			die "$item->{name} is missing\n" unless defined $value;
			$raw = raw_of($item, $value);
			die "$item->{name} cannot be that\n" unless defined $raw;
		}
		$code .= $raw;
		$ends->{ $item->{name} } = length $code if defined $item->{name};
		foreach my $check (grep { defined $starts->{ $_->{name} } } reverse @{ $item->{closes} || [] })
		{
			my $text = check_of($check->{algorithm}, substr $code, $starts->{ $check->{over} }) // die "no check stands for the sum\n";
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
		my $code = write_items($self->{items}, $values, {}, {}, '');
		my $again = $self->fields($code) or die "no code\n";
		foreach my $field (grep { defined $values->{ $_->{name} } } @{ $self->{fields} })
		{
			my ($given, $read) = ($values->{ $field->{name} }, $again->{ $field->{name} });

			die "$field->{name} is gone\n" unless defined $read;
			next if $read eq $given || $read eq folded($field, $given);
			next if $field->{kind} eq 'seq' && $given =~ /\A\d+\z/ && $read == $given;
			next if $field->{kind} eq 'choice'
				&& raw_of($field, $given) eq (grep { $_->{value} eq $read } @{ $field->{alternatives} })[0]{code};
			die "$field->{name} is read as $read\n";
		}
		$code;
	};
}

# The templates of a format; and the one that a code is of, with its number if there are several.
sub templates { return $_[0] }

sub choose
{
	my ($self, $code) = @_;

	return $self->places($code) ? ($self, undef) : ();
}

# Formats of several templates: a code is of the first one that it matches, unless an earlier one
# matches it as it is built.

package FormatModel::Alternatives;

sub templates { return @{ $_[0]{alternatives} } }

sub choose
{
	my ($self, $code) = @_;
	my @alternatives = @{ $self->{alternatives} };

	foreach my $number (0 .. $#alternatives)
	{
		next unless $alternatives[$number]->places($code);
		my $canonical = $alternatives[$number]->canonical($code);
		next if $canonical ne $code && grep { $_->places($canonical) } @alternatives[ 0 .. $number - 1 ];
		return ($alternatives[$number], $number + 1);
	}
	return;
}

sub fields
{
	my ($self, $code) = @_;
	my ($chosen, $number) = $self->choose($code) or return;

	return { %{ $chosen->fields($code) }, alternative => $number };
}

sub compare
{
	my ($self, @codes) = @_;
	my ($one, $first) = $self->choose($codes[0]);
	my (undef, $second) = $self->choose($codes[1]);

	return $first <=> $second || $one->compare(@codes);
}

# The code of the first alternative that has the fields and can be built by it, and by it alone.
sub build
{
	my ($self, $values) = @_;
	my %fields = %$values;
	my $wanted = delete $fields{alternative};
	my @alternatives = @{ $self->{alternatives} };

	$@ = 'no alternative';
	foreach my $name (keys %fields)
	{
		return unless grep { grep { $_->{name} eq $name } @{ $_->{fields} } } @alternatives;
	}
	foreach my $number (defined $wanted ? $wanted - 1 : 0 .. $#alternatives)
	{
		my $code = $alternatives[$number]->build(\%fields) // next;
		return $code unless grep { $_->places($code) } @alternatives[ 0 .. $number - 1 ];
		$@ = 'another alternative reads it';
	}
	return;
}

1;
