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

# Sets WORK, a folder of this run alone, in the first place that the runner can reach.
make_work_folder() {
	mkdir -p "$root/build"
	for place in "$root/build" "${TMPDIR:-/tmp}" /tmp; do
		if plain "$place"; then break; fi
	done
	WORK=$(mktemp -d "$place/run.XXXXXX")
	RESULTS=$WORK/results
	mkdir "$RESULTS"
	trap leave EXIT
	trap 'exit 130' HUP INT TERM
	server=$WORK/server
	if [ "$place" = "$root/build" ]; then server=$place/server; fi
}

# Keeps what the tests printed in build/results, and nothing else.
leave() {
	rm -rf "$root/build/results"
	cp -R "$RESULTS" "$root/build/results" 2>/dev/null || :
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

# build_in FOLDER: builds what is in it and installs that into the copy of the server.
build_in() {
	quietly "$RESULTS/build.log" make -s -j"$(cores)" -C "$1" with_llvm=no \
		PG_CONFIG="$PG_CONFIG" DESTDIR="$server" ${CC:+CC="$CC"} install
}

# build_server: copies the server and installs the extension into the copy, and the modules of the
# tests. Runs that share a checkout take turns here.
build_server() {
	say "building for $("$PG_CONFIG" --version)"
	if command -v flock >/dev/null; then
		exec 9>"$root/build/lock"
		flock 9
	fi
	copy_server
	built=0
	for folder in "$root" "$root"/test/modules/*; do
		[ $built != 0 ] || build_in "$folder" || built=$?
	done
	exec 9>&-
	return $built
}

# with_server COMMAND…: runs it in a copy of the tree, as the runner, in a clean environment, beside
# a server that stops with it.
with_server() {
	mkdir "$WORK/tree"
	for file in "$root"/*; do
		case $file in */build) ;; *) cp -R "$file" "$WORK/tree/" ;; esac
	done
	if [ "$runner" ]; then chown -R "$runner" "$WORK"; fi
	as_runner env -i PATH="$server$pg_bin:$PATH" HOME="$WORK" TMPDIR="$WORK" LC_ALL=C.UTF-8 TZ=UTC \
		TERM="${TERM:-dumb}" PAGER="${PAGER:-}" WORK="$WORK" RESULTS="$RESULTS" \
		PG_BIN="$server$pg_bin" PGXS_ROOT="$pgxs" "$WORK/tree/test/tools/with-server" "$@"
}
