# make run     opens the dashboard on the bundled models in your browser
# make test    runs every test, the browser tests too; PYTEST_ARGS=tests/memviz for a part
# make check   lint, types, imports and tests: what CI runs
# make imports  what may import what: the contracts in pyproject.toml
# make signatures  measures the memory of every bundled model again; MEMVIZ_WIKI8 and so on name corpora
# make cards       the same for their report cards
# make bench   times connectivity beside other ways to compute it; BENCH_ARGS=--quick for a taste
# make audit   asks the advisory database about every pinned version
# make lock    renews requirements.lock and the list of licences after a pin was changed
#
# Everything is installed into .venv: the versions in the requirements files, and of these only files
# whose hashes are in requirements.lock. torch is pinned without: its builds for the CPU are elsewhere.

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?=
BENCH_ARGS ?=
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
LOCKED := $(PIP) --constraint requirements.lock
TOOLS := $(VENV)/tools

.PHONY: run test check lint types imports bench browser signatures cards audit lock

run: $(VENV)/dashboard.installed
	$(BIN)/streamlit run app.py --server.address localhost --server.headless false --server.showEmailPrompt false

test: browser
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# The types beside the tests, which often wait for a browser.
check: lint imports
	$(MAKE) --no-print-directory --jobs 2 types test

lint: $(VENV)/dev.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/dev.installed
	$(BIN)/mypy

imports: $(VENV)/dev.installed
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/bench.installed
	$(BIN)/python -m bench $(BENCH_ARGS)

signatures: $(VENV)/dev.installed
	for checkpoint in checkpoints/*/; do $(BIN)/python -m train evaluate $$checkpoint --signature || exit; done

cards: $(VENV)/dev.installed
	for checkpoint in checkpoints/*/; do $(BIN)/python -m train evaluate $$checkpoint --card || exit; done

audit: $(TOOLS)/installed
	$(TOOLS)/bin/pip-audit --strict --disable-pip --no-deps -r requirements-dev.txt

lock: $(TOOLS)/installed $(VENV)/dev.installed
	$(TOOLS)/bin/uv pip compile --quiet --no-header --no-annotate --no-deps --universal \
		--generate-hashes --no-emit-package torch requirements-dev.txt --output-file requirements.lock
	$(BIN)/python -m docs.licences

# The tools of these two stay apart: nothing of memviz needs them.
$(TOOLS)/installed: requirements-tools.txt | $(VENV)/pip.installed
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check -r requirements-tools.txt
	touch $@

$(VENV)/pip.installed:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("memviz needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) pip==26.3  # earlier ones take no hashes from a list of constraints
	touch $@

# The smaller torch first: only this one step asks the page with the CPU builds, so a machine that
# cannot reach it loses a moment, and takes the torch of its own package index. With what it needs: the
# builds for GPUs bring packages that requirements.lock, made for the CPU, does not know.
$(VENV)/torch.installed: requirements.txt requirements-dashboard.txt | $(VENV)/pip.installed
	$(PIP) --retries 1 $$(grep -h -e '^--find-links' -e '^torch==' $^)
	touch $@

$(VENV)/dashboard.installed: requirements-dashboard.txt $(VENV)/torch.installed
	$(LOCKED) -r requirements-dashboard.txt
	touch $@

$(VENV)/bench.installed: requirements-bench.txt $(VENV)/dashboard.installed
	$(LOCKED) -r requirements-bench.txt
	touch $@

$(VENV)/dev.installed: requirements-dev.txt requirements-train.txt $(VENV)/bench.installed
	$(LOCKED) -r requirements-dev.txt
	touch $@

browser: $(VENV)/dev.installed
	.ci/chromium $(BIN)/python
