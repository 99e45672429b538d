# What both ways of carrying a plant from a server to another share. The servers are in a folder of their
# own, which also has their sockets if SOCKETS names no other.
# shellcheck shell=sh

here=$WORK/upgrade
rm -rf "$here"
mkdir -p "$here"
count=0
export PGHOST="${SOCKETS:-$here}" PGPORT=5433 PGUSER=postgres PGDATABASE=plant

# is NAME COMMAND…: a test, which passes when the command succeeds.
is() {
	count=$((count + 1))
	name=$1
	shift
	if "$@" >"$here/said" 2>&1; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$here/said" | head -n 40
	fi
}

start_server() { # BIN DATA
	"$1/pg_ctl" -D "$2" -l "$2.log" -w -s start -o "-c listen_addresses='' -c unix_socket_directories='$PGHOST' -c jit=off -c fsync=off -p $PGPORT"
}
new_server() { # BIN DATA OPTION…
	bin=$1 data=$2
	shift 2
	"$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions "$@" >"$here/said"
}
ask() { "$NEW_BIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"; }
lines_are_none() { [ -z "$(ask -At "$@")" ] || { ask -At "$@"; return 1; }; }
fails_with() { # MESSAGE OPTION…
	expected=$1
	shift
	if ask "$@" 2>&1 >"$here/printed" | tee "$here/error" | grep -q "$expected"; then return; fi
	cat "$here/error"
	return 1
}

# Where tables and types are, as the path of a session.
path='public, "Trace Codes"'

# has_sound_indexes DATABASE
has_sound_indexes() {
	lines_are_none -d "$1" -c "SET search_path = $path;
		SELECT i, c FROM pg_class AS i JOIN pg_am AS a ON a.oid = relam, LATERAL trace_index_check(i.oid) AS c WHERE amname = 'genealogy' AND relkind = 'i'" &&
		[ "$(ask -d "$1" -Atc "SELECT count(*) FROM pg_class AS i JOIN pg_am AS a ON a.oid = relam WHERE amname = 'genealogy' AND relkind = 'i'")" = 5 ]
}

gives_number() { # DATABASE NUMBER
	[ "$(ask -d "$1" -Atc "SET search_path = $path" -c "SELECT code_next('drone', on_date => '2024-02-29')")" = "$2" ]
}

# guards DATABASE: what is to be refused there still is, and numbers go on.
guards() {
	is "$1: the next number is given" gives_number "$1" DRN-20240229-0251
	is "$1: the guard refuses a cycle" fails_with 'inside' -d "$1" -c "SET search_path = $path; INSERT INTO guarded VALUES ('LOT:L400', 'LOT:L1', '2024-02-01')"
	is "$1: the domain refuses" fails_with 'drone_serial_check' -d "$1" -c "SET search_path = $path; INSERT INTO unit (serial, lot) VALUES ('CAR-1', 'B')"
	is "$1: the domain of a format refuses" fails_with 'does not match format' -d "$1" -c "SET search_path = $path; INSERT INTO box (lot) VALUES ('BOX-00100')"
	is "$1: the modifier refuses" fails_with 'vin' -d "$1" -c "SET search_path = $path; UPDATE unit SET vin = '1HGCM82633A00435I' WHERE serial = 'DRN-20240101-0002'"
	is "$1: the trigger refuses" fails_with 'serials stay' -d "$1" -c "SET search_path = $path; UPDATE unit SET serial = 'DRN-X' WHERE serial = 'DRN-20240101-0002'"
	is "$1: the range is exclusive" fails_with 'exclusion' -d "$1" -c "SET search_path = $path; INSERT INTO recall (notice, ids) VALUES (0, '[SN:S15,SN:S16]')"
}
