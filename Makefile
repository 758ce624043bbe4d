# Each target does all its own set-up from a bare python3; scripts/setup.sh says what is missing when it cannot.
QUESTION ?= Quels départements mutualisent les heures de PCH pour le logement ?
export QUESTION
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: ask serve test unit check clean

ask: $(VENV)/.run
	@$(BIN)/essaim ask "$$QUESTION"

serve: $(VENV)/.run
	@$(BIN)/essaim serve

test: $(VENV)/.dev
	@sh scripts/setup.sh system
	$(BIN)/python -m pytest

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not slow and not browser"

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

$(VENV)/.run: pyproject.toml constraints.txt scripts/setup.sh
	@VENV=$(VENV) sh scripts/setup.sh run

$(VENV)/.dev: pyproject.toml constraints.txt scripts/setup.sh
	@VENV=$(VENV) sh scripts/setup.sh dev

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache
