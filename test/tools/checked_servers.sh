# Servers that check what an extension does, built from the distribution's source of the one that is
# here, below build/servers: with assertions, memory that is clobbered when it is freed and random before
# it is written, and the server's own reports of which memory is whose: to valgrind, or to the address
# sanitizer.
# shellcheck shell=sh

# fetch_source VERSION FOLDER: its newest source that apt can download, or a copy of PG_SOURCE.
fetch_source() {
	if [ -f "$2/configure" ]; then return; fi
	mkdir -p "$2.new" "$2.apt/lists/partial"
	if [ "${PG_SOURCE:-}" ]; then
		cp -R "$PG_SOURCE/." "$2.new/"
	else
		have_apt || die "test-sanitized builds a server: name the folder of its source by PG_SOURCE"
		apt-cache policy "postgresql-$1" | awk '$2 ~ /^https?:/ { split($3, suite, "/"); print "deb-src", $2, suite[1], suite[2] }' \
			>"$2.apt/sources.list"
		(cd "$2.apt" && quietly "$root/build/apt.log" download_source "$1") || die "apt-get has no source of PostgreSQL $1: name a folder that has it by PG_SOURCE"
		tar -xf "$(find "$2.apt" -name "postgresql-$1_*.orig.tar.*" ! -name '*.asc')" -C "$2.new" --strip-components=1
	fi
	rm -rf "$2.apt"
	mv "$2.new" "$2"
}

# The source of the newest version may not be there yet.
download_source() {
	apt_source update &&
		for source_version in $(apt_source showsrc "postgresql-$1" | sed -n 's/^Version: //p'); do
			! apt_source source --download-only "postgresql-$1=$source_version" || return 0
		done
	return 1
}

apt_source() {
	case $1 in showsrc) apt_command=apt-cache ;; *) apt_command=apt-get ;; esac
	$apt_command -q -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$PWD/lists" "$@"
}

need_to_build_servers() {
	missing=
	[ -f /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
	[ -f /usr/include/unicode/utypes.h ] || missing="$missing libicu-dev"
	if [ "$1" -ge 17 ]; then
		command -v bison >/dev/null || missing="$missing bison"
		command -v flex >/dev/null || missing="$missing flex"
	fi
	command -v valgrind >/dev/null || missing="$missing valgrind"
	[ "$missing" ] || return 0
	have_apt || die "missing to build a server: $missing"
	# shellcheck disable=SC2086
	install_missing $missing
}

# make_checked_server address|assert: sets checked to the folder where it is installed, with the
# pgTAP of the server that is here, and checked_source to its source.
make_checked_server() {
	checked_version=$(major "$PG_CONFIG")
	checked=$root/build/servers/$checked_version/$1
	checked_source=$root/build/servers/$checked_version/source
	need_to_build_servers "$checked_version"
	take_turns servers
	fetch_source "$checked_version" "$checked_source"
	if [ ! -f "$checked/made" ]; then
		mkdir -p "$checked.tree"
		watch checked_server_goes_on quietly "$root/build/checked-server.log" build_checked_server "$1" ||
			die "the server with assertions cannot be built: build/checked-server.log"
		rm -rf "$checked.tree"
		touch "$checked/made"
	fi
	cp -p "$pg_share"/extension/pgtap* "$("$checked/bin/pg_config" --sharedir)/extension/"
	let_others
}

checked_server_goes_on() {
	echo "traceability: building a server with assertions: $(find "$checked.tree" -name '*.o' | wc -l) objects"
}

build_checked_server() (
	unset COPT WERROR
	cd "$checked.tree" || return
	flags='-O1 -g -fno-omit-frame-pointer'
	defines='-DUSE_VALGRIND -DRANDOMIZE_ALLOCATED_MEMORY'
	if [ "$1" = address ]; then
		flags="$flags -fsanitize=address" defines="-I$root/test/sanitized $defines"
	fi
	if [ ! -f config.status ]; then
		"$checked_source/configure" -q --prefix="$checked" ${CC:+CC="$CC"} CFLAGS="$flags" CPPFLAGS="$defines" \
			--enable-cassert --enable-debug --enable-tap-tests --with-icu --without-readline --with-extra-version=" ($1)" || return
	fi
	make -s -j"$(cores)" && make -s install &&
		for folder in src/test/isolation contrib/amcheck contrib/citext contrib/dblink contrib/postgres_fdw; do
			make -s -C $folder install || return
		done
)
