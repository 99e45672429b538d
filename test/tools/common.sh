# What the scripts of this folder share: words for the reader, progress, and counting tests.
# shellcheck shell=sh

root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/test/tools
umask 022
unset MAKEFLAGS MFLAGS MAKELEVEL

# On a terminal, what empties the row in which progress stands.
terminal=
if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
	terminal=$(printf '\r\033[K')
	{ columns=$(stty size <&3 2>/dev/null) || :; } 3>&1
	columns=${columns#* }
	if [ "${columns:-0}" = 0 ]; then columns=80; fi
fi

say() { echo "${terminal}traceability: $*"; }
die() { echo "${terminal}traceability: $*" >&2; exit 1; }

# tick HOW_FAR: prints what that command prints, and the seconds: each second in place on a terminal,
# else as a line every 20 seconds. It ends with the script.
tick() {
	seconds=0
	while sleep 1 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
		seconds=$((seconds + 1))
		if [ "$terminal" ]; then
			printf '%s%s' "$terminal" "$(echo "$($1), $seconds s" | cut -c1-$((columns - 1)))"
		elif [ $((seconds % 20)) = 0 ]; then
			echo "$($1), $seconds s"
		fi
	done
}

# watch HOW_FAR COMMAND…: runs the command, and says how far it is. What the command sets is not kept.
watch() {
	tick "$1" &
	ticker=$!
	shift
	watched=0
	("$@") || watched=$?
	kill $ticker 2>/dev/null || :
	wait $ticker 2>/dev/null || :
	printf %s "$terminal"
	return $watched
}

# quietly LOG COMMAND…: what the command prints is shown only when it fails.
quietly() {
	quiet_log=$1
	shift
	"$@" >"$quiet_log" 2>&1 </dev/null || {
		printf %s "$terminal"
		grep -v '^[dp][lm]status:' "$quiet_log" | tail -n 60 >&2
		return 1
	}
}

cores() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1; }

# What of the environment tests listen to, but ONLY, and what sanitized programs do.
knobs() { env | grep -E '^(TRACE_[A-Z0-9_]+|ASAN_OPTIONS)=[^[:space:]]*$' || :; }

# What make compiles, in what "make -n" prints.
count_compilations() { grep -cE -- ' -c .*-o [^ ]*[.]o' || :; }

# objects_since STAMP FOLDER: how many are newer than the stamp.
objects_since() { find "$2" -name '*.o' -newer "$1" 2>/dev/null | wc -l | tr -d ' '; }

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

# result NAME PASSED FAILED SECONDS: one line, of a file or of a suite.
result() {
	printf '%s%-34s %6s passed, %s failed %5s s\n' "$terminal" "$1" "$2" "$3" "$4"
}

# begin_suite NAME; end_suite STATUS PASSED FAILED: a suite that dies or runs nothing has failed.
begin_suite() {
	suite_name=$1 suite_log=$RESULTS/$1.log
	suite_began=$(date +%s)
}

end_suite() {
	suite_failed=$3
	if [ "$3" = 0 ] && { [ "$1" != 0 ] || [ "$2" = 0 ]; }; then suite_failed=1; fi
	echo "$2 $suite_failed" >>"$RESULTS/counts"
	result "$suite_name" "$2" "$suite_failed" $(($(date +%s) - suite_began))
}

# suite NAME COUNTER COMMAND…: runs one suite, adds to the counts, and shows what failed.
suite() {
	begin_suite "$1"
	suite_counter=$2
	shift 2
	suite_status=0
	watch suite_runs run_to_log "$suite_log" "$@" || suite_status=$?
	# shellcheck disable=SC2046
	end_suite $suite_status $($suite_counter <"$suite_log")
	[ "$suite_failed" = 0 ] || failures "$suite_log"
}

suite_runs() { echo "$suite_name"; }

run_to_log() {
	log=$1
	shift
	"$@" >"$log" 2>&1 </dev/null
}

# suite_by_file NAME JOBS PRINTS_TAP FILE…: runs a suite file by file, so many at a time; the command
# prints what the test in a file prints.
suite_by_file() {
	begin_suite "$1"
	suite_jobs=$2 suite_command=$3
	shift 3
	suite_files=$#
	mkdir -p "$RESULTS/$suite_name"
	suite_status=0
	watch suite_runs_files run_files "$@" || suite_status=$?
	end_suite_by_file $suite_status
}

end_suite_by_file() {
	# shellcheck disable=SC2046
	end_suite "$1" $(cat "$RESULTS/$suite_name"/*.counts 2>/dev/null |
		awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }')
	[ "$suite_failed" = 0 ] || show_failed_files
}

run_files() {
	# shellcheck disable=SC2086
	printf '%s\n' "$@" | xargs -n 1 -P "$suite_jobs" "$tools/run-file" "$suite_name" $suite_command
}

suite_runs_files() { echo "$suite_name: $(count_done) of $suite_files files$(name_running)"; }

# A file that runs has a log, and one that is done has counts as well.
count_done() { find "$RESULTS/$suite_name" -name '*.counts' 2>/dev/null | wc -l | tr -d ' '; }

name_running() {
	running=
	for log in "$RESULTS/$suite_name"/*.log; do
		if [ -f "$log" ] && [ ! -f "${log%.log}.counts" ]; then running="$running $(basename "$log" .log)"; fi
	done
	echo "${running:+, running:$running}"
}

show_failed_files() {
	for log in "$RESULTS/$suite_name"/*.log; do
		case $([ ! -f "$log" ] || cat "${log%.log}.counts" 2>/dev/null || echo died) in
			*' 0' | '') ;;
			*) echo "$suite_name: $(basename "$log" .log)"; failures "$log" ;;
		esac
	done
}

# Ends a run with one line of counts; fails when a test has.
print_counts() {
	awk '{ passed += $1; failed += $2 }
		END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 || passed == 0 }' "$RESULTS/counts"
}

# test_and_report NAME LOG COMMAND…: runs tests to a log, and prints their counts; fails when one has failed
# or they did not finish.
test_and_report() {
	tests_name=$1 log=$2
	shift 2
	tests_status=0
	watch tests_go_on run_to_log "$log" "$@" || tests_status=1
	printf '%s: ' "$tests_name"
	grep -xE '[0-9]+ passed, [0-9]+ failed' "$log" || { echo "did not finish"; tests_status=1; }
	if ! grep -qxE '[0-9]+ passed, 0 failed' "$log"; then tail -n 40 "$log"; fi
	return $tests_status
}

tests_go_on() { echo "$tests_name: $(tail -n 1 "$log")"; }
