# What the figures depend on besides the code: the machine, the server's settings, the versions.
# shellcheck shell=sh

processors() { getconf _NPROCESSORS_ONLN; }
memory_mb() {
	pages=$(getconf _PHYS_PAGES 2>/dev/null || echo 0)
	bytes=$(getconf PAGE_SIZE)
	if [ "$pages" = 0 ]; then bytes=$(sysctl -n hw.memsize) pages=1; fi
	echo $((pages * (bytes / 1024) / 1024))
}
processor() {
	model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
	echo "${model:-$(sysctl -n machdep.cpu.brand_string 2>/dev/null || uname -p)}"
}

# Who else wanted the processors: the load of the last minute, before anything was measured.
load() {
	uptime | sed 's/.*average[s]*: *//; s/[, ].*//' | awk -v processors="$(processors)" '
		{ print $1 ($1 > processors / 2 ? ", so that others had the processors too" : "") }'
}

# A quarter of the memory is the server's, as its manual recommends; nothing of its own housekeeping
# falls into one contender's time and not into another's.
configure_server() {
	cat >>"$WORK/data/postgresql.conf" <<-END
		shared_buffers = $(($(memory_mb) / 4))MB
		max_wal_size = 8GB
		checkpoint_timeout = 1h
		autovacuum = off
	END
	pg_ctl -D "$WORK/data" -l "$RESULTS/server.log" -w -s restart
}

# fact NAME VALUE
fact() {
	bench -v name="$1" -v value="$2" <<-'END'
		INSERT INTO bench.fact (name, value) VALUES (:'name', :'value');
	END
}

note_machine() {
	fact date "$(date -u '+%Y-%m-%d')"
	fact command "make bench ROUNDS=$ROUNDS CODES=$CODES LINKS=$LINKS TRACE_SEED=$TRACE_SEED LINKS_STEPS=\"$LINKS_STEPS\" LINKS_PARTED=$LINKS_PARTED${PARTS:+ PARTS=\"$PARTS\"}"
	fact revision "$REVISION"
	fact processor "$(processor)"
	fact processors "$(processors)"
	fact memory "$(memory_mb) MB"
	fact kernel "$(uname -srm)"
	fact 'load before' "$(load)"
}
