# `make` or `make help` lists what there is. Everything lives in .venv/ and instance/.

.DEFAULT_GOAL := help
.PHONY: help run test check gate bench setup lock

# Compiled once, not at each start, whatever the shell says: a start takes half the time.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check -qq
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --extra build

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 8

run: $(VENV)/.run  ## serve demo content on http://127.0.0.1:8000 (PORT=8080 make run: elsewhere)
	@exec $(PYTHON) -m app.demo

test: $(VENV)/.test  ## the tests, on SQLite and PostgreSQL
	@sh tests/browser.sh
	@$(PYTHON) -m pytest -n 2 $(ARGS)

check: $(VENV)/.test  ## ruff, types, import contracts, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(PYTHON) -m pytest -q tests/test_house.py

gate: $(VENV)/.test  ## slow proofs: kills, races, hostile input in browsers, and all that `test` samples
	@sh tests/browser.sh
	@$(PYTHON) -m pytest -m "gate and not alone" -n 2 $(ARGS)
	@$(PYTHON) -m pytest -m "gate and alone" $(ARGS)

bench: $(VENV)/.test  ## the figures, each as a ratio measured in one run
	@$(PYTHON) -m benchmarks

setup: $(VENV)/.run $(VENV)/.test  ## install everything and start nothing

lock:  ## pin again what pyproject.toml asks for (needs uv)
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { \
		echo "Moothall needs Python 3.11 or newer. Install it with:  sudo apt-get install python3 python3-venv"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Moothall needs Python 3.11 or newer; python3 here is $$(python3 -V)."; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv is missing. Install it with:  sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV)/ (about a minute, once)"
	@python3 -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-dev.txt | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
