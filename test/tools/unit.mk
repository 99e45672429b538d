# The unit tests: one program for each test/unit/*.c, linked with all pure rooms; it prints TAP.

out = build/unit
pure = core statistics format standard scan
rooms = $(patsubst %.c,$(out)/%.o,$(wildcard $(pure:%=src/%/*.c)))
programs = $(patsubst %.c,$(out)/%,$(wildcard test/unit/*.c))

CFLAGS = -std=c99 -g -O1 -Wall -Wextra -Werror -MMD -MP -Isrc
sanitizers := $(shell echo 'int main(void) { return 0; }' | \
	$(CC) -fsanitize=address,undefined -x c - -o /dev/null 2>/dev/null && \
	echo -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

all: $(programs)

objects: $(rooms) $(programs:=.o)

# Each is run as soon as it is built.
run-%: $(out)/test/unit/% FORCE
	@test/tools/run-file unit $<

$(out)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(sanitizers) -c -o $@ $<

$(programs): $(out)/%: $(out)/%.o $(rooms)
	$(CC) $(sanitizers) -o $@ $^ -lm

-include $(rooms:.o=.d) $(programs:=.d)
.SECONDARY:
.PHONY: objects FORCE
