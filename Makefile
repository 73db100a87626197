# Every target starts from nothing but Python 3.11+ and make; each builds .venv when it is missing or old.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
READY := $(VENV)/ready

DEMO := build/demo
ROSTER := $(CURDIR)/examples/cilegon-2023-11/roster.xlsx
ASESMEN := cd $(DEMO) && $(CURDIR)/$(BIN)/asesmen --today 2023-11-06
COVERED := 88

.PHONY: demo test check format lint types imports docs docs-check messages messages-check bare soak bench fix clean

demo: $(READY)  ## The main job on the example roster, in an empty folder
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(ASESMEN) due $(ROSTER) --tier pengawas
	$(ASESMEN) plan --tier pengawas --batch-size 25 --days 3 --start 2023-11-06 --workdays mon-sat
	$(ASESMEN) show
	$(ASESMEN) export
	@echo "$(CURDIR)/$(DEMO)/keluaran"

test: $(READY)  ## The tests but those in a browser; the long ones a seeded tenth
	$(PY) -m pytest -q -n auto -m "not browser"

check: format lint types imports messages-check docs-check bare  ## The gate; needs Chromium
	$(PY) -m pytest -q -n auto --cov --cov-report=term --cov-fail-under=$(COVERED)

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

docs: $(READY)  ## Write the generated pages
	$(PY) docs/pages.py

docs-check: $(READY)
	$(PY) docs/pages.py --check

messages: $(READY)  ## Bring the catalogues up to date with the sources
	$(PY) docs/messages.py

messages-check: $(READY)
	$(PY) docs/messages.py --check

bare: build/bare/ready  ## The command starts without the developers' packages
	build/bare/bin/asesmen --version
	build/bare/bin/asesmen --help > build/bare/help.txt

soak: $(READY)  ## The long runs, whole
	ASESMEN_SOAK=1 $(PY) -m pytest -q -m soak

bench: $(READY)  ## Ratios, measured side by side in one run
	$(PY) benchmarks/start_up.py
	$(PY) benchmarks/first_load.py
	$(PY) benchmarks/planning.py
	$(PY) benchmarks/letters.py
	$(PY) benchmarks/documents.py

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade "pip>=25.1"
	$(PY) -m pip install --quiet --constraint constraints.txt --editable . --group dev
	echo ready > $(READY)

build/bare/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear build/bare
	build/bare/bin/python -m pip install --quiet --constraint constraints.txt .
	echo ready > build/bare/ready
