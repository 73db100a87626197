# Every target needs Python 3.11+ and make only, and builds .venv when it is missing or old.
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
COVERED := 95

VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' src/asesmen_cli/__init__.py)
WHEEL := dist/asesmen_cli-$(VERSION)-py3-none-any.whl
SDIST := dist/asesmen_cli-$(VERSION).tar.gz
BARE := $(CURDIR)/build/bare
LOCK := locks/$(if $(filter Windows_NT,$(OS)),windows,$(if $(filter Darwin,$(shell uname)),macos,linux)).txt
IN_BARE := cd build/bare/job && $(BARE)/bin/asesmen --today 2023-11-06
LOGGED = >> $(CURDIR)/build/$@.txt 2>&1 || { cat $(CURDIR)/build/$@.txt; exit 1; }

WINDOWS_PYTHON := build/windows/prefix/drive_c/python/python.exe
# Not through Wine: what meets no file, process or encoding (domain, solver), what reads the sources, which are the
# same there (architecture, documents, catalogue, supply), what needs strace (reliability), and what starts a
# server of PostgreSQL (shared, province)
WINDOWS_LEFT_OUT := domain solver reliability shared province test_architecture.py test_documents.py test_catalogue_id.py test_supply.py
WINDOWS_TESTS ?= $(filter-out $(WINDOWS_LEFT_OUT:%=tests/%),$(patsubst %/__init__.py,%,$(wildcard tests/*/__init__.py)) $(wildcard tests/test_*.py))

# every test that starts a process would compile the whole package again
unexport PYTHONDONTWRITEBYTECODE

# what opens a workspace; tests/shared and tests/province need the server in every run
SHARED_TESTS ?= tests/store tests/usecases $(patsubst %,tests/cli/test_%.py,command confidential menu shown transcripts traps)

.PHONY: help pictures windows dist-windows demo test test-postgres check format lint types imports unused docs docs-check messages messages-check lock sbom dist bare soak fuzz bench bench-shared fix clean

help:  ## Every target
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/\1\t\2/p' Makefile | expand -t 16

demo: $(READY)  ## The main job on the example roster, in an empty folder
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(ASESMEN) due $(ROSTER) --tier pengawas
	$(ASESMEN) plan --tier pengawas --batch-size 25 --days 3 --start 2023-11-06 --workdays mon-sat
	$(ASESMEN) show
	$(ASESMEN) export
	@echo "$(CURDIR)/$(DEMO)/keluaran"

test: $(READY)  ## The tests except those in a browser; of the long ones a seeded tenth
	$(PY) -m pytest -q -n auto -m "not browser"

test-postgres: $(READY)  ## The tests of the workspace, its use cases and commands on a PostgreSQL server of their own
	$(PY) -m pytest -q -n auto --engine postgresql --durations 15 $(SHARED_TESTS)

check: format lint types imports unused messages-check docs-check bare  ## The gate; needs Chromium, strace and PostgreSQL
	$(PY) -m pytest -q -n auto --durations 15 --cov --cov-report=term --cov-fail-under=$(COVERED)
	$(MAKE) test-postgres

format: $(READY)  ## Is the code formatted?
	$(BIN)/ruff format --check .

lint: $(READY)  ## ruff, all rules
	$(BIN)/ruff check .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

imports: $(READY)  ## Import contracts
	$(BIN)/lint-imports

unused: $(READY)  ## Code that nothing uses
	$(PY) docs/unused.py

docs: $(READY)  ## Write the generated pages
	$(PY) docs/pages.py
	$(PY) docs/supply.py licences

docs-check: $(READY)  ## Are the generated pages up to date?
	$(PY) docs/pages.py --check

pictures: $(READY)  ## Make the pictures of the READMEs (LibreOffice, pdftoppm and Chromium needed)
	$(PY) -m tests.pictures

messages: $(READY)  ## Bring the catalogues up to date with the sources
	$(PY) docs/messages.py

messages-check: $(READY)  ## Are the catalogues up to date?
	$(PY) docs/messages.py --check

lock: $(READY)  ## The exact versions for each system, with hashes (asks the package index)
	$(PY) docs/supply.py lock

sbom: $(READY)  ## The bill of materials, as CycloneDX
	$(PY) docs/supply.py sbom

dist: export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2> /dev/null || echo 1795824000)
dist: $(READY)  ## The sdist and the wheel, built twice to the same bytes, the bill of materials and the SHA-256 sums
	rm -rf dist build/again build/$@.txt && mkdir -p build
	$(PY) -m build --no-isolation --outdir dist $(LOGGED)
	$(PY) -m build --no-isolation --sdist --wheel --outdir build/again $(LOGGED)
	cmp $(WHEEL) build/again/$(notdir $(WHEEL))
	cmp $(SDIST) build/again/$(notdir $(SDIST))
	$(PY) docs/supply.py sbom
	$(PY) docs/supply.py sums

bare: dist build/bare/ready  ## The main job with the wheel alone, without the developers' packages
	rm -rf build/bare/job build/$@.txt && mkdir build/bare/job
	$(BARE)/bin/python -m pip install --quiet --no-deps --force-reinstall $(WHEEL)
	$(BARE)/bin/python -m pip check $(LOGGED)
	$(BARE)/bin/asesmen --version
	$(BARE)/bin/asesmen --help $(LOGGED)
	$(IN_BARE) due $(ROSTER) --tier pengawas $(LOGGED)
	$(IN_BARE) plan --tier pengawas $(LOGGED)
	$(IN_BARE) export --format xlsx --format pdf --format docx --format html $(LOGGED)

windows: build/windows/ready  ## The tests of files, processes and texts on a Windows Python, through Wine
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 src
	windows/wine $(WINDOWS_PYTHON) -m pytest -q -n 2 -p no:cacheprovider -o faulthandler_timeout=600 -m "not browser and not soak" \
		--ignore tests/outputs/test_page_in_browser.py $(WINDOWS_TESTS)

dist-windows: export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2> /dev/null || echo 1795824000)
dist-windows: dist build/windows/ready  ## The folder that runs on Windows by a double click, as a zip, tried through Wine
	$(PY) windows/bundle.py
	$(PY) windows/trial.py
	$(PY) docs/supply.py sums

soak: $(READY)  ## The long tests, whole, or those that match ONLY="years or fuzz or erase"
	ASESMEN_SOAK=1 $(PY) -m pytest -q -m soak -rP $(if $(ONLY),-k "$(ONLY)")

fuzz: $(READY)  ## Change bytes towards new code: make fuzz TARGET=settings SECONDS=600
	$(PY) -m pip install --quiet --constraint constraints.txt --group fuzz
	mkdir -p build/fuzz
	$(PY) -m tests.reliability.guided $(TARGET) $(or $(SECONDS),600) build/fuzz

bench-shared: $(READY)  ## A shared database beside what PostgreSQL does: make bench-shared SIZES="--people 560000"
	$(PY) benchmarks/shared.py $(SIZES)

bench: $(READY)  ## Speed, compared with plain alternatives in one run
	$(PY) benchmarks/start_up.py
	$(PY) benchmarks/first_load.py
	$(PY) benchmarks/stored.py
	$(PY) benchmarks/planning.py
	$(PY) benchmarks/letters.py
	$(PY) benchmarks/documents.py

fix: $(READY)  ## Format, and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## Remove everything that is built
	rm -rf $(VENV) build dist

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade "pip>=25.1"
	$(PY) -m pip install --quiet --constraint constraints.txt --editable . --group dev
	echo ready > $(READY)

build/windows/ready: locks/windows.txt constraints.txt windows/setup.py windows/packages.py windows/compile.py | $(READY)
	$(PY) windows/setup.py

build/bare/ready: $(LOCK)
	$(PYTHON) -m venv --clear build/bare
	$(BARE)/bin/python -m pip install --quiet --require-hashes --requirement $(LOCK)
	echo ready > build/bare/ready
