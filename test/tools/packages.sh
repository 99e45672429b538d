# Finds the PostgreSQL to build for, and installs what is missing where apt can.
# shellcheck shell=sh

oldest=15

# usable PG_CONFIG: true when its server, its programs and its headers are all there.
usable() {
	usable_bin=$("$1" --bindir 2>/dev/null) && [ -x "$usable_bin/postgres" ] && [ -x "$usable_bin/psql" ] &&
		[ -f "$("$1" --pgxs)" ] && [ -f "$("$1" --includedir-server)/postgres.h" ]
}

major() { "$1" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'; }

# Each server that is there with its headers: its version and its pg_config.
installed_servers() {
	for candidate in /usr/lib/postgresql/*/bin/pg_config /usr/pgsql-*/bin/pg_config \
		/usr/local/pgsql*/bin/pg_config /opt/homebrew/opt/postgresql@*/bin/pg_config \
		/usr/local/opt/postgresql@*/bin/pg_config "$(command -v pg_config)"; do
		if usable "$candidate"; then echo "$(major "$candidate") $candidate"; fi
	done
}

# The newest of them, or nothing.
installed_server() {
	installed_servers | awk -v oldest=$oldest '$1 >= oldest' | sort -k1,1n | tail -n 1 | cut -d' ' -f2-
}

# The version whose headers apt should bring: that of the newest server there, or the distribution's.
version_for_apt() {
	version=$(for server in /usr/lib/postgresql/*/bin/postgres; do
		if [ -x "$server" ]; then echo "$server"; fi
	done | cut -d/ -f5 | awk -v oldest=$oldest '$1 >= oldest' | sort -n | tail -n 1)
	[ "$version" ] || version=$(apt-cache depends postgresql 2>/dev/null |
		sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | tail -n 1)
	echo "$version"
}

# may_install PACKAGE…: ends here when nobody may.
may_install() {
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "an administrator must run: apt-get install $*"
}

as_admin() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_get PURPOSE ARGUMENT…: the package manager's own words are shown only when it fails. Its lines of
# status are "pmstatus:PACKAGE:PERCENT:WHAT", and dlstatus while it downloads.
apt_get() {
	say "$1"
	shift
	watch apt_goes_on quietly "$root/build/apt.log" as_admin env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -o DPkg::Lock::Timeout=120 -o APT::Status-Fd=1 "$@" || die "apt-get failed: $*"
}

apt_goes_on() {
	echo "traceability: packages$(sed -n 's/^[dp][lm]status:[^:]*:\([0-9]*\)[^:]*:\(.*\)/: \1 %, \2/p' \
		"$root/build/apt.log" | tail -n 1)"
}

have_package() { apt-cache show "$1" >/dev/null 2>&1; }

# install_missing PACKAGE…: with fresh lists when apt does not know one of them.
install_missing() {
	may_install "$@"
	for package; do
		have_package "$package" || { apt_get "reading the list of packages" update; break; }
	done
	apt_get "installing $*" install -y --no-install-recommends "$@"
}

# install_server VERSION: without the running "main" cluster that a first server brings along. Only
# here: whoever installs another server later gets theirs.
install_server() {
	no_cluster=/etc/postgresql-common/createcluster.d/traceability.conf
	echo 'create_main_cluster = false' >"$root/build/no_cluster.conf"
	trap 'as_admin rm -f "$no_cluster" "$root/build/no_cluster.conf"' EXIT
	trap 'exit 130' HUP INT TERM
	as_admin install -D -m 644 "$root/build/no_cluster.conf" "$no_cluster"
	install_missing "postgresql-$1" "postgresql-server-dev-$1"
	as_admin rm -f "$no_cluster" "$root/build/no_cluster.conf"
	trap - EXIT HUP INT TERM
}

# Installs the server of PG_CONFIG where that is the name that Debian gives it.
install_named() {
	named=${PG_CONFIG#/usr/lib/postgresql/}
	named=${named%/bin/pg_config}
	case $named in
		*[!0-9]*) ;;
		*) if have_apt; then install_server "$named"; fi ;;
	esac
}

# name_packages server|tests MISSING: what to install where there is no apt.
name_packages() {
	say "missing: $2" >&2
	if command -v dnf >/dev/null; then
		case $1 in
			server) say "dnf install gcc make postgresql-server postgresql-server-devel postgresql-contrib" >&2 ;;
			tests) say "dnf install perl perl-IPC-Run postgresql-test pgtap graphviz" >&2 ;;
		esac
	elif command -v apk >/dev/null; then
		case $1 in
			server) say "apk add build-base postgresql postgresql-dev postgresql-contrib" >&2 ;;
			tests) say "apk add perl perl-utils perl-ipc-run graphviz; pgTAP from pgtap.org; cpan TAP::Parser::SourceHandler::pgTAP" >&2 ;;
		esac
	elif command -v brew >/dev/null; then
		case $1 in
			server) say "brew install postgresql@17" >&2 ;;
			tests) say "brew install pgtap graphviz; cpan IPC::Run TAP::Parser::SourceHandler::pgTAP" >&2 ;;
		esac
	fi
	die "install these and run it again"
}

have_apt() { command -v apt-get >/dev/null; }

# Sets PG_CONFIG to a server of the right age.
need_server() {
	mkdir -p "$root/build"
	if [ "${PG_CONFIG:-}" ]; then
		usable "$PG_CONFIG" || install_named
		usable "$PG_CONFIG" || die "PG_CONFIG=$PG_CONFIG has no server with headers: is its development package installed?"
	else
		PG_CONFIG=$(installed_server)
		if [ -z "$PG_CONFIG" ]; then
			have_apt || name_packages server "PostgreSQL $oldest or newer, its headers and a C compiler"
			may_install postgresql postgresql-server-dev-all
			apt_get "reading the list of packages" update
			version=$(version_for_apt)
			[ "${version:-0}" -ge $oldest ] || die "this distribution has PostgreSQL ${version:-none}, and traceability needs $oldest or newer. https://www.postgresql.org/download/ has newer ones for it."
			install_server "$version"
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

# pgTAP is SQL alone: where its package for this server is not to be had, that for another serves, whose
# files go into the copy of the server. Fails where it need not be borrowed, or cannot.
borrow_pgtap() {
	! have_package "postgresql-$(major "$PG_CONFIG")-pgtap" || return
	lender=$(apt-cache search --names-only '^postgresql-[0-9]+-pgtap$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1)
	[ "$lender" ] || return
	pgtap=$root/build/pgtap
	if [ ! -d "$pgtap" ]; then
		mkdir -p "$pgtap.new"
		(cd "$pgtap.new" && apt-get -q download "$lender" >"$root/build/apt.log" 2>&1 && dpkg -x "$lender"_*.deb .) || return
		mv "$pgtap.new" "$pgtap"
	fi
}

need_test_packages() {
	missing=
	[ -f "$pg_share/extension/pgtap.control" ] || borrow_pgtap || missing="$missing postgresql-$(major "$PG_CONFIG")-pgtap"
	command -v pg_prove >/dev/null || missing="$missing libtap-parser-sourcehandler-pgtap-perl"
	perl -MIPC::Run -e 1 2>/dev/null || missing="$missing libipc-run-perl"
	perl -MTest::More -e 1 2>/dev/null || missing="$missing perl"
	command -v dot >/dev/null || missing="$missing graphviz"
	[ "$missing" ] || return 0
	have_apt || name_packages tests "$missing"
	# shellcheck disable=SC2086
	install_missing $missing
}
