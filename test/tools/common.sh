# What the scripts of this folder share: words for the reader, and counting tests.
# shellcheck shell=sh

root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/test/tools
umask 022
unset MAKEFLAGS MFLAGS MAKELEVEL

say() { echo "traceability: $*"; }
die() { echo "traceability: $*" >&2; exit 1; }

# quietly LOG COMMAND…: what the command prints is shown only when it fails.
quietly() {
	quiet_log=$1
	shift
	"$@" >"$quiet_log" 2>&1 </dev/null || { tail -n 60 "$quiet_log" >&2; return 1; }
}

cores() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1; }

# Both counters read a log and print how many tests passed and failed in it.
count_tap() {
	awk '
		/^not ok [0-9-]/ && !/# *(TODO|todo)/ { failed++; next }
		/^(not )?ok [0-9-]/ { passed++ }
		END { print passed + 0, failed + 0 }'
}

count_regress() {
	sed -n -e 's/.*All \([0-9]*\) tests passed.*/\1 0/p' \
		-e 's/.*[^0-9]\([0-9]*\) of \([0-9]*\) tests failed.*/\2 \1/p' |
		awk '$2 { $1 -= $2 } { passed = $1; failed = $2 } END { print passed + 0, failed + 0 }'
}

# What a reader needs of a log with failures: each with its diagnostics, or the end of the log.
failures() {
	awk '
		/^not ok/ && !/# *(TODO|todo)/ { print; lines = 25; next }
		/^(ok|1\.\.|test\/.* \.\.|Test Summary)/ { lines = 0 }
		/FAILED/ { print }
		/ERROR|FATAL|PANIC|Sanitizer|runtime error/ { lines = 25 }
		lines-- > 0 { print }' "$1" | head -n 200 | grep . || tail -n 40 "$1"
}

# suite NAME COUNTER COMMAND…: runs one suite, adds to the counts, and shows what failed. A suite
# that dies or runs nothing has failed.
suite() {
	suite_name=$1 suite_counter=$2 suite_log=$RESULTS/$1.log
	shift 2
	printf '%-12s' "$suite_name"
	suite_began=$(date +%s)
	suite_status=0
	"$@" >"$suite_log" 2>&1 </dev/null || suite_status=$?
	suite_counts=$($suite_counter <"$suite_log")
	passed=${suite_counts% *} failed=${suite_counts#* }
	if [ "$failed" = 0 ] && { [ "$suite_status" != 0 ] || [ "$passed" = 0 ]; }; then failed=1; fi
	echo "$passed $failed" >>"$RESULTS/counts"
	printf '%6s passed, %s failed %5s s\n' "$passed" "$failed" $(($(date +%s) - suite_began))
	[ "$failed" = 0 ] || failures "$suite_log"
}
