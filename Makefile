# traceability: "make help" says what there is to do.

EXTENSION = traceability
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" traceability.control)
INSTALL_SQL = sql/$(EXTENSION)--$(EXTVERSION).sql

MODULE_big = traceability
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
DATA = $(sort $(wildcard sql/upgrade/*.sql))
DATA_built = $(INSTALL_SQL)
SHLIB_LINK = $(filter -lm, $(LIBS))

REGRESS = $(filter-out $(EXTENSION)--%,$(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql))))
REGRESS_OPTS = --load-extension=$(EXTENSION) --encoding=UTF8 --launcher='env PGTZ=UTC PGDATESTYLE=ISO,YMD'

ISOLATION = $(patsubst test/isolation/specs/%.spec,%,$(sort $(wildcard test/isolation/specs/*.spec)))
ISOLATION_OPTS = --load-extension=$(EXTENSION) --encoding=UTF8 --inputdir=test/isolation --outputdir=build/isolation

# The server's headers are the system's, so that only our own code is warned about. Functions that
# the server calls have its signatures, whether they need every argument or not. The server hands on
# the flags of the compiler that it was built with, and clang knows only some of gcc's. Newer compilers
# begin with C23, which the headers of servers before 19 are not; those of 19 may have been made for it.
PG_CPPFLAGS = -Isrc -isystem $(includedir_server)
PG_CFLAGS = $(if $(filter 15 16 17 18,$(MAJORVERSION)),-std=gnu11) -Wall -Wextra -Wno-unused-parameter -fvisibility=hidden $(WERROR) -MMD -MP $(if $(is_clang),$(for_clang))
is_clang = $(findstring clang,$(shell $(CC) --version))
for_clang = -Wno-unknown-warning-option -Wno-ignored-attributes -Wno-ignored-optimization-argument -Wno-unused-command-line-argument

# What clean removes; the roots of the test matrix take a minute each to make, the servers with assertions
# ten, the peers a download.
EXTRA_CLEAN = $(wildcard src/*.d src/*/*.d sql/$(EXTENSION)--*.sql) $(filter-out build/matrix build/bench-peers build/servers,$(wildcard build/*))

all: ## build the extension for the server of PG_CONFIG (default: the one on the PATH)
install: ## install it into that server, or below DESTDIR
installcheck: ## run the regression tests on a running server that has it installed
clean: ## remove what was built

# They work in trees and servers of their own, and know no PGXS, whose "check" says that there is none.
TOOLS = demo demo-shell check test unit layers format-check format fuzz storm test-sanitized coverage mutants \
	bench bench-servers bench-peers bench-results test-matrix test-upgrade test-replayed help
ifneq ($(filter-out $(TOOLS),$(or $(MAKECMDGOALS),all)),)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)

# "make install" without flags of its own installs what "make" has built for the same server, and keeps
# the flags that "make" was given: sudo drops the environment.
server := $(shell $(PG_CONFIG) --version 2>/dev/null) in $(shell $(PG_CONFIG) --pkglibdir 2>/dev/null)
flags = CC CFLAGS CPPFLAGS LDFLAGS COPT PROFILE WERROR PG_CPPFLAGS PG_CFLAGS PG_LDFLAGS SHLIB_LINK with_llvm
of_environment = $(if $(filter COPT PROFILE WERROR PG_LDFLAGS,$1),environment)
given := $(strip $(foreach flag,$(flags),$(if $(filter command $(call of_environment,$(flag)),$(firstword $(origin $(flag)))),$(flag))))
ifeq ($(filter-out install,$(or $(MAKECMDGOALS),all))$(given),)
-include build/built-flags
ifeq ($(built_for),$(server))
kept := $(built_flags)
$(foreach flag,$(kept),$(eval override $(flag) := $$(built_$(flag))))
$(if $(kept),$(info traceability: installing what was built with $(foreach flag,$(kept),$(flag)='$($(flag))')))
else
$(if $(built_for),$(info traceability: what is built here is for $(built_for); building it anew for $(server)))
endif
endif

ifneq ($(wildcard $(PGXS)),)
# Debian's servers ask for LLVM bitcode; a machine without clang builds without it.
llvm_tools := $(shell sed -n 's/^CLANG *= *//p; s,^LLVM_BINPATH *= *\(.*\),\1/llvm-lto,p' $(dir $(PGXS))../Makefile.global)
ifneq ($(words $(llvm_tools)),$(words $(foreach tool,$(llvm_tools),$(shell command -v $(tool)))))
override with_llvm := no
endif
include $(PGXS)
else
all install uninstall installcheck:
	@echo "No PostgreSQL server headers found: install them (Debian: postgresql-server-dev-NN), or" >&2
	@echo "name a server with PG_CONFIG=/path/to/pg_config. 'make demo' and 'make test' install them." >&2
	@false
clean:
	rm -rf $(OBJS) $(OBJS:.o=.bc) $(MODULE_big).so $(EXTRA_CLEAN)
endif

else

check:
	@test/tools/test layers unit pg_regress

endif

$(INSTALL_SQL): test/tools/install-script sql/install $(wildcard sql/install/*)
	test/tools/install-script >$@.tmp
	mv $@.tmp $@

# Objects follow their headers, the server and the flags they were built with.
-include $(OBJS:.o=.d)
$(OBJS:.o=.bc): %.bc: %.o
$(OBJS): build/built-with
# With "make -n" as well, which then prints what is to be built; the flags are those of what is built.
build/built-with: FORCE
	+@mkdir -p build
	+@printf '%s\n' $(call quoted,$(built_with)) >$@.tmp
	+@cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
	$(if $(kept),,@printf '%s\n' $(call record,for,$(server)) $(call record,flags,$(given)) \
		$(foreach flag,$(given),$(call record,$(flag),$($(flag)))) >build/built-flags)
built_with = PostgreSQL $(VERSION) in $(pkglibdir), $(CC) $(CFLAGS)
record = $(call quoted,built_$1 := $(subst #,\#,$(subst $$,$$$$,$2)))
quoted = '$(subst ','\'',$1)'

demo: ## show the drone line in a private throwaway server (installs what is missing)
demo-shell: ## the same, then a psql to look around in
check: ## what to run at every step, in under a minute: layers, unit, pg_regress
test: ## run every test in private throwaway servers (installs what is missing), or ONLY="FILE…"
	@test/tools/test
unit: ## test the pure rooms, without a server
	@test/tools/test unit
layers: ## prove which room knows which
format-check: ## let clang-format judge the C files
fuzz: ## fuzz the pure rooms, each target for TRACE_SECONDS (default: 60)
storm: ## run the tests that are storms for TRACE_SECONDS each (default: 60)
test-sanitized: ## run every test under sanitizers, with assertions, under Valgrind (PARTS=address)
coverage: ## print what of the code the tests run, by file
mutants: ## seed MUTANTS faults (default: 300), one at a time, and say which test finds each
bench: ## measure beside what else there is (LINKS=10000000 for a large plant)
bench-servers: ## measure links on three servers beside one table (LINKS=1000000)
bench-peers: ## install what bench compares with, as far as it is to be had
bench-results: ## publish the last bench in RESULTS.md, docs/figures.md and the README
test-matrix: ## run every test on PostgreSQL 15 to 19, as far as they can be had (as root, on Debian)
test-upgrade: ## carry a plant from PostgreSQL 15 to 17, 18 and 19, by pg_upgrade and by dumps (as root, on Debian)
test-replayed: ## run the tests of the genealogy index while a standby compares every page with its primary's
$(filter-out check test unit format help,$(TOOLS)):
	@test/tools/$@

format: ## let clang-format correct the C files
	@test/tools/format-check --fix

distclean: clean ## the same, and the test matrix, the servers with assertions and the peers of bench
	test ! -d build/matrix || rm -rf --one-file-system build/matrix
	rm -rf build/bench-peers build/servers

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1	/p' Makefile | expand -t 16

.PHONY: all install installcheck clean distclean FORCE $(TOOLS)
