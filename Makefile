# Two commands: `make run` opens a sample on this machine, `make test` runs every check.
# Both make .venv first; with nothing changed that costs nothing.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$each && break; done)
# Each process of `up` would compile everything again where Python was told not to keep what it compiled.
COMPILE := $(BIN)/python -m compileall -q -j 0 domain journal projections api consumers rollcall
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench faults clean
.DEFAULT_GOAL := run

run: $(VENV)/.ready
	@$(COMPILE)
	$(BIN)/rollcall up --sample

# Two processes: half of the time of most tests is a server's. The files that take longest begin (tests/conftest.py).
test: check
	@$(COMPILE)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 40

check: $(VENV)/.ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev
	@$(COMPILE)
	$(BIN)/python -m tests.bench

faults: $(VENV)/.ready-dev
	ROLLCALL_FAULTS=whole $(BIN)/pytest -s tests/faults tests/consumers/clock/test_kill.py tests/projections/test_county.py \
		tests/projections/figures/test_recount.py tests/consumers/kafka/trouble

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: name it, as in  make PYTHON=/path/to/python3.11"; exit 3; }
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.ready: pyproject.toml | $(VENV)/bin/python
	$(PIP) install -e .
	@touch $@

$(VENV)/.ready-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/.ready
