# The figures of the README, from bench.md: of some tables one column, the first contender's time and
# how many times that another takes.

BEGIN { FS = " *[|] *" }

/^- links of the plant: / { sub(/.*: /, ""); plant = $0 }
/^## / { section = substr($0, 4); header = "" }
/^[|]/ && header == "" { header = $0; columns = split($0, column, FS); next }
/^[|] / && section != "" {
	for (i = 3; i < columns; i++) cell[section, column[i], $2] = $i
	steps[section] = header
}

# The section and the column are patterns; the last column that fits is taken.
function figure(question, section_like, column_like, ours, theirs,    name, title, n, names, i) {
	for (name in steps) if (name ~ section_like) title = name
	n = split(steps[title], names, FS)
	for (i = 3; i < n; i++) if (names[i] ~ column_like) name = names[i]
	if (cell[title, name, ours] == "" || cell[title, name, theirs] !~ /^[0-9.]+$/) {
		print "no figures of " ours " and " theirs " in a column like " column_like >"/dev/stderr"
		exit failed = 1
	}
	gsub(/TITLE/, title, question)
	gsub(/COLUMN/, name, question)
	rows = rows sprintf("| %s | %s | %s: %s |\n", question, cell[title, name, ours], theirs, cell[title, name, theirs])
}

END {
	if (failed) exit 1
	figure("COLUMN, of " plant " links", "^Traces over links", "^recall of one lot of steel", "trace_…, genealogy index",
		"WITH RECURSIVE … UNION")
	figure("COLUMN", "^Traces over links", "^what is inside one drone", "trace_…, genealogy index", "WITH RECURSIVE … UNION")
	figure("`trace_common`, failed units against COLUMN", "^Common$", "^all units$", "trace_common", "WITH RECURSIVE, GROUP BY")
	figure("a genealogy index of COLUMN", "^Building the genealogy index$", "^[0-9,]+ links$", "genealogy index", "two B-trees")
	figure("`ORDER BY`, TITLE", "codes that share prefixes$", "^ORDER BY$", "serial_number", "text ICU numeric")
	print "| measured | this extension | others, times that |"
	print "|---|---|---|"
	printf "%s", rows
}
