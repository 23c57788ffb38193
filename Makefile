# Everything happens in .venv below this folder, which the first target that needs it makes.
SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c "import sys; print('$(name)') if (3,11) <= sys.version_info[:2] < (3,14) else None" 2>/dev/null | grep -v None)))
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PIP := $(RUN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= auto
COMPILE := $(RUN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header --no-annotate --upgrade
export DAGSTER_DISABLE_TELEMETRY := yes

.PHONY: demo test check format coverage sweep bench lock contracts dictionary clean help

help:
	@echo "make demo    make synthetic extracts, run the whole journey, show what came out"
	@echo "make test    run the tests and the checks"
	@echo "make check   run the checks alone: format, lint, types, imports, SQL"
	@echo "make format  format the code"
	@echo "make coverage  run the tests and say which branches they leave out"
	@echo "make sweep   run the long tests"
	@echo "make bench   measure against bare Polars and against pandas"
	@echo "make lock    renew requirements.lock (what runs) and requirements-dev.lock (what tests)"
	@echo "make contracts  renew the committed contracts of the published tables"

# What runs and what tests are two locks: a newcomer who wants the demo waits for the first alone.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; install one, or say PYTHON=/path/to/python3." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(READY)

$(DEV): $(READY) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $(DEV)

demo: $(READY)
	$(RUN)/svd demo

test: check
	$(RUN)/python -m pytest -n $(WORKERS) -m "not sweep" tests

check: $(DEV)
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/sqlfluff lint --processes 1 --disable-progress-bar warehouse

format: $(DEV)
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

coverage: $(DEV)
	$(RUN)/python -m pytest -n $(WORKERS) -m "not sweep" --cov --cov-report=term:skip-covered tests

sweep: $(DEV)
	$(RUN)/python -m pytest -n $(WORKERS) -m sweep tests

bench: $(DEV)
	$(RUN)/python -m benchmarks.run

lock: $(DEV)
	$(COMPILE) --extra build -o requirements.lock pyproject.toml
	$(COMPILE) --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

contracts: $(READY)
	$(RUN)/python -m schemas.versions

dictionary: $(READY)
	$(RUN)/svd dictionary --output docs/dictionary.md

clean:
	rm -rf $(VENV) demo demo.keys
