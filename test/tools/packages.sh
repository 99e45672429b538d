# Finds the PostgreSQL to build for, and installs what is missing where apt can.
# shellcheck shell=sh

oldest=15

# usable PG_CONFIG: true when its server, its programs and its headers are all there.
usable() {
	usable_bin=$("$1" --bindir 2>/dev/null) && [ -x "$usable_bin/postgres" ] && [ -x "$usable_bin/psql" ] &&
		[ -f "$("$1" --pgxs)" ] && [ -f "$("$1" --includedir-server)/postgres.h" ]
}

major() { "$1" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'; }

# The newest server that is there with its headers, or nothing.
installed_server() {
	for candidate in /usr/lib/postgresql/*/bin/pg_config /usr/pgsql-*/bin/pg_config \
		/usr/local/pgsql*/bin/pg_config /opt/homebrew/opt/postgresql@*/bin/pg_config \
		/usr/local/opt/postgresql@*/bin/pg_config "$(command -v pg_config)"; do
		if usable "$candidate"; then echo "$(major "$candidate") $candidate"; fi
	done | sort -k1,1n -s | tail -n 1 | cut -d' ' -f2-
}

# The version whose headers apt should bring: that of the newest server there, or the distribution's.
version_for_apt() {
	version=$(for server in /usr/lib/postgresql/*/bin/postgres; do
		if [ -x "$server" ]; then echo "$server"; fi
	done | cut -d/ -f5 | sort -n | tail -n 1)
	[ "$version" ] || version=$(apt-cache depends postgresql 2>/dev/null |
		sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | tail -n 1)
	echo "$version"
}

as_admin() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "needs root or sudo for: $*"
	fi
}

# apt_install PACKAGE…: a server installed here must not bring a running "main" cluster along.
apt_install() {
	say "installing $*"
	no_cluster=/etc/postgresql-common/createcluster.d/traceability.conf
	as_admin sh -c '
		mkdir -p "$(dirname "$0")" && echo "create_main_cluster = false" >"$0"
		trap "rm -f \"$0\"" EXIT
		DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"' \
		"$no_cluster" "$@" >"$root/build/apt.log" 2>&1 </dev/null ||
		{ tail -n 20 "$root/build/apt.log" >&2; die "apt-get could not install $*"; }
}

apt_update() {
	say "reading the list of packages"
	quietly "$root/build/apt.log" as_admin apt-get update || die "apt-get update failed"
}

name_packages() {
	say "this needs PostgreSQL $oldest or newer with its headers, a C compiler, and for the tests pgTAP and two Perl modules." >&2
	if command -v dnf >/dev/null; then
		say "install: dnf install gcc make perl postgresql-server postgresql-server-devel postgresql-contrib postgresql-test pgtap perl-IPC-Run" >&2
	elif command -v apk >/dev/null; then
		say "install: apk add build-base perl perl-utils postgresql postgresql-dev postgresql-contrib pgtap perl-ipc-run" >&2
	elif command -v brew >/dev/null; then
		say "install: brew install postgresql@17 pgtap" >&2
	fi
	die "not installed: $*"
}

have_apt() { command -v apt-get >/dev/null; }

# Sets PG_CONFIG to a server of the right age.
need_server() {
	mkdir -p "$root/build"
	if [ "${PG_CONFIG:-}" ]; then
		usable "$PG_CONFIG" || die "PG_CONFIG=$PG_CONFIG has no server with headers: is its development package installed?"
	else
		PG_CONFIG=$(installed_server)
		if [ -z "$PG_CONFIG" ]; then
			have_apt || name_packages "PostgreSQL server and headers"
			[ "$(version_for_apt)" ] || apt_update
			version=$(version_for_apt)
			[ "${version:-0}" -ge $oldest ] || die "this distribution has PostgreSQL ${version:-none}, and traceability needs $oldest or newer. https://www.postgresql.org/download/ has newer ones for it."
			install_missing "postgresql-$version" "postgresql-server-dev-$version"
			PG_CONFIG=$(installed_server)
			[ "$PG_CONFIG" ] || die "no PostgreSQL server with headers, though apt-get installed them"
		fi
	fi
	[ "$(major "$PG_CONFIG")" -ge $oldest ] || die "$("$PG_CONFIG" --version) is too old: traceability needs $oldest or newer"
	pg_bin=$("$PG_CONFIG" --bindir)
	pg_share=$("$PG_CONFIG" --sharedir)
	pg_lib=$("$PG_CONFIG" --pkglibdir)
	pgxs=$(dirname "$("$PG_CONFIG" --pgxs)")/../..
}

# install_missing PACKAGE…, with fresh lists when apt does not know one of them.
install_missing() {
	for package; do
		apt-cache show "$package" >/dev/null 2>&1 || { apt_update; break; }
	done
	apt_install "$@"
}

need_test_packages() {
	missing=
	[ -f "$pg_share/extension/pgtap.control" ] || missing="$missing postgresql-$(major "$PG_CONFIG")-pgtap"
	command -v pg_prove >/dev/null || missing="$missing libtap-parser-sourcehandler-pgtap-perl"
	perl -MIPC::Run -e 1 2>/dev/null || missing="$missing libipc-run-perl"
	perl -MTest::More -e 1 2>/dev/null || missing="$missing perl"
	[ "$missing" ] || return 0
	have_apt || name_packages "$missing"
	# shellcheck disable=SC2086
	install_missing $missing
}
