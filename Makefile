# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Python 3.11 or newer is all that must be there; the environment is made in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-reliability check lint format clean

# The stamp is newer than the files that decide what is installed, or the set-up runs again.
.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "qa-pipeline needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: .venv/.ready
	$(BIN)/qa-pipeline run recordings_sample

test: .venv/.ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# All of tests/reliability, the long runs too: twenty minutes at most on two cores. Tests are given out one by one, the longest first.
test-reliability: .venv/.ready
	QA_RELIABILITY=whole $(BIN)/python -m pytest -n 2 --dist load --maxschedchunk 1 --timeout 1200 tests/reliability

lint: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis recordings_sample/out
