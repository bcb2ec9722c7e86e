# `make demo` and `make test` need only Python 3.11, pip and git. Everything else lands in .venv and .tools.
PYTHON ?= python3
export UV_SYSTEM_CERTS ?= 1

.PHONY: demo test sync lint types floors check bench bench-consensus soak

demo:
	@$(PYTHON) bootstrap.py demo

test:
	@$(PYTHON) bootstrap.py test -n auto --dist loadfile --no-loadscope-reorder -m "not slow" $(ARGS)

sync:
	@$(PYTHON) bootstrap.py sync

lint: sync
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	git ls-files -z 'huilin/*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2

types: sync
	.venv/bin/mypy huilin

floors: sync
	.venv/bin/lint-imports

check: lint types floors

bench: sync
	.venv/bin/python bench/cases/run.py $(ARGS)

bench-consensus: sync
	.venv/bin/python bench/consensus/run.py $(ARGS)

soak: sync
	@$(PYTHON) bootstrap.py test -m slow $(ARGS)
