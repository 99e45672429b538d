# Reads the pages of the manual: their examples with the outputs that they show, links, headings.

package Manual;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(read_page examples install_example database_of shown_output before_19 page_with outside_code links anchors);

# The lines of a page as a list of parts: prose, and blocks between fences.
sub read_page
{
	my ($file) = @_;
	my (@parts, $block);

	open my $handle, '<:encoding(UTF-8)', $file or die "$file: $!";
	while (my $line = <$handle>)
	{
		if ($block)
		{
			if ($line =~ /^```\s*$/) { push @parts, $block; undef $block; }
			else { $block->{text} .= $line; }
		}
		elsif ($line =~ /^```(\w*)\s*$/)
		{
			$block = { language => $1 || 'none', text => '', line => $. };
			$block->{is_install} = 1 if @parts && $parts[-1]{text} =~ /<!-- install -->\n\z/;
		}
		else
		{
			die "$file, line $.: a fence that does not begin its line\n" if $line =~ /^\s*[`~]{3}/;
			push @parts, { language => '', text => '', line => $. } if !@parts || $parts[-1]{language} ne '';
			$parts[-1]{text} .= $line;
		}
	}
	die "$file, line $block->{line}: a fence that is not closed\n" if $block;
	return @parts;
}

# The SQL blocks that a page runs.  A block of text that follows one is its output; other blocks of
# text would be outputs of nothing.
sub examples
{
	my (@parts) = @_;
	my @examples;

	foreach my $number (0 .. $#parts)
	{
		my $part = $parts[$number];
		my @before = grep { $_ >= 0 } $number - 1, $number - 2;

		if ($part->{language} eq 'sql')
		{
			push @examples, $part unless $part->{is_install};
		}
		elsif ($part->{language} eq 'text')
		{
			shift @before if @before && $parts[ $before[0] ]{text} !~ /\S/ && $parts[ $before[0] ]{language} eq '';
			die "line $part->{line}: a block of text that is the output of no example\n"
			  if !@before || $parts[ $before[0] ]{language} ne 'sql';
			$parts[ $before[0] ]{output} = $part;
		}
	}
	foreach my $example (@examples)
	{
		my ($last) = $example->{text} =~ /([^\n]*\S[^\n]*)\n*\z/ or die "line $example->{line}: an empty example\n";
		my $statement = $last =~ s/\s*--.*//r;

		die "line $example->{line}: an example that ends within a statement\n" if $statement !~ /;\s*\z|^\s*\\|\\g/;
	}
	return @examples;
}

# The statements that install the extension.
sub install_example
{
	my ($install, @more) = grep { $_->{is_install} } @_;

	die "not one example that installs\n" if !$install || @more;
	return $install->{text};
}

# The database that a page wants, if not an empty one.
sub database_of
{
	my (@parts) = @_;

	return (map { $_->{language} eq '' && $_->{text} =~ /<!-- database: (\w+) -->/ ? $1 : () } @parts)[0];
}

# Blanks at the ends of lines are no part of an output: psql pads columns with them.
sub shown_output
{
	my ($text) = @_;

	$text =~ s/[ \t]+$//gm;
	$text =~ s/\A\n+|\n+\z//g;
	return $text eq '' ? '' : "$text\n";
}

# What the server adds to an error in which it finds no function or operator, as it did before version 19.
sub before_19
{
	my ($text) = @_;

	return $text =~ s/^DETAIL:  No (operator|function) of that name accepts the given argument types\.\nHINT:  (?=You might)/HINT:  No $1 matches the given name and argument types. /gmr;
}

# The page as it stands, with these outputs, one for each of its examples.
sub page_with
{
	my ($parts, $outputs) = @_;
	my $page = '';
	my (%is_output, %output_of);

	foreach my $example (examples(@$parts))
	{
		$output_of{$example} = shift @$outputs;
		$is_output{ $example->{output} } = 1 if $example->{output};
	}
	foreach my $part (@$parts)
	{
		if ($is_output{$part}) { $page =~ s/\n+\z/\n/; next; }
		if ($part->{language} eq '') { $page .= $part->{text}; next; }
		$page .= '```' . ($part->{language} eq 'none' ? '' : $part->{language}) . "\n$part->{text}```\n";
		$page .= "\n```text\n$output_of{$part}```\n" if ($output_of{$part} // '') ne '';
	}
	return $page;
}

# What is prose, without code in it.
sub outside_code
{
	return join '', map { $_->{language} eq '' ? $_->{text} =~ s/`[^`\n]*`//gr : "\n" } @_;
}

# The targets of its links and pictures.
sub links
{
	return outside_code(@_) =~ /\]\(([^)\s]+)\)/g;
}

# The names by which links lead to its headings.
sub anchors
{
	my (@parts) = @_;
	my %times;

	return map {
		my $anchor = lc s/[^\w\- ]//gr;
		$anchor =~ s/ /-/g;
		my $times = $times{$anchor}++;
		$times ? "$anchor-$times" : $anchor;
	} map { $_->{language} eq '' ? $_->{text} =~ /^#{1,6} +(.*?)\s*$/gm : () } @parts;
}

1;
