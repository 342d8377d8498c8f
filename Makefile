# make run     opens the dashboard on the bundled models in your browser
# make test    runs every test, the browser tests too; PYTEST_ARGS=tests/memviz for a part
# make check   lint, types and tests: what CI runs
# make bench   times connectivity beside other ways to compute it; BENCH_ARGS=--quick for a taste
#
# Everything is installed into .venv; the pinned versions are in the requirements files.

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?=
BENCH_ARGS ?=
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: run test check lint types bench browser

run: $(VENV)/dashboard.installed
	$(BIN)/streamlit run app.py --server.address localhost --server.headless false --server.showEmailPrompt false

test: browser
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 $(PYTEST_ARGS)

check: lint types test

lint: $(VENV)/dev.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/dev.installed
	$(BIN)/mypy

bench: $(VENV)/bench.installed
	$(BIN)/python -m bench $(BENCH_ARGS)

$(BIN)/pip:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("memviz needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# The smaller torch first: only this one step asks the page with the CPU builds, so a machine that
# cannot reach it loses a moment, and takes the torch of its own package index.
$(VENV)/torch.installed: requirements.txt requirements-dashboard.txt | $(BIN)/pip
	$(PIP) --retries 1 --no-deps $$(grep -h -e '^--find-links' -e '^torch==' $^)
	touch $@

$(VENV)/dashboard.installed: requirements-dashboard.txt $(VENV)/torch.installed
	$(PIP) -r requirements-dashboard.txt
	touch $@

$(VENV)/bench.installed: requirements-bench.txt $(VENV)/dashboard.installed
	$(PIP) -r requirements-bench.txt
	touch $@

$(VENV)/dev.installed: requirements-dev.txt requirements-train.txt $(VENV)/bench.installed
	$(PIP) -r requirements-dev.txt
	touch $@

browser: $(VENV)/dev.installed
	.ci/chromium $(BIN)/python
