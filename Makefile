# Needs GNU make 3.81 or newer, a POSIX shell, and Python 3.11 or newer: everything else comes from
# requirements/*.txt into .venv. `make NAME ARGS="…"` hands further arguments on, PYTHON=… chooses
# the Python.

ARGS =
INSTALL = @sh requirements/install.sh
PYTHON_HERE = .venv/bin/python

# What is run is this checkout with the locked packages, whatever the caller's shell is set up for;
# and nothing is compiled anew each time it is started, which would double the time of a start.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint bench prove pictures run lock clean

help:
	@echo 'make demo      try it: a pretend Slack with the real bot in it (ARGS="--assets 5000")'
	@echo 'make test      all tests (ARGS="tests/unit -k serial")'
	@echo 'make lint      style, types, and who may import whom'
	@echo 'make bench     how fast it is, against what others use (ARGS=render for one of them)'
	@echo 'make prove     the tests that take too long for make test (ARGS="--seed 7" for the same again)'
	@echo 'make pictures  take the pictures of README and docs anew; needs Chromium'
	@echo 'make run       the bot for a real workspace, settings from the environment and .env'
	@echo 'make lock      make requirements/*.txt anew (ARGS=--upgrade for the newest versions)'
	@echo 'make clean     remove .venv and what the tools leave behind; data/ and settings stay'

demo:
	$(INSTALL) run
	@$(PYTHON_HERE) -m sandbox $(ARGS)

test:
	$(INSTALL) run dev
	$(PYTHON_HERE) -m pytest $(ARGS)

lint:
	$(INSTALL) run dev
	$(PYTHON_HERE) -m ruff check
	$(PYTHON_HERE) -m ruff format --check
	$(PYTHON_HERE) -m mypy
	$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo

bench:
	$(INSTALL) run dev bench
	@$(PYTHON_HERE) -m benchmarks $(ARGS)

prove:
	$(INSTALL) run dev
	@$(PYTHON_HERE) -m benchmarks.prove $(ARGS)

pictures:
	$(INSTALL) run dev
	@$(PYTHON_HERE) -m tests.pictures
	@$(PYTHON_HERE) -m tests.browser.pictures

run:
	$(INSTALL) run
	@$(PYTHON_HERE) -m bot run $(ARGS)

lock:
	$(INSTALL) run dev lock
	$(PYTHON_HERE) requirements/lock.py $(ARGS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
