# What contributors run; PYTHON=.venv/bin/python picks the interpreter.
PYTHON ?= python3

.PHONY: generate check fresh test

generate:  ## write what is made from the command tree: completions and the reference
	$(PYTHON) completions/generate.py
	$(PYTHON) docs/generate.py

fresh:  ## fail where that is out of date
	$(PYTHON) completions/generate.py --check
	$(PYTHON) docs/generate.py --check

test:
	$(PYTHON) -m pytest -n auto

check: fresh  ## what CI runs in its own environments, in this one
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n auto
