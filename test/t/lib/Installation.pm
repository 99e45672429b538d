# An installation of the server for one test, which adds files of extensions to it. All else of it are
# links to that of the other tests, but for the programs, which find their files from where they are.

package Installation;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(basename);
use File::Copy qw(copy);
use File::Path qw(make_path);

our @EXPORT_OK = qw(make_installation installed_file);

sub folder_of
{
	my ($kind) = @_;
	my $folder = qx(pg_config --$kind);

	chomp $folder;
	return $folder;
}

# The contents of a file of extensions, as it is installed.
sub installed_file
{
	my ($name) = @_;

	open my $handle, '<:encoding(UTF-8)', folder_of('sharedir') . "/extension/$name" or die "$name: $!";
	local $/ = undef;
	return scalar readline $handle;
}

sub link_all
{
	my ($from, $to, %but) = @_;

	make_path($to);
	foreach my $file (grep { !$but{ basename($_) } } glob "$from/*")
	{
		symlink $file, "$to/" . basename($file) or die "$file: $!";
	}
	return;
}

# make_installation FOLDER, FILES: the path to give to a cluster; FILES has contents by name.
sub make_installation
{
	my ($folder, %files) = @_;
	my ($bin, $share, $lib) = map { folder_of($_) } qw(bindir sharedir pkglibdir);
	my ($common) = "$bin\0$share\0$lib" =~ m{^(.*)/[^\0]*\0\1/[^\0]*\0\1/[^\0]*$} or die "no common folder: $bin, $share, $lib";
	my %made = map { $_ => $folder . substr $_, length $common } $bin, $share, $lib;

	make_path($made{$bin});
	foreach my $program (qw(postgres initdb pg_ctl pg_config psql))
	{
		copy("$bin/$program", "$made{$bin}/$program") or die "$program: $!";
		chmod 0755, "$made{$bin}/$program";
	}
	link_all($lib, $made{$lib});
	link_all($share, $made{$share}, extension => 1);
	link_all("$share/extension", "$made{$share}/extension", %files);
	foreach my $name (keys %files)
	{
		open my $handle, '>:encoding(UTF-8)', "$made{$share}/extension/$name" or die "$name: $!";
		print $handle $files{$name};
		close $handle or die "$name: $!";
	}
	return $made{$bin} =~ s{/bin$}{}r;
}

1;
