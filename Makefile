# Everything a user or a developer runs. `make` alone prints what there is.

ARTICLES ?= eval/sample/articles
LLM ?= local
PORT ?= 7860
PYTHON ?= python3

BIN := .venv/bin
INSTALLED := .venv/installed
MODELS := $(BIN)/trichdan models pull

.PHONY: help setup chat test check eval bench clean
.DEFAULT_GOAL := help

help:
	@echo "make chat   set everything up, index the sample articles, open the page on http://127.0.0.1:$(PORT)"
	@echo "            ARTICLES=folder   your own articles (.txt .md .html .pdf .docx)"
	@echo "            LLM=local|none|URL   which language model writes; none: quoted sentences only"
	@echo "            PORT=7860"
	@echo "make setup  only set up: environment, packages, models"
	@echo "make test   run the tests (TRICHDAN_REQUIRE=llm,browser also runs those that need a model or a browser)"
	@echo "make check  ruff, mypy, import-linter, deptry"
	@echo "make eval   evaluate on the sample questions, without a language model"
	@echo "make bench  time indexing, searching and answering on the sample"
	@echo "make clean  delete the environment and the sample's index (your articles and pulled models stay)"

# The stamp is written last: an interrupted installation is taken up again.
$(INSTALLED): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version); name another with PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages: the first time this takes a few minutes and about 2.5 GB."
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: $(INSTALLED)
	@$(MODELS) --embedding
	@$(MODELS) --language || echo "Going on without the local language model: answers will be quoted sentences."

chat: $(INSTALLED)
	@$(MODELS) --embedding
ifeq ($(LLM),local)
	@$(MODELS) --language || echo "Going on without the local language model: answers will be quoted sentences."
endif
	@$(BIN)/trichdan chat "$(ARTICLES)" --llm "$(LLM)" --port "$(PORT)"

test: $(INSTALLED)
	@$(MODELS) --embedding
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

eval: $(INSTALLED)
	@$(MODELS) --embedding
	@$(BIN)/trichdan eval eval/sample/questions.jsonl --articles eval/sample/articles --index .trichdan-eval --llm none --out eval-results

bench: $(INSTALLED)
	@$(MODELS) --embedding
	@$(BIN)/python -m eval.bench

clean:
	rm -rf .venv .trichdan .trichdan-eval eval-results
