# Asks every contender every question in every round, each time in a session or process of its own;
# run by ../run.
# shellcheck shell=sh

embedded() { node genealogy/embedded.mjs "$@"; }
arrays='arrays in memory, C'

# Those that are processes of their own, as SQL writes an array.
processes="{DuckDB,Kuzu,\"$arrays\"}"

# why_not NAME PACKAGE: prints why an embedded database is not run, or nothing, and notes its version.
why_not() {
	if ! command -v node >/dev/null; then
		echo "Node.js is not installed"
	elif ! version=$(embedded "$1" version 2>"$RESULTS/$1.log"); then
		echo "the npm package $2 is not installed"
	else
		fact "$1" "$version, through Node.js $(node --version)"
	fi
}

# load NAME: one that cannot take the links is one that is not run.
load() {
	began=$(date +%s)
	if ! embedded "$(lower "$1")" load "$WORK" shared tree diamond 2>>"$RESULTS/$(lower "$1").log"; then
		bench -v who="$1" -v said="$(error_in "$RESULTS/$(lower "$1").log")" <<-'END'
			UPDATE bench.contender SET not_run = 'loading the links says "' || :'said' || '"' WHERE name = :'who';
		END
	fi
	fact "loading $1" "$(($(date +%s) - began)) s"
}
# error_in LOG: what the last one says
error_in() {
	words=$(grep -i 'error: ' "$1" | grep -v 'Run was aborted' | tail -n 1 |
		sed 's/.*[Ee][Rr][Rr][Oo][Rr]: *//' | tr -d '[]|' | cut -c 1-120)
	echo "${words:-it ended without a word}"
}
lower() { echo "$1" | tr '[:upper:]' '[:lower:]'; }

no_duckdb=$(why_not duckdb @duckdb/node-api)
no_kuzu=$(why_not kuzu kuzu)
no_arrays=
if ${CC:-cc} -O2 -std=c99 -o "$WORK/arrays" genealogy/arrays.c 2>"$RESULTS/arrays.log"; then
	fact "$arrays" "$(${CC:-cc} --version | head -n 1)"
else
	no_arrays='it could not be compiled'
fi

bench -v links="$LINKS" -v seed="$TRACE_SEED" -f genealogy/links.sql
bench -f genealogy/questions.sql -f genealogy/statements.sql
bench -v no_duckdb="$no_duckdb" -v no_kuzu="$no_kuzu" -v no_arrays="$no_arrays" -f genealogy/peers.sql
for peer in DuckDB Kuzu; do
	if [ "$(bench -Atc "SELECT count(*) FROM bench.contender WHERE name = '$peer' AND not_run IS NULL")" != 0 ]; then
		load $peer
	fi
done

limit=$(bench -Atc "SELECT extract(epoch FROM current_setting('statement_timeout')::interval)::integer")

# ask_sql QUESTION NAME ROUND
ask_sql() {
	bench -o /dev/null -v which="$1" -v who="$2" -v nth="$3" <<-'END'
		SELECT bench.ask_first(:which, :'who', :nth);
		SELECT bench.ask_again(:which, :'who', :nth);
	END
}

# stopped QUESTION NAME
stopped() {
	[ "$(bench -At -v which="$1" -v who="$2" <<-'END'
		SELECT bench.stopped(:which, :'who');
	END
	)" = t ]
}

# note_stopped QUESTION NAME ROUND [ERROR]: others than the extension may fail, and the run goes on.
note_stopped() {
	case $2:${4:-} in trace_*:?*) echo "$2: $4" >&2; exit 1 ;; esac
	bench -v which="$1" -v who="$2" -v nth="$3" -v failed="${4:-}" <<-'END'
		INSERT INTO bench.answer (question, contender, round, failed)
		VALUES (:which, :'who', :nth, nullif(:'failed', ''));
	END
}

# ask_client QUESTION NAME ROUND: what is returned goes to pgbench, which takes it and does nothing.
ask_client() {
	if stopped "$1" "$2"; then note_stopped "$@"; return; fi
	bench -At -o "$WORK/script" -v which="$1" -v who="$2" <<-'END'
		SELECT bench.put(:which, :'who') || ';';
	END
	rm -f "$WORK"/latency.*
	if pgbench -n -T 2 -l --log-prefix="$WORK/latency" -f "$WORK/script" >"$RESULTS/pgbench.log" 2>&1; then
		times=$(awk 'NR == 1 { first = $3 } NR > 1 { sum += $3 }
			END { printf "%s, %s", first / 1000, (NR > 1 ? sum / (NR - 1) : first) / 1000 }' "$WORK"/latency.*)
		bench -o /dev/null -v which="$1" -v who="$2" -v nth="$3" <<-END
			SET statement_timeout = 0;
			SELECT bench.note_returned(:which, :'who', :nth, $times);
		END
	elif grep -q 'statement timeout' "$RESULTS/pgbench.log"; then
		note_stopped "$@"
	else
		note_stopped "$@" "$(error_in "$RESULTS/pgbench.log")"
	fi
}

# ask_embedded QUESTION NAME: a process that the time limit stopped says so with its last breath.
ask_embedded() {
	embedded "$2" ask "$WORK" "$limit" "$(bench -At -v which="$1" <<-'END'
		SELECT to_json(q) FROM bench.question q WHERE ord = :which;
	END
	)"
}

# ask_arrays QUESTION
ask_arrays() {
	bench -At -F '|' -v which="$1" <<-'END' | {
		SELECT graph, item, target, near, form, times FROM bench.question WHERE ord = :which;
	END
		IFS='|' read -r graph item target near form times
		"$WORK/arrays" "$WORK" "$graph" "$item" "$target" "$near" "$form" "$times"
	}
}

# sum_names QUESTION: the arrays leave the names in a file.
sum_names() {
	if [ ! -f "$WORK/arrays_names" ]; then return; fi
	bench -v which="$1" -v who="$arrays" -v file="$WORK/arrays_names" <<-'END'
		CREATE TEMPORARY TABLE said (name text);
		COPY said FROM :'file';
		UPDATE bench.answer SET names = (SELECT sum(bench.hashed(name)) FROM said)
		WHERE (question, contender, round) = (:which, :'who', 1);
	END
	rm "$WORK/arrays_names"
}

# ask_process QUESTION NAME ROUND
ask_process() {
	if stopped "$1" "$2"; then note_stopped "$@"; return; fi
	log=$RESULTS/$(lower "$2").log
	case $2 in
		"$arrays") said=$(ask_arrays "$1" 2>>"$log" || :) ;;
		*) said=$(ask_embedded "$1" "$(lower "$2")" 2>>"$log" || :) ;;
	esac
	case $said in
		'') note_stopped "$@" "$(error_in "$log")" ;;
		stopped) note_stopped "$@" ;;
		*) echo "$1|$2|$3|$(echo "$said" | tr ' ' '|')" | bench -c "COPY bench.answer
			(question, contender, round, answer, first_ms, again_ms, memory_mb, names, depths)
			FROM STDIN (DELIMITER '|')" ;;
	esac
	sum_names "$1"
}

# ask_pgbench NAME ROUND: two seconds of one question after the other, about drones drawn by lot.
ask_pgbench() {
	bench -At -o "$WORK/script" -v who="$1" <<-'END'
		SELECT bench.script(:'who');
	END
	[ -s "$WORK/script" ] || return 0
	rate=$(pgbench -n -M prepared -T 2 --random-seed=$((TRACE_SEED + $2)) -f "$WORK/script" 2>"$RESULTS/pgbench.log" |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	[ "$rate" ] || { cat "$RESULTS/pgbench.log" >&2; exit 1; }
	bench -v who="$1" -v nth="$2" -v rate="$rate" <<-'END'
		INSERT INTO bench.rate VALUES (:'who', :nth, :rate);
	END
}

# Who is asked what: a contender without a way to put a question is not.
for round in $(seq "$ROUNDS"); do
	echo "traces: round $round of $ROUNDS" >&2
	bench -At -F '|' -o "$WORK/asked" -v processes="$processes" <<-'END'
		SELECT q.ord, q.form, c.options, c.name
		FROM bench.question q JOIN bench.contender c ON c.part = bench.part_of(q) AND c.not_run IS NULL
		WHERE c.name = ANY (:'processes') OR bench.put(q.ord, c.name) IS NOT NULL
		ORDER BY q.ord, c.ord;
	END
	while IFS='|' read -r question form options name <&3; do
		case $name:$form in
			DuckDB:* | Kuzu:* | "$arrays":*) ask_process "$question" "$name" "$round" ;;
			*:counted) (PGOPTIONS="$PGOPTIONS $options"; ask_sql "$question" "$name" "$round") ;;
			*) (PGOPTIONS="$PGOPTIONS $options"; ask_client "$question" "$name" "$round") ;;
		esac
	done 3<"$WORK/asked"
	bench -At -o "$WORK/asked" -v processes="$processes" <<-'END'
		SELECT name FROM bench.contender WHERE part = 'genealogy' AND not_run IS NULL
			AND name <> ALL (:'processes') AND name NOT LIKE 'Apache AGE%' ORDER BY ord;
	END
	while read -r name <&3; do ask_pgbench "$name" "$round"; done 3<"$WORK/asked"
	bench -f genealogy/agree.sql
done

# bytes_of FILE: also of a folder, and of one that is not there
bytes_of() { find "$1" -type f -exec wc -c {} + 2>/dev/null | awk '$2 != "total" { sum += $1 } END { print sum + 0 }'; }

bench -v duckdb_bytes="$(bytes_of "$WORK/shared.duckdb")" -v kuzu_bytes="$(bytes_of "$WORK/shared.kuzu")" \
	-f genealogy/answers.sql
