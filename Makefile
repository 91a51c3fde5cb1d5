# make demo and make test are all a newcomer needs. Both want Python 3.12 or newer and nothing else.
PYTHON ?= $(shell for p in python3.13 python3.14 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && echo $$p && break; done)
PORT ?= 8000
BIN = .venv/bin

.PHONY: demo test test-installed-postgres check check-oldest-python audit bench bench-million screenshots format messages lock clean help
help:
	@echo "make demo      the board with examples at http://127.0.0.1:$(PORT)"
	@echo "make test      all tests, in a real browser too"
	@echo "make check     linters, formats, import layers, settings, migrations, translations"
	@echo "make audit     a demo under the tools of others: its feed, HTML, accessibility, speed on a phone (wants Node 20 and Java 17)"
	@echo "make bench     the figures of bench/README.md (make bench-million: those of a million postings, too)"
	@echo "make screenshots  pictures of every kind of page, to look at them all: .screenshots/index.html"
	@echo "make format    format Python and templates"
	@echo "make messages  collect new messages into the catalogues in locale/"
	@echo "make lock      pin the dependencies anew, with hashes"
	@echo "make clean     remove the virtual environment, the tools of the audit and the development database"

demo: .venv/run
	@$(BIN)/python manage.py demo --port $(PORT)

test: .venv/dev
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 6.0 $$(find templates -name '*.html')
	$(BIN)/lint-imports
	$(BIN)/python -m peoplelikeme.lib.catalogues check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.production_check

# On an installed PostgreSQL 15 instead of the embedded one; installs it where it can (Debian, Ubuntu). The apps' own tests: neither
# the browser nor what walks all addresses knows what stands behind the pages.
test-installed-postgres: .venv/dev
	.ci/with-postgres-15 $(BIN)/python -m pytest -n 2 $(addprefix tests/,people postings network coordination exchange)

# The oldest Python we promise must import everything and pass the checks.
check-oldest-python: .venv/dev
	@for p in python3.12 $$(pyenv root 2>/dev/null)/versions/3.12*/bin/python3.12; do \
		"$$p" -c '' 2>/dev/null && oldest="$$p" && break; done; [ -n "$$oldest" ] || \
		{ echo "*** Python 3.12 is not here: NOT CHECKED with the oldest Python. ***"; exit 0; }; \
	"$$oldest" -m venv .venv-oldest && \
	.venv-oldest/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock && \
	.venv-oldest/bin/python -m compileall -q -f manage.py peoplelikeme people postings network coordination exchange && \
	.venv-oldest/bin/python manage.py check

# One of them alone: .venv/bin/python -m tests.audit feed
audit: .venv/dev
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.audit

# All of them, also after one has missed its bar.
bench: .venv/dev
	@missed=; export DEV_DATABASE_BUFFERS=4GB; \
	for part in bench "bench.matching --sizes 10000 100000" bench.allocation bench.planted bench.dashboard \
		bench.alerts bench.mail bench.mail_crash "bench.feed --postings 100000" bench.importing bench.barcamp bench.phone bench.guessing; do \
		echo "*** python -m $$part"; \
		$(BIN)/python -m $$part || missed="$$missed $${part%% *}"; \
	done; \
	[ -z "$$missed" ] || { echo "*** Missed a bar, or came to no end:$$missed"; exit 1; }

# With as much memory as a server of that size would have.
bench-million: .venv/dev
	DEV_DATABASE_BUFFERS=4GB $(BIN)/python -m bench.matching

screenshots: .venv/dev
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.screenshots

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 6.0 $$(find templates -name '*.html')

messages: .venv/dev
	$(BIN)/python -m peoplelikeme.lib.catalogues update

lock: .venv/dev
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.12 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean:
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m peoplelikeme.lib.devdatabase remove
	rm -rf .venv .venv-oldest .demo staticfiles tests/audit/node_modules

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.12 or newer is needed and was not found. Install it, or name it: make demo PYTHON=/path/to/python3"; exit 1; }
	@echo "Making a virtual environment with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/run: requirements.lock | .venv/bin/python
	@echo "Installing what the site needs (about 60 packages, pinned with hashes) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock requirements.lock | .venv/bin/python
	@echo "Installing what tests and checks need, pinned with hashes …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/run
