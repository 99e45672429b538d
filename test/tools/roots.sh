# Roots of the Debian releases that have a server which this machine has not: test-matrix and bench run
# in them. MATRIX says where they are.
# shellcheck shell=sh

# suite_with VERSION: the Debian that has that server, or nothing where none is known to.
suite_with() {
	case $1 in
		15) echo bookworm ;;
		17) echo trixie ;;
		18) echo forky ;;
		19) echo experimental ;;
	esac
}

# What experimental has is installed on top of another suite.
base_of() { if [ "$1" = experimental ]; then echo sid; else echo "$1"; fi; }

# add_suite ROOT SUITE: packages of another suite can be had in that root as well. Of experimental only
# those of the server are preferred, its own libraries among them.
add_suite() {
	sed -n "1s/ [a-z]* main/ $2 main/p" "$1/etc/apt/sources.list" >"$1/etc/apt/sources.list.d/$2.list"
	if [ "$2" = experimental ]; then
		printf 'Package: src:postgresql-[0-9]*\nPin: release a=experimental\nPin-Priority: 500\n' >"$1/etc/apt/preferences.d/$2"
	fi
}

# make_root SUITE: what a newcomer's machine has, and no more. Mirrors may lag behind for a testing suite.
make_root() {
	if [ -d "$matrix/$1" ]; then return; fi
	command -v mmdebstrap >/dev/null || install_missing mmdebstrap
	rm -rf "$matrix/$1.new"
	making_root=$1
	watch root_goes_on quietly "$root/build/mmdebstrap.log" mmdebstrap --variant=minbase --include=make,git,gcc,libc6-dev \
		--aptopt='Acquire::Check-Valid-Until "false"' "$(base_of "$1")" "$matrix/$1.new"
	if [ "$(base_of "$1")" != "$1" ]; then add_suite "$matrix/$1.new" "$1"; fi
	mv "$matrix/$1.new" "$matrix/$1"
}

root_goes_on() { echo "traceability: making a root of Debian $making_root in $matrix"; }

# in_root SUITE COMMAND…: the mounts live and die with the namespace, and so do the processes.
in_root() {
	suite_root=$matrix/$1
	shift
	cp -L /etc/resolv.conf "$suite_root/etc/resolv.conf"
	# shellcheck disable=SC2016
	unshare --mount --pid --fork --kill-child sh -euc '
		mount -t proc proc "$0/proc"
		mount --rbind /dev "$0/dev"
		mount -t tmpfs tmpfs "$0/dev/shm"
		exec chroot "$0" env -i HOME=/closed PATH="$PATH" "$@"' "$suite_root" "$@"
}

# enclose_tree SUITE: a copy of the tree in a folder of that root, /closed, which only root can enter.
enclose_tree() {
	closed=$matrix/$1/closed
	rm -rf "$closed"
	mkdir "$closed"
	tar -C "$root" --exclude=./build --exclude=./.git --exclude='*.o' --exclude='*.d' --exclude='*.bc' \
		--exclude='*.so' -cf - . | tar -C "$closed" -xf -
	chmod 700 "$closed"
}
