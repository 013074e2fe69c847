# Everything happens in a virtual environment of its own; nothing but Python 3.11+, make and git is needed.
# make demo | make test are the two commands of the README. `make help` lists the rest.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install
OPA ?= opa
SCAN := $(BIN)/conformant scan
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3 python

.PHONY: help setup demo test lint types policies check docs coverage bench bench-live bench-snapshot lock wheel format clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | expand -t 12

# ---- the two commands of the README

# The insecure example has findings, so its scan must exit with 1; anything else is a fault of ours. It shows what fails a
# build by default, high and critical; the fixed one passes medium too. Below that are matters of taste: replicas, locks.
demo: $(VENV)/.run ## set up, then scan the insecure and the fixed example
	@$(SCAN) examples/insecure --parameters examples/insecure/parameters.json --min-severity high; status=$$?; \
	if [ $$status -ne 1 ]; then echo "demo: expected exit code 1 (findings), got $$status" >&2; exit 1; fi
	@printf '\n— the same system, fixed —\n\n'
	@$(SCAN) examples/fixed --parameters examples/fixed/parameters.json --min-severity medium

test: $(VENV)/.dev ## set up, then run all tests on all cores (ARGS="-k hook" for some, ARGS="-n 0" in one process)
	@$(BIN)/python -m pytest -n auto $(ARGS)

# ---- the parts

setup: $(VENV)/.dev ## the virtual environment with all development tools

lint: $(VENV)/.dev ## ruff: faults and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev ## mypy --strict over all Python here
	$(BIN)/mypy

policies: ## opa: types and formatting of the policies (needs opa on the PATH); regal, where it is there
	$(OPA) check --strict policies
	$(OPA) fmt --list --fail policies
	if command -v regal >/dev/null; then regal lint policies; fi

check: lint types policies test ## all of the above

format: $(VENV)/.dev ## rewrite Python and Rego as the tools want them
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	if command -v $(OPA) >/dev/null; then $(OPA) fmt --write policies; fi

docs: $(VENV)/.dev ## docs/rules/, a page for each rule, made from the rules (a test fails when it is stale)
	$(BIN)/python -m tools.build_docs

coverage: $(VENV)/.dev ## rules built, beside the catalogue (CONFORMANT_CATALOGUE=DIR)
	$(BIN)/python -m tools.coverage

bench: $(VENV)/.dev ## times and memory beside checkov and cfn-lint (see bench/README.md)
	$(BIN)/python -m bench.run $(ARGS)

bench-live: $(VENV)/.dev ## time, memory and API calls of an audit beside Prowler (see bench/README.md)
	$(BIN)/python -m bench.live $(ARGS)

bench-snapshot: $(VENV)/.dev ## rule evaluations a second and memory on snapshots of up to 100,000 resources
	$(BIN)/python -m bench.snapshot $(ARGS)

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(BIN)/python -m hatchling build --target wheel

lock: $(VENV)/.dev ## pin the dependencies again, with hashes, for every Python and platform
	$(PIP) uv
	$(BIN)/uv pip compile -q pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file requirements.lock $(ARGS)
	$(BIN)/uv pip compile -q pyproject.toml --group dev --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" --output-file requirements-dev.lock $(ARGS)

clean: ## remove what make made
	rm -rf $(VENV) dist build bench/.work .mypy_cache .pytest_cache .ruff_cache

# ---- the virtual environment

# A python that is too old, or lacks venv (Debian ships it apart), is passed over.
$(BIN)/python:
	@for python in $(if $(PYTHON),$(PYTHON),$(PYTHONS)); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Setting up $(VENV) with $$("$$python" --version), once …" >&2; \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "No Python 3.11 or newer with the venv module found (tried: $(if $(PYTHON),$(PYTHON),$(PYTHONS)))." >&2; \
	echo "Install one, or say which: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; \
	exit 1

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@
