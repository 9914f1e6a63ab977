# Two commands matter: `make demo` and `make test`. Both set everything up first. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8000
JOBS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ "$$n" -gt 6 ] && echo 6 || echo "$$n")
ARGS ?=
PACKAGES := cdm partners activities counselling multimedia stats

.PHONY: help setup demo test check bench messages assets pictures lock clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## make .venv ready; does nothing when it is
	@PYTHON="$(PYTHON)" ./.ci/setup

demo: setup ## the whole portal with demo data; PORT=8001 another port, RESET=1 start over
	@$(PY) manage.py demo --port $(PORT) $(if $(filter 1 yes true,$(RESET)),--reset) $(ARGS)

test: setup ## the whole suite; ARGS="tests/agenda -k holiday" a part, JOBS=1 one process
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: setup ## what needs no running site: linters, types, storeys, migrations, catalogues, deployment settings
	@./.ci/check

bench: setup ## measure, beside the bare limit of the same machine; ARGS="agenda outbox" a part
	@$(PY) -m tests.benchmarks $(ARGS)

messages: setup ## bring the French and Dutch catalogues up to date with the code (needs gettext), list gaps
	@$(PY) manage.py messages

assets: setup ## build style sheet and font
	@$(PY) manage.py assets

pictures: setup ## the README's pictures afresh, from the demo that runs (needs Chromium); PORT as of the demo
	@$(PY) -m tests.browser.pictures http://127.0.0.1:$(PORT)

lock: ## write requirements*.txt afresh from pyproject.toml (needs uv)
	@./.ci/lock

clean: ## remove what was built and the servers' data; .venv stays
	rm -rf build .state .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
