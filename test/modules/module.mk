# How a module of the tests is built, whose Makefile names it in MODULES.

PG_CPPFLAGS = -isystem $(includedir_server)
PG_CFLAGS = $(if $(filter 15 16 17 18,$(MAJORVERSION)),-std=gnu11) -Wall -Wextra -Wno-unused-parameter $(WERROR)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# Modules are small, and may be wanted for another server than before.
$(MODULES:=.o): FORCE
FORCE:
.PHONY: FORCE
