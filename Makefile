# make run    on a fresh machine with Python 3.11, Node 20, git and make: the samples, at
#             http://127.0.0.1:8000
#             (STORE=neo4j: on a Neo4j server of its own, with Java 17 and Maven)
# make check  the quick checks, before each commit
# make test   everything that CI asks

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p))))
HOST ?= 127.0.0.1
PORT ?= 8000
STORE ?= ladybug:.goldenthread/store
LOADED ?= .goldenthread/samples
JOBS ?= auto
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: run serve test test-calendar coverage check format samples schema screens lock clean

ifeq ($(STORE),neo4j)
# The server's URL and password come to the inner make in its environment.
run: .venv/run web/static/names.json
	@$(BIN)/python tools/neo4j/server.py .goldenthread/neo4j $(MAKE) --no-print-directory \
	  serve 'STORE=$$(GOLDENTHREAD_STORE)' LOADED=.goldenthread/neo4j/samples
else
run: .venv/run web/static/names.json serve
endif

# The samples are loaded once, and again when they are others.
serve:
	@mkdir -p .goldenthread
	@cat samples/documents/*/* | cksum | cmp -s - $(LOADED) || { \
	  $(BIN)/goldenthread load samples/documents --store $(STORE) && \
	  cat samples/documents/*/* | cksum > $(LOADED); }
	$(BIN)/goldenthread serve --store $(STORE) --host $(HOST) --port $(PORT)

check: .venv/dev node_modules/made
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --silent types

test: check web/static/names.json
	$(BIN)/pytest -n $(JOBS)
	@$(MAKE) --no-print-directory test-calendar

# Which lines no test reaches: measuring it makes the tests take twice as long.
coverage: .venv/dev web/static/names.json
	$(BIN)/pytest -n $(JOBS) --cov --cov-report=term:skip-covered --cov-report=xml

# The calendar line of Neo4j: all that is its own, and both engines' answers over made-up records
# (that they agree over documents too, the line with long-term support shows).
CALENDAR := 2025.10.1
test-calendar: .venv/dev
	@if $(BIN)/python -c 'from tools.neo4j import server; server.java(server.CALENDAR.java)' \
	  2>/dev/null; then GOLDENTHREAD_TEST_NEO4J_VERSION=$(CALENDAR) $(BIN)/pytest -q \
	  tests/test_neo4j.py tests/test_engines.py -k 'not samples and not real'; \
	else echo 'Neo4j $(CALENDAR) was not tried: no Java 21 or later was found'; fi

format: .venv/dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The invented authorities' documents, the register's template and its documentation.
samples: .venv/dev
	$(BIN)/python -m samples.make

# The README's pictures: the main pages over the samples.
screens: .venv/dev web/static/names.json
	mkdir -p docs/screens
	GOLDENTHREAD_TEST_SCREENS=docs/screens $(BIN)/pytest -q -n 0 tests/test_page_screens.py

# The schema of the GraphQL API, as it is published.
schema: .venv/dev
	$(BIN)/python -m api.schema

# The versions with which everything was tested.
lock: .venv/dev
	$(BIN)/python -m pip freeze --exclude-editable | grep == | LC_ALL=C sort -f > constraints.txt

clean:
	rm -rf .venv .goldenthread node_modules web/static .coverage coverage.xml .mypy_cache .pytest_cache .ruff_cache

.venv/run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 or later is needed; say which: make PYTHON=/path/to/python3.11'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) 'pip>=25.1'
	$(PIP) --constraint constraints.txt --editable .
	@touch $@

.venv/dev: .venv/run
	$(PIP) --constraint constraints.txt --group dev
	@touch $@

# What the pages are built from, Neo4j's own analyser, which reads every query file, and the compiler
# of the TypeScript client.
node_modules/made: package.json package-lock.json
	@command -v npm >/dev/null || { echo 'Node 20 with npm is needed: the pages are built with it'; exit 1; }
	npm ci --silent --no-audit --no-fund
	@touch $@

# The pages' styles and scripts.
web/static/names.json: node_modules/made web/build.mjs $(shell find web/src -type f)
	npm run --silent build
