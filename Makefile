# Each target works on a fresh clone: it makes .venv and installs what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
SECONDS ?= 60
BACKEND ?=
REPORT ?=

export TF_CPP_MIN_LOG_LEVEL ?= 3
export TF_ENABLE_ONEDNN_OPTS ?= 0
export JAX_PLATFORMS ?= cpu

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test conformance fuzz bench lint docs clean help

help:  ## show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gradnp needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# One stamp a set of extras: a target installs only what it uses, and only when the metadata changed.
$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing gradnp and the three frameworks (CPU builds) into $(VENV): a few minutes the first time"
	$(INSTALL) -e '.[torch,tensorflow-cpu,jax,demo]'
	@touch $@

$(VENV)/.test: $(VENV)/.demo
	$(INSTALL) -e '.[test,demo]'
	@touch $@

$(VENV)/.bench: $(VENV)/.demo
	$(INSTALL) -e '.[bench]'
	@touch $@

$(VENV)/.lint: $(VENV)/.demo
	$(INSTALL) -e '.[lint]'
	@touch $@

$(VENV)/.docs: $(VENV)/.test
	$(INSTALL) -e '.[docs]'
	@touch $@

demo: $(VENV)/.demo  ## train one model three ways on handwritten digits
	$(BIN)/python -m examples.digits

# The tests compile thousands of small programs and run each once or twice: let XLA compile quickly rather than well.
test conformance fuzz build/conformance/matrix.json: export XLA_FLAGS ?= --xla_cpu_use_fusion_emitters=false --xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true

test: $(VENV)/.test  ## the tests, the conformance suite, and every example in the docs
	$(BIN)/python -m pytest tests conformance -n $(WORKERS) --dist worksteal -q --report build/conformance

conformance: $(VENV)/.test  ## the conformance suite; BACKEND=jax for one backend, REPORT=dir for the matrix
	$(BIN)/python -m pytest conformance -n $(WORKERS) --dist worksteal -q $(addprefix --backend ,$(BACKEND)) $(addprefix --report ,$(REPORT))

fuzz: $(VENV)/.test  ## fuzz each backend for SECONDS=60; BACKEND=jax for one backend
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(addprefix --backend ,$(BACKEND))

bench: $(VENV)/.bench  ## what gradnp costs against native calls and its peers
	$(BIN)/python -m benchmarks

lint: $(VENV)/.lint  ## style and the layers between files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

build/conformance/matrix.json: | $(VENV)/.test
	$(BIN)/python -m pytest conformance -n $(WORKERS) --dist worksteal -q --report build/conformance

docs: $(VENV)/.docs build/conformance/matrix.json  ## build the documentation, warnings as errors
	$(BIN)/python -m docs.support_matrix
	$(BIN)/python -m sphinx -W --keep-going -q docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean:  ## remove what the other targets made
	rm -rf $(VENV) build docs/_build docs/generated demo_output .pytest_cache .mypy_cache .ruff_cache
