# Measures the genealogy index for itself; run by ../run.
# shellcheck shell=sh

# How the index came about, times and inserts are measured with no more links than this.
index_links=1000000
if [ "$LINKS" -lt "$index_links" ]; then index_links=$LINKS; fi

bench -f index/tables.sql
for links in $LINKS_STEPS; do
	if [ "$links" -gt "$LINKS" ]; then links=$LINKS; fi
	echo "genealogy index: $links links" >&2
	bench -v seed="$TRACE_SEED" -v links="$links" -v hashed='' -v spelled='%s' -f index/growth.sql
	bench -v seed="$TRACE_SEED" -v links="$links" -v hashed=', hashed' -v spelled='left(md5(%s), 16)' -f index/growth.sql
	if [ "$links" = "$LINKS" ]; then break; fi
done

echo "genealogy index: how it came about, years of changes, inserts, times" >&2
bench -v seed="$TRACE_SEED" -v links="$index_links" -f index/state.sql
churn_links=200000
if [ "$index_links" -lt "$churn_links" ]; then churn_links=$index_links; fi
bench -v seed="$TRACE_SEED" -v links="$churn_links" -f index/churn.sql
bench -v seed="$TRACE_SEED" -v links="$index_links" -f index/at.sql
bench -f index/inserts.sql

# insert_units TABLE ROUND UNIT: a transaction a unit, the same ones for every contender of a round.
insert_units() {
	cat >"$WORK/script" <<-END
		\set n :n + 1
		\set unit $3
		\set cell random(0, 199)
		\set screw random(0, 499)
		BEGIN;
		INSERT INTO bench.$1 VALUES ('UNIT-' || :unit::integer, 'CELL-' || :cell::integer);
		INSERT INTO bench.$1 VALUES ('UNIT-' || :unit::integer, 'SCREW-' || :screw::integer);
		INSERT INTO bench.$1 VALUES ('PACK-' || :unit::integer / 10, 'UNIT-' || :unit::integer);
		COMMIT;
	END
	rate=$(pgbench -n -M prepared -t "$units" -D n=$((($2 - 1) * units - 1)) --random-seed=$((TRACE_SEED + $2)) \
		-f "$WORK/script" 2>"$RESULTS/pgbench.log" | sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	[ "$rate" ] || { cat "$RESULTS/pgbench.log" >&2; exit 1; }
}

plant_units=$(bench -Atc "SELECT bench.units($index_links)")
units=$((plant_units / 2 / ROUNDS))
if [ $units -gt 20000 ]; then units=20000; fi
for round in $(seq "$ROUNDS"); do
	for order in load random; do
		case $order in
			load) unit="$plant_units + :n" ;;
			random) unit="2 * permute(:n, $((plant_units / 2)), $TRACE_SEED) + 1" ;;
		esac
		while IFS='|' read -r table name <&3; do
			insert_units "$table" "$round" "$unit"
			bench -v who="$name" -v nth="$round" -v rate="$rate" -v step="one by one, $order order, /s" <<-'END'
				INSERT INTO bench.result VALUES ('index inserts', :'step', :'who', :nth, 3 * :rate);
			END
		done 3<<-END
			half_genealogy|genealogy index
			half_btrees|two B-trees
			half_bare|no index
		END
	done
done
bench -f index/answers.sql
