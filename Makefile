# The front door. Each target sets up what it needs; `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help run test setup lint format bench reset chromium
.SHELLFLAGS := -eu -c
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
PORT ?= 8000
ARGS ?=
export PORT

# Only tests need a browser; only documents need Pango.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
CHROMIUM_FOUND = test -x "$${CHROMIUM:-}" || command -v chromium chromium-browser google-chrome >/dev/null \
	|| $(PYTHON) -m tests.browser
APT = command -v apt-get >/dev/null && test "$$(id -u)" = 0 \
	&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends

help:
	@echo "make run     the whole system with demonstration data, at http://localhost:$(PORT); Ctrl-C stops it"
	@echo "make test    all tests; ARGS are pytest's: make test ARGS='tests/law -x'"
	@echo "make lint    style, types and who may import whom"
	@echo "make format  put Python and imports in order"
	@echo "make bench   benchmarks"
	@echo "make setup   what the others need: .venv and system packages (they call it themselves)"
	@echo "make reset   throw the local data away"

run: setup
	@$(PYTHON) -m victimsupport.embedded.run

test: setup chromium
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: setup
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) manage.py check
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint --lint --quiet templates

format: setup
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

bench: setup
	@EXAMPLES=500 $(PYTHON) -m pytest -q tests/accreditation/test_machine.py
	@$(PYTHON) -m benchmarks $(ARGS)

reset: setup
	@$(PYTHON) -m victimsupport.embedded reset

setup: .venv/.ready .venv/.pango
	@$(PYTHON) -m victimsupport.translations

# Any Python from 3.12 on will do; .python-version names the one we use.
.venv/.ready: requirements-dev.lock .python-version
	@if ! test -x $(PYTHON); then \
		for python in "python$$(cat .python-version)" python3.14 python3.12 python3 python \
			$$(ls -d "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python 2>/dev/null); do \
			if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then found=$$python; break; fi; \
		done; \
		if test -z "$${found:-}"; then echo "Install Python $$(cat .python-version) with its venv module (Debian: apt install python3 python3-venv)." >&2; exit 1; fi; \
		echo "Making .venv with $$("$$found" --version)"; \
		"$$found" -m venv --clear .venv; \
	fi
	@echo "Installing what requirements-dev.lock names"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

.venv/.pango: .venv/.ready
	@if ! $(PYTHON) -W ignore -c 'import weasyprint' >/dev/null 2>&1; then \
		{ $(APT) $(PANGO) >/dev/null && $(PYTHON) -W ignore -c 'import weasyprint' >/dev/null; } \
		|| { echo "Install Pango (Debian: sudo apt install $(PANGO); macOS: brew install pango), then run make again." >&2; exit 1; }; \
	fi
	@touch $@

chromium: .venv/.ready
	@{ $(CHROMIUM_FOUND); } || { $(APT) chromium >/dev/null && command -v chromium >/dev/null; } \
		|| { echo "Install Chromium (Debian: sudo apt install chromium; elsewhere: .venv/bin/playwright install chromium), or set CHROMIUM to it." >&2; exit 1; }
