# Asks every contender every question in every round, each time in a session or process of its own;
# run by ../run.
# shellcheck shell=sh

embedded() { node genealogy/embedded.mjs "$@"; }

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

no_duckdb=$(why_not duckdb @duckdb/node-api)
no_kuzu=$(why_not kuzu kuzu)

bench -v links="$LINKS" -v seed="$SEED" -f genealogy/links.sql
bench -v no_duckdb="$no_duckdb" -v no_kuzu="$no_kuzu" -f genealogy/peers.sql
bench -f genealogy/questions.sql
if [ -z "$no_duckdb" ]; then embedded duckdb load "$WORK" shared tree diamond; fi
if [ -z "$no_kuzu" ]; then embedded kuzu load "$WORK" shared tree diamond; fi

limit=$(bench -Atc "SELECT extract(epoch FROM current_setting('statement_timeout')::interval)::integer")

# ask_sql QUESTION NAME ROUND PRELUDE
ask_sql() {
	bench -o /dev/null -v which="$1" -v who="$2" -v nth="$3" <<-END
		$4;
		SELECT bench.ask_first(:which, :'who', :nth);
		SELECT bench.ask_again(:which, :'who', :nth);
	END
}

# ask_process QUESTION NAME ROUND: a process that the time limit stopped says so with its last breath.
ask_process() {
	stopped=$(bench -At -v which="$1" -v who="$2" <<-'END'
		SELECT bench.stopped(:which, :'who');
	END
	)
	said=stopped
	if [ "$stopped" = f ]; then
		words=$(bench -At -v which="$1" <<-'END'
			SELECT to_json(q) FROM bench.question q WHERE ord = :which;
		END
		)
		peer=$(echo "$2" | tr '[:upper:]' '[:lower:]')
		said=$(embedded "$peer" ask "$WORK" "$limit" "$words" 2>>"$RESULTS/$peer.log" || :)
		[ "$said" ] || { echo "$2 failed:" >&2; tail -n 5 "$RESULTS/$peer.log" >&2; exit 1; }
	fi
	[ "$said" != stopped ] || said='\N \N \N \N'
	echo "$1 $2 $3 $said" |
		bench -c "COPY bench.answer FROM STDIN (DELIMITER ' ')"
}

# ask_pgbench NAME ROUND: two seconds of one question after the other, about drones drawn by lot.
ask_pgbench() {
	bench -At -o "$WORK/script" -v who="$1" <<-'END'
		SELECT bench.script(:'who');
	END
	rate=$(pgbench -n -M prepared -T 2 --random-seed=$((SEED + $2)) -f "$WORK/script" 2>"$RESULTS/pgbench.log" |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	[ "$rate" ] || { cat "$RESULTS/pgbench.log" >&2; exit 1; }
	bench -v who="$1" -v nth="$2" -v rate="$rate" <<-'END'
		INSERT INTO bench.rate VALUES (:'who', :nth, :rate);
	END
}

bench -At -F '|' -o "$WORK/contenders" <<-'END'
	SELECT name, prelude FROM bench.contender WHERE part = 'genealogy' AND not_run IS NULL ORDER BY ord;
END
for round in $(seq "$ROUNDS"); do
	echo "traces: round $round of $ROUNDS" >&2
	for question in $(bench -Atc 'SELECT ord FROM bench.question ORDER BY ord'); do
		while IFS='|' read -r name prelude <&3; do
			case $name in
				DuckDB | Kuzu) ask_process "$question" "$name" "$round" ;;
				*) ask_sql "$question" "$name" "$round" "$prelude" ;;
			esac
		done 3<"$WORK/contenders"
	done
	while IFS='|' read -r name prelude <&3; do
		case $name in DuckDB | Kuzu | 'Apache AGE') ;; *) ask_pgbench "$name" "$round" ;; esac
	done 3<"$WORK/contenders"
	bench -f genealogy/agree.sql
done

# bytes_of FILE: also of a folder, and of one that is not there
bytes_of() { find "$1" -type f -exec wc -c {} + 2>/dev/null | awk '$2 != "total" { sum += $1 } END { print sum + 0 }'; }

bench -v duckdb_bytes="$(bytes_of "$WORK/shared.duckdb")" -v kuzu_bytes="$(bytes_of "$WORK/shared.kuzu")" \
	-f genealogy/answers.sql
