# Every target sets up what it needs: a fresh clone needs only Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .venv-peers
DUCKDB15 := .duckdb-1.5

export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-duckdb15 lint types contracts check bench mutate evaluate-extraction evaluate-framing evaluate-copies evaluate-authors reliability train soak rough vectors dictionary cookbook lock clean

demo: $(READY)
	$(BIN)/opframe demo

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

# The warehouse with the newest DuckDB 1.5 in place of 2.0; the two read each other's files.
test-duckdb15: $(READY) $(DUCKDB15)/.ready
	PYTHONPATH=$(DUCKDB15) $(BIN)/python -m pytest tests/test_duckdb_versions.py tests/test_publishing.py -k "version or shell or dry_run or anew or holes or writes or log"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

check: lint types contracts test

bench: $(READY)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_framing
	$(BIN)/python -m tests.bench_authors
	$(BIN)/python -m tests.bench_warehouse
	$(BIN)/python -m tests.bench_copies
	$(BIN)/python -m tests.bench_extraction
	$(BIN)/python -m tests.bench_archives
	$(BIN)/python -m tests.bench_listings
	$(BIN)/python -m tests.bench_fetching
	$(BIN)/python -m tests.bench_scaling
	$(BIN)/python -m tests.mutate_pages

# Ten thousand broken pages, and none may crash or hang the extraction.
mutate: $(READY)
	$(BIN)/python -m tests.mutate_pages

# Against its peers on the real pages in ../shared/data; writes docs/evaluation-extraction.md.
evaluate-extraction: $(READY) $(PEERS)/.ready
	$(BIN)/python -m tests.evaluate_extraction

# On the human-coded texts in ../shared/data; writes docs/evaluation-framing.md.
evaluate-framing: $(READY)
	$(BIN)/python -m tests.evaluate_framing

# On pairs of invented authors, labelled for the project; writes docs/evaluation-authors.md.
evaluate-authors: $(READY)
	$(BIN)/python -m tests.evaluate_authors

# The shipped model's agreement with the doubly read op-eds, from which warehouses take tiers; half a minute.
reliability: $(READY)
	$(BIN)/python -m tests.measure_reliability

# Planted copies in 20,000 generated articles; writes docs/evaluation-copies.md.
evaluate-copies: $(READY)
	$(BIN)/python -m tests.evaluate_copies

# 200 times kill -9 of two studies at once, readers looking on; prints what came of it.
soak: $(READY)
	$(BIN)/python -m tests.soak --kills 200 --seed 20111

# A night over a press that misbehaves on purpose; prints what became of each fault.
rough: $(READY)
	$(BIN)/python -m tests.rough_night

# The shipped model again, bit for bit, from the codebooks, the coded op-eds and ../shared/data.
train: $(READY)
	$(BIN)/opframe train --out transforms/framing/model
	mv transforms/framing/model/card.md docs/model-card.md
	$(BIN)/python -m flows.portrayals
	$(BIN)/python -m tests.example_gaps
	$(BIN)/python -m tests.measure_reliability

# The shipped word vectors again; twenty minutes, then `make train`.
vectors: $(READY)
	$(BIN)/python -m flows.vectors

# docs/data-dictionary.md and .json, from warehouse/dictionary.toml.
dictionary: $(READY)
	$(BIN)/python -m warehouse.dictionary_pages docs

# The answers in docs/sql-cookbook.md again, from the sample press.
cookbook: $(READY)
	$(BIN)/python -m tests.cookbook

# --no-deps: the lock is whole, and pip's resolver takes "sqlalchemy[asyncio]" for another package than the pinned one.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(DUCKDB15)/.ready: tests/duckdb15.txt $(READY)
	rm -rf $(DUCKDB15)
	$(BIN)/python -m pip install -q --require-hashes --no-deps --target $(DUCKDB15) -r tests/duckdb15.txt
	touch $@

# A peer that needs more than this machine has is left out, and the table says so.
$(PEERS)/.ready: tests/peers.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install -q -r tests/peers.txt
	-$(PEERS)/bin/python -m pip install -q rs-trafilatura==0.1.1 2>/dev/null
	touch $@

# One lock for every machine: hashes, and no index address, so that it works behind a mirror.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf $(VENV) $(PEERS) $(DUCKDB15) evaluation-out demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache bench-out
