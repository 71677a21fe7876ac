# Everything one types. `make` alone shows the list.

PYTHON ?= python3
PORT ?= 8000
IN_VENV := .venv/bin
BOOTSTRAP := $(PYTHON) scripts/bootstrap.py
# Compiled tests are kept, whatever the environment says: compiling them anew costs each process ten seconds.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(IN_VENV)/pytest -n auto --maxprocesses 4

.DEFAULT_GOAL := help
.PHONY: help run install test test-postgres lint format requirements bench clean python

help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

run: python ## set up what is missing and run the site; PORT= and DATABASE_URL= are honored
	@$(BOOTSTRAP) --port "$(PORT)" && exec $(IN_VENV)/python scripts/run.py

install: python ## set up what is missing, and no more
	@$(BOOTSTRAP)

test: python ## run every test, in a browser too; ARGS="-k hours" chooses
	@$(BOOTSTRAP) --dev --browser && exec $(PYTEST) $(ARGS)

test-postgres: python ## run the tests on PostgreSQL (DATABASE_URL, or a throw-away server)
	@$(BOOTSTRAP) --dev --postgres && exec $(IN_VENV)/python scripts/postgres.py $(PYTEST) $(or $(ARGS),-m "not browser")

lint: python ## style, types, import order, templates, migrations, requirements
	@$(BOOTSTRAP) --dev
	@$(IN_VENV)/ruff check .
	@$(IN_VENV)/ruff format --check .
	@find . -path ./.venv -prune -o -name '*.html' -path '*templates*' -print0 | xargs -0 -r $(IN_VENV)/djade --check --target-version 5.2
	@$(IN_VENV)/mypy
	@$(IN_VENV)/lint-imports
	@$(IN_VENV)/python scripts/requirements.py --check
	@$(IN_VENV)/python manage.py makemigrations --check --dry-run

format: python ## put code and templates into the house's shape
	@$(BOOTSTRAP) --dev
	@$(IN_VENV)/ruff check --fix-only --quiet .
	@$(IN_VENV)/ruff format .
	@find . -path ./.venv -prune -o -name '*.html' -path '*templates*' -print0 | xargs -0 -r $(IN_VENV)/djade --target-version 5.2

requirements: python ## pin the dependencies of pyproject.toml anew; ARGS=--upgrade takes newer ones
	@$(BOOTSTRAP) --dev
	@$(IN_VENV)/python scripts/requirements.py $(ARGS)

bench: python ## measure what the pages cost the server, beside a bare Wagtail site
	@$(BOOTSTRAP) --dev && exec $(IN_VENV)/python -m benchmarks

clean: ## remove what was made here, but not var/, which holds your database
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache var/test-templates
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, for example with \`apt-get install python3\`."; exit 1; }
	@$(PYTHON) -c "import ctypes, shutil" 2>/dev/null || { echo "This Python lacks its standard library: install the whole of it, for example with \`apt-get install python3\`."; exit 1; }
