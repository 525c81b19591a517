# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0

# uv makes the environment from uv.lock; it is fetched into .tools/ when the machine has none.
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
export UV_PYTHON_PREFERENCE ?= only-system
RUN := $(UV) run --frozen

.PHONY: run test check bench lint types units packs clean

run: $(UV)
	$(RUN) --no-dev kientao run --city hanoi --scenario baseline --scenario announced_plans --scenario green_growth \
		--scenario growth_first --out results

test: $(UV)
	$(RUN) pytest -n 2

check: lint types units packs

lint: $(UV)
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) reuse lint --quiet

types: $(UV)
	$(RUN) mypy

units: $(UV)
	$(RUN) kientao check --units

packs: $(UV)
	$(RUN) kientao check --city hanoi

bench: $(UV)
	$(RUN) python benchmarks/bench.py

clean:
	rm -rf .venv .tools results .mypy_cache .pytest_cache .ruff_cache .hypothesis

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv
