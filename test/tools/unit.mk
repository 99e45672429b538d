# The unit tests: one program for each test/unit/*.c, linked with all pure rooms; it prints TAP.

out = build/unit
pure = core statistics format standard scan
rooms = $(patsubst %.c,$(out)/%.o,$(wildcard $(pure:%=src/%/*.c)))
programs = $(patsubst %.c,$(out)/%,$(wildcard test/unit/*.c))

CFLAGS = -std=c99 -g -O1 -Wall -Wextra -Werror -MMD -MP -Isrc
sanitizers := $(shell echo 'int main(void) { return 0; }' | \
	$(CC) -fsanitize=address,undefined -x c - -o /dev/null 2>/dev/null && \
	echo -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

# Each program's output, and a failed test more when it dies or does not keep to its plan.
all: $(programs:=.tap)
%.tap: % FORCE
	@$< >$@ 2>&1 || echo "not ok - $(notdir $<) ends with status $$?" >>$@
	@awk '/^(not )?ok / { tests++ } sub(/^1\.\./, "") { plan = $$0 } \
		END { if (tests != plan) print "not ok - $(notdir $<) runs " tests + 0 " of " plan + 0 " tests" }' $@ >$@.plan
	@cat $@.plan >>$@

$(out)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(sanitizers) -c -o $@ $<

$(programs): $(out)/%: $(out)/%.o $(rooms)
	$(CC) $(sanitizers) -o $@ $^ -lm

-include $(rooms:.o=.d) $(programs:=.d)
.SECONDARY:
.PHONY: FORCE
