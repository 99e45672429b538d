# The suites, the files of each, and which of these are wanted: all, or those that ONLY names.
# shellcheck shell=sh

repeats='by_index by_index_tap by_partition by_partition_tap'
suites="layers unit pg_regress isolation pgTAP $repeats Perl"

# Those whose traces are repeated over genealogy indexes.
by_index='common diff draw genealogy recall rollup servers transfers'
by_index_tap='chronology_laws common_laws diff_drone_line diff_laws draw_laws drone_line genealogy_large
	genealogy_laws genealogy_sources rollup_laws servers_laws'

# Those repeated over partitions and tables that inherit: all but the tests of the drone line, whose
# table of links has an exclusion constraint. A partitioned table cannot have it.
by_partition=$by_index
by_partition_tap='chronology_laws common_laws diff_laws draw_laws genealogy_large genealogy_laws
	genealogy_sources rollup_laws'

# What takes longest begins first, so that at the end no core waits for one file.
long_unit='dates match natural prefix sort_key zeros'
long_perl='code_dump code_keys crash_storm dropped formats_model genealogy_index_crash
	genealogy_index_interlock genealogy_index_tables genealogy_limits random_calls standby'

lines() { printf '%s\n' "$@"; }

# long_first NAMES: of the files on its input, those of these names first.
long_first() {
	# shellcheck disable=SC2086
	awk -v names=" $(echo $1) " '
		{ name = $0; sub(/.*\//, "", name); sub(/[.][a-z]+$/, "", name) }
		index(names, " " name " ") { print; next }
		{ others = others $0 "\n" }
		END { printf "%s", others }'
}

# files_of SUITE: one a line.
files_of() {
	case $1 in
		layers) echo test/tools/layers ;;
		unit) lines test/unit/*.c | long_first "$long_unit" ;;
		pg_regress) lines sql/*.sql | grep -v '/traceability--' ;;
		isolation) lines test/isolation/specs/*.spec ;;
		pgTAP) lines test/*.sql ;;
		by_index) for name in $by_index; do echo "sql/$name.sql"; done ;;
		by_index_tap) for name in $by_index_tap; do echo "test/$name.sql"; done ;;
		by_partition) for name in $by_partition; do echo "sql/$name.sql"; done ;;
		by_partition_tap) for name in $by_partition_tap; do echo "test/$name.sql"; done ;;
		Perl) lines test/t/*.pl test/citus/*.pl | long_first "$long_perl" ;;
	esac
}

# wanted SUITE: its files that are.
wanted() {
	case " ${ONLY:-$1} " in *" $1 "*) files_of "$1"; return ;; esac
	for file in $(files_of "$1"); do
		case " $ONLY " in *" $file "*) echo "$file" ;; esac
	done
}

# any_wanted SUITE…: succeeds when one of them has a file that is.
any_wanted() {
	for suite; do
		if [ "$(wanted "$suite")" ]; then return; fi
	done
	return 1
}

# Ends here when ONLY names what is no test.
check_only() {
	for name in ${ONLY:-}; do
		known=
		for suite in $suites; do
			if [ "$suite" = "$name" ] || files_of "$suite" | grep -qxF "$name"; then known=1; fi
		done
		[ "$known" ] || die "no test $name: ONLY takes suites ($suites) and files such as test/unit/sort_key.c, sql/scans.sql, test/rollup_laws.sql, test/t/numbering.pl"
	done
}
