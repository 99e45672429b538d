# Builds into a private copy of the server, and runs commands beside it as an unprivileged user.
# shellcheck shell=sh

# Who runs the server: it refuses root.
if [ "$(id -u)" != 0 ]; then
	runner=
elif id postgres >/dev/null 2>&1; then
	runner=postgres
else
	runner=nobody
fi

as_runner() {
	if [ -z "$runner" ]; then
		"$@"
	elif setpriv --reuid="$runner" --regid="$(id -g "$runner")" --init-groups true 2>/dev/null; then
		setpriv --reuid="$runner" --regid="$(id -g "$runner")" --init-groups "$@"
	else
		# shellcheck disable=SC2016
		su -s /bin/sh "$runner" -c 'exec "$0" "$@"' -- "$@"
	fi
}

# A socket's path may have 107 bytes, and the server's programs want plain names.
plain() {
	case $1 in *[!A-Za-z0-9/._+-]*) return 1 ;; esac
	[ ${#1} -le 60 ] && as_runner test -x "$1"
}

# make_work_folder [PLACE]: sets WORK, a folder of this run alone, in the first place that the runner can
# reach.
make_work_folder() {
	mkdir -p "$root/build"
	for place in "$@" "$root/build" "${TMPDIR:-/tmp}" /tmp; do
		if plain "$place"; then break; fi
	done
	WORK=$(mktemp -d "$place/run.XXXXXX")
	RESULTS=$WORK/results
	mkdir "$RESULTS"
	trap leave EXIT
	trap 'exit 130' HUP INT TERM
	kept=$root/build/results
}

# Keeps what the run printed, and nothing else.
leave() {
	rm -rf "$kept"
	cp -R "$RESULTS" "$kept" 2>/dev/null || :
	rm -rf "$WORK"
}

copy_server() {
	stamp=$({ "$PG_CONFIG"; ls -l "$pg_bin/postgres" "$pg_lib" "$pg_share/extension"; } | cksum)
	if [ "$(cat "$server/stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
	rm -rf "$server"
	mkdir -p "$server$pg_bin" "$server$pg_lib" "$server$pg_share"
	for program in postgres initdb psql createdb dropdb createuser dropuser clusterdb reindexdb \
		vacuumdb pgbench $(cd "$pg_bin" && echo pg_*); do
		if [ -x "$pg_bin/$program" ]; then cp -p "$pg_bin/$program" "$server$pg_bin/"; fi
	done
	cp -Rp "$pg_lib/." "$server$pg_lib/"
	cp -Rp "$pg_share/." "$server$pg_share/"
	echo "$stamp" >"$server/stamp"
}

lend_pgtap() {
	if [ "${pgtap:-}" ]; then cp -p "$pgtap"/usr/share/postgresql/*/extension/pgtap* "$server$pg_share/extension/"; fi
}

# copy_sources: into a tree of its own, where they keep their times, and what was built from them is
# neither that of "make" nor that of another kind.
copy_sources() {
	mkdir -p "$tree"
	(cd "$tree" && find . -type f ! -name '*.[od]' ! -name '*.so' ! -name '*.gcno' ! -path './build/*' -exec rm {} +)
	tar -C "$root" --exclude='*.o' --exclude='*.d' --exclude='*.bc' --exclude='*.so' --exclude='sql/traceability--*.sql' \
		-cf - Makefile traceability.control sql src test/modules test/tools/install-script | tar -C "$tree" -xf -
}

make_in() {
	folder=$1
	shift
	make -s -j"$(cores)" -C "$folder" with_llvm=no PG_CONFIG="$PG_CONFIG" DESTDIR="$server" ${CC:+CC="$CC"} "$@" install
}

# build_in FOLDER: builds what is in it and installs that into the copy of the server.
build_in() {
	to_build=$(make_in "$1" -n 2>/dev/null | count_compilations)
	touch "$WORK/build_began"
	watch build_goes_on quietly "$RESULTS/build.log" make_in "$1"
}

build_goes_on() { echo "traceability: building: $(objects_since "$WORK/build_began" "$tree") of $to_build files"; }

# take_turns NAME: until let_others, runs that share a checkout and want the same wait.
take_turns() {
	if command -v flock >/dev/null; then
		exec 9>"$root/build/$1.lock"
		flock -n 9 || watch others_build flock 9
	fi
}

others_build() { echo "traceability: waiting for another run that builds here"; }

let_others() { exec 9>&-; }

compiler() {
	cc=${CC:-$("$PG_CONFIG" --cc)}
	cc=${cc%% *}
	echo "${cc#*-linux-gnu-} $("$cc" -dumpfullversion 2>/dev/null || "$cc" -dumpversion)"
}

# build_server KIND: copies the server and installs the extension into the copy, and the modules of the
# tests. Each kind (plain, debug, sanitized) has a copy and a tree of its own below build/.
build_server() {
	kind=$1-$(major "$PG_CONFIG")
	tree=$root/build/$kind/tree
	server=$WORK/server
	if [ "$place" = "$root/build" ]; then server=$root/build/$kind/server; fi
	say "building for $("$PG_CONFIG" --version) with $(compiler)"
	take_turns "$kind"
	copy_sources
	copy_server
	lend_pgtap
	built=0
	for folder in "$tree" "$tree"/test/modules/*/; do
		[ $built != 0 ] || build_in "$folder" || built=$?
	done
	let_others
	return $built
}

# with_server COMMAND…: runs it in a copy of the tree, as the runner, in a clean environment, beside
# a server that stops with it.
with_server() {
	say "starting a server"
	mkdir "$WORK/tree"
	for file in "$root"/*; do
		case $file in */build) ;; *) cp -R "$file" "$WORK/tree/" ;; esac
	done
	if [ "$runner" ]; then chown -R "$runner" "$WORK"; fi
	# shellcheck disable=SC2046
	as_runner env -i PATH="$server$pg_bin:$PATH" HOME="$WORK" TMPDIR="$WORK" LC_ALL=C.UTF-8 TZ=UTC \
		TERM="${TERM:-dumb}" PAGER="${PAGER:-}" WORK="$WORK" RESULTS="$RESULTS" \
		PG_BIN="$server$pg_bin" PGXS_ROOT="$pgxs" $(knobs) "$WORK/tree/test/tools/with-server" "$@"
}
