EXTENSION = traceability
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" traceability.control)
MODULE_big = traceability
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
DATA_built = sql/$(EXTENSION)--$(EXTVERSION).sql
PG_CPPFLAGS = -I$(CURDIR)/src
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
