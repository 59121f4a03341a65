# SPDX-License-Identifier: MIT
# Ranh. `make help` lists the targets.
#
# Objects lie in $(BUILD), one set per flags: a stamp file with the flags makes a change of CFLAGS or
# SANITIZE rebuild what it must. V=1 shows the commands. DEVELOPER=0 turns warnings back into warnings.

BUILD ?= build
PREFIX ?= /usr/local
CC ?= gcc
OPT ?= -O2 -g
DEVELOPER ?= 1
SANITIZE ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all

VERSION := $(shell sed -n 's/^\#define RANH_VERSION "\(.*\)"/\1/p' include/ranh/version.h)

PACKAGES := gdal geos proj sqlite3 spatialite libpng libdeflate yaml-0.1 jansson libutf8proc libxxhash nettle
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lgeos_c

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
ifeq ($(DEVELOPER),1)
WARNINGS += -Werror
endif
ifneq ($(SANITIZE),)
SANFLAGS := -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
BUILD := $(BUILD)/san
endif

# Library headers of others are not ours to warn about.
SYSTEM_CFLAGS := $(patsubst -I%,-isystem %,$(PKG_CFLAGS))
ALL_CFLAGS := -std=c17 -D_GNU_SOURCE -DGEOS_USE_ONLY_R_API -fvisibility=hidden -Iinclude -I. -I$(BUILD)/gen \
	$(SYSTEM_CFLAGS) $(WARNINGS) $(OPT) $(SANFLAGS) -DRANH_PREFIX='"$(PREFIX)"' $(CFLAGS)
ALL_LDFLAGS := $(SANFLAGS) $(LDFLAGS)
LIBS := $(PKG_LIBS) -lm -lpthread

LIB_SRC := $(sort $(wildcard lib/*/*.c))
PIPE_SRC := $(sort $(wildcard pipeline/*.c))
MKCITY_SRC := $(sort $(wildcard tools/mkcity/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
PIPE_OBJ := $(PIPE_SRC:%.c=$(BUILD)/%.o)
MKCITY_OBJ := $(MKCITY_SRC:%.c=$(BUILD)/%.o)
PIPE_LIB_OBJ := $(filter-out $(BUILD)/pipeline/main.o,$(PIPE_OBJ))
TEST_SRC := $(sort $(wildcard tests/unit/*.c tests/prop/*.c))
TEST_BIN := $(TEST_SRC:%.c=$(BUILD)/%)
TEST_SH := $(sort $(wildcard tests/cases/*.sh tests/equiv/*.sh tests/fault/*.sh tests/web/*.sh))
LONG_SRC := $(sort $(wildcard tests/long/*.c))
LONG_SH := $(sort $(wildcard tests/long/*.sh))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(FUZZ_SRC:%.c=$(BUILD)/%)
BENCH_SRC := $(sort $(wildcard tests/perf/*.c))
BENCH_BIN := $(BENCH_SRC:%.c=$(BUILD)/%)
PO := $(sort $(wildcard pipeline/po/*.po))
MO := $(patsubst pipeline/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/ranh.mo,$(PO))
STAGE_LINKS := $(addprefix $(BUILD)/ranh-,ingest reproject validate overlap link zoning tile index publish)
MAN := $(patsubst docs/man/%.scd,$(BUILD)/man/%,$(wildcard docs/man/*.scd))

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

all: $(BUILD)/ranh $(STAGE_LINKS) $(MO) $(if $(MKCITY_SRC),$(BUILD)/mkcity)

# --- objects -------------------------------------------------------------------------------------

FLAGS_NOW := $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@ || \
		printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' >$@

$(BUILD)/gen/schema.inc: lib/io/schema.sql
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q)sed -e 's/[[:space:]]*--.*$$//' -e '/^$$/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n",/' $< >$@
$(BUILD)/lib/io/store_create.o: $(BUILD)/gen/schema.inc

# Letters of the font encodings: "VNI,61F9,U+00E1,..." becomes {RANH_LEGACY_VNI,0x61,0xF9,0x00E1},
$(BUILD)/gen/encodings.inc: datasets/codes/encodings.csv
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q)awk -F, '/^\#/ || $$1 == "encoding" { next } { name = toupper($$1); sub(/5712-1$$/, "5712", name); gsub(/ /, "", name); \
		gsub(/-/, "_", name); second = substr($$2, 3); printf "{RANH_LEGACY_%s,0x%s,%s,0x%s},\n", name, \
		substr($$2, 1, 2), second ? "0x" second : "0", substr($$3, 3) }' $< >$@
$(BUILD)/lib/io/legacy.o: $(BUILD)/gen/encodings.inc

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $(@:.o=.d) -MQ $@ -c -o $@ $<

$(BUILD)/libranh.a: $(LIB_OBJ)
	$(say) AR $@
	$(Q)rm -f $@ && ar crs $@ $^

$(BUILD)/ranh: $(PIPE_OBJ) $(BUILD)/libranh.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(PIPE_OBJ) $(BUILD)/libranh.a $(LIBS)

$(STAGE_LINKS): $(BUILD)/ranh
	$(Q)ln -sf ranh $@

$(BUILD)/mkcity: $(MKCITY_OBJ) $(BUILD)/libranh.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/locale/%/LC_MESSAGES/ranh.mo: pipeline/po/%.po
	@mkdir -p $(@D)
	$(say) MO $@
	$(Q)if command -v msgfmt >/dev/null; then msgfmt --check -o $@ $<; else echo "msgfmt is missing: tools/deps build" >&2; exit 1; fi

$(BUILD)/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	$(say) MAN $@
	$(Q)scdoc <$< >$@
man: $(MAN)

# --- tests ---------------------------------------------------------------------------------------

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(PIPE_LIB_OBJ) $(BUILD)/libranh.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(PIPE_LIB_OBJ) $(BUILD)/libranh.a -lcmocka $(LIBS)

# A fuzz target with the fuzzer (`make fuzz`), else with a main that replays its corpus.
FUZZ_MAIN := $(if $(FUZZ),-fsanitize=fuzzer,$(BUILD)/tests/fuzz/replay.o)
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(if $(FUZZ),,$(BUILD)/tests/fuzz/replay.o) $(BUILD)/libranh.a
	$(say) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(FUZZ_MAIN) $(BUILD)/libranh.a $(LIBS)

tests: $(TEST_BIN) $(FUZZ_BIN)

# Installs what the tests need, builds, runs them all; the last line is "N passed, N failed, N skipped".
check:
	@tools/deps build run test web
	@$(MAKE) --no-print-directory -j$(JOBS) all tests check-layers check-circles
	@BUILD=$(BUILD) SANITIZE='$(SANITIZE)' tools/run-tests $(TEST_BIN) $(FUZZ_BIN) $(TEST_SH)

check-long: all
	@$(MAKE) --no-print-directory $(LONG_SRC:%.c=$(BUILD)/%)
	@BUILD=$(BUILD) TEST_SECONDS=7200 tools/run-tests $(LONG_SRC:%.c=$(BUILD)/%) $(LONG_SH)

# Searches for bytes that break a parser, each target for FUZZ_SECONDS; new inputs stay in build/fuzz/found.
FUZZ_SECONDS ?= 60
fuzz:
	@$(MAKE) --no-print-directory -j$(JOBS) CC=clang BUILD=build/fuzz SANITIZE=fuzzer-no-link,address,undefined FUZZ=1 \
		$(FUZZ_SRC:%.c=build/fuzz/%)
	@for t in $(FUZZ_SRC:tests/fuzz/fuzz_%.c=%); do mkdir -p build/fuzz/found/$$t && \
		build/fuzz/tests/fuzz/fuzz_$$t -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -print_final_stats=1 \
		-artifact_prefix=build/fuzz/found/$$t- build/fuzz/found/$$t tests/fuzz/corpus/$$t || exit 1; done

check-layers:
	@tools/check-layers

# The same question asked of the objects: which files call each other, includes or not.
check-circles: $(LIB_OBJ) $(MKCITY_OBJ)
	@tools/check-circles $^

lint:
	@tools/deps lint
	@tools/lint

PEERS := $(BUILD)/tests/perf/bench_chain $(BUILD)/tests/perf/peer_geos
bench: all $(PEERS)
	@BUILD=$(BUILD) tools/bench
	@BUILD=$(BUILD) tools/bench-peers

bench-peers: $(PEERS)
	@BUILD=$(BUILD) tools/bench-peers

# Instructions per edge beside those of tests/perf/instructions.tsv, on a busy machine too. RECORD=1 records them.
bench-instructions:
	@tools/deps build run bench
	@$(MAKE) --no-print-directory -j$(JOBS) all $(BENCH_BIN)
	@BUILD=$(BUILD) tools/bench-instructions $(if $(RECORD),--record)

# Brings the catalogue up to the sources; new messages are left for a translator, none is guessed.
POT_FLAGS := --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --add-location=file --sort-by-file \
	--package-name=ranh --copyright-holder= --add-comments=tr:
$(BUILD)/ranh.pot: $(PIPE_SRC) $(LIB_SRC)
	@mkdir -p $(@D)
	$(Q)xgettext $(POT_FLAGS) -o $@ $(PIPE_SRC) $(LIB_SRC)
po: $(BUILD)/ranh.pot
	msgmerge --quiet --no-fuzzy-matching --add-location=file --sort-by-file --update --backup=none pipeline/po/vi.po $<
	msgfmt --check --statistics -o /dev/null pipeline/po/vi.po

# Pages of docs/reference that the program prints itself; tests/cases/{cli,docs}.sh and test_finding tell when they are old.
reference: all $(BUILD)/tests/unit/test_finding
	$(BUILD)/ranh help exit-codes --markdown --lang en >docs/reference/exit-codes.md
	$(BUILD)/ranh help project-file --markdown --lang en >docs/reference/project-file.md
	tools/schema-doc >docs/reference/workspace.md
	RANH_UPDATE=1 $(BUILD)/tests/unit/test_finding >/dev/null

# --- people --------------------------------------------------------------------------------------

demo:
	@tools/deps build run web
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@BUILD=$(BUILD) tools/demo

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/ranh $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/ranh $(DESTDIR)$(PREFIX)/bin/ranh
	for s in $(notdir $(STAGE_LINKS)); do ln -sf ranh $(DESTDIR)$(PREFIX)/bin/$$s; done
	cp -R datasets/. $(DESTDIR)$(PREFIX)/share/ranh/
	for mo in $(MO:$(BUILD)/%=%); do install -D -m 644 $(BUILD)/$$mo $(DESTDIR)$(PREFIX)/share/$$mo; done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BUILD)/ranh completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/ranh
	$(BUILD)/ranh completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_ranh
	$(BUILD)/ranh completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ranh.fish
	if command -v scdoc >/dev/null; then $(MAKE) --no-print-directory man && \
		for m in $(MAN); do install -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man1/; done; fi

clean:
	rm -rf build

help:
	@sed -n '/^# help:/,/^# end/p' Makefile | sed -e '/^# help:/d' -e '/^# end/d' -e 's/^# \{0,1\}//'
# help:
# make            build build/ranh and build/mkcity
# make demo       install what is missing, build, make the sample city, run the pipeline on it
# make check      install what the tests need, build, run every test
# make check-long the property tests with millions of cases, cities of many seeds and sizes
# make fuzz       libFuzzer on the parsers, FUZZ_SECONDS=60 each
# make check-layers   includes must go down the floors, without circles (no build needed)
# make check-circles  no two files may call each other (asks the objects)
# make lint       clang-format, clang-tidy, cppcheck, shellcheck
# make bench      seconds, rows/s and memory per stage, beside ogr2ogr; then bench-peers
# make bench-peers  only overlaps and gaps beside PostGIS, SpatiaLite and GEOS, as far as they are installed (PARCELS=1000000)
# make bench-instructions  instructions per edge by callgrind, beside the recorded ones (RECORD=1 records)
# make install PREFIX=/usr/local [DESTDIR=]
# make po         bring pipeline/po/vi.po up to the sources (translators go on from there)
# make reference  write the pages of docs/reference that the program prints
# make clean
#
# V=1  show commands      SANITIZE=address,undefined  build with sanitizers (in build/san)
# CC=clang                DEVELOPER=0  warnings are not errors       OPT='-O0 -g'
# end

FORCE:
.PHONY: all tests fuzz check check-long check-layers check-circles lint bench bench-peers bench-instructions demo install clean help man po reference FORCE

-include $(wildcard $(BUILD)/lib/*/*.d $(BUILD)/pipeline/*.d $(BUILD)/tools/*/*.d $(BUILD)/tests/*/*.d)
