# Deux commandes suffisent sur une machine neuve : « make demo » et « make test ».
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installe

.PHONY: demo test verifier entrainer propre

demo: $(STAMP)
	$(BIN)/synthese transversale corpus -o outputs/demo
	@echo "La lecture est dans outputs/demo/lecture.docx (et lecture.html, lecture.md)."

test: $(STAMP)
	$(BIN)/python -m pytest

verifier: $(STAMP)
	$(BIN)/ruff format --check synthese tests benchmarks
	$(BIN)/ruff check synthese tests benchmarks
	$(BIN)/mypy

entrainer: $(STAMP)
	$(BIN)/python -m synthese.learned.train

# torch d'abord, dans sa version pour processeur quand le dépôt en propose une : elle pèse dix fois moins.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $(STAMP)

propre:
	rm -rf $(VENV) outputs/demo
