# Everything happens in .venv below this folder, which the first target that needs it makes.
SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell $(name) -c "import sys; print('$(name)') if (3,11) <= sys.version_info[:2] < (3,14) else None" 2>/dev/null | grep -v None)))
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= auto
export DAGSTER_DISABLE_TELEMETRY := yes

.PHONY: demo test check sweep bench lock contracts dictionary clean help

help:
	@echo "make demo    make synthetic extracts, run the whole journey, show what came out"
	@echo "make test    run the tests and the checks"
	@echo "make sweep   run the long tests"
	@echo "make bench   measure against bare Polars and against pandas"
	@echo "make lock    renew requirements.lock"
	@echo "make contracts  renew the committed contracts of the published tables"

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; install one, or say PYTHON=/path/to/python3." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	$(RUN)/svd demo

test: check
	$(RUN)/python -m pytest -n $(WORKERS) -m "not sweep" tests

check: $(READY)
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports

sweep: $(READY)
	$(RUN)/python -m pytest -n $(WORKERS) -m sweep tests

bench: $(READY)
	$(RUN)/python -m benchmarks.run

lock: $(READY)
	$(RUN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade -o requirements.lock pyproject.toml

contracts: $(READY)
	$(RUN)/python -m schemas.versions

dictionary: $(READY)
	$(RUN)/svd dictionary --output docs/dictionary.md

clean:
	rm -rf $(VENV) demo demo.keys
