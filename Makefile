# One word per command. "make" alone lists them.
PYTHON ?= python3
PORT ?= 8000
COMITY = .venv/bin/comity

.DEFAULT_GOAL := help
.PHONY: help demo test check lock install install-dev browser bench-reading bench-language bench-desk bench-ledger bench-log soak-uploads soak-desk soak-ledger soak-log soak-open-data soak-privacy soak-word pages

help:
	@echo "make demo            install, start and fill everything; PORT=8000"
	@echo "make test            install what the tests need, and run them all"
	@echo "make check           format, lint, types, imports, tests of the house"
	@echo "make bench-reading   how well and how fast resolutions are read"
	@echo "make bench-language  leads, citations, addressees, mandates"
	@echo "make bench-desk      what the desk's pages cost, with 2,000 and 50,000 requests"
	@echo "make bench-ledger    the books from 10,000 to 1,000,000 postings, beside beancount and django-ledger"
	@echo "make bench-log       a million entries sealed, proved, audited; Go reads our log and we read Go's"
	@echo "make soak-uploads    kill server and database during uploads, at length"
	@echo "make soak-desk       20,000 steps at the desk; then 32 clients and 50 kills"
	@echo "make soak-ledger     50,000 steps over the books; 32 allocators and 50 kills; pages with a million postings; beancount agrees"
	@echo "make soak-word       500 request forms, edited and saved by LibreOffice; every answer kept or its loss told"
	@echo "make soak-open-data  a night's files of 50,000 requests, and how much memory writing them takes"
	@echo "make soak-privacy    worlds that differ in one request nobody may know of, asked by everybody; every person, act and step"
	@echo "make soak-log        200 kills of writers, sequencers, witness and database; every receipt checked"
	@echo "make lock            work the locks out anew after a change of dependencies"

install:
	@$(PYTHON) install.py

install-dev:
	@$(PYTHON) install.py --dev

demo: install
	@exec $(COMITY) up --demo --port $(PORT)

check: install-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	DATABASE_URL=postgresql:///types COMITY_SIGNING_KEY=types .venv/bin/mypy  # the Django plugin reads the settings
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --lint src/comity/web/templates
	.venv/bin/python -m pytest -q tests/house

test: install-dev browser
	.venv/bin/python -m tests.run

# Chromium, its fonts and PostgreSQL 15, where this machine lets us install them.
browser:
	@.venv/bin/python -m tests.machine

bench-reading: install-dev
	.venv/bin/python -m bench.reading

bench-language: install-dev
	.venv/bin/python -m bench.language

soak-uploads: install-dev
	.venv/bin/python -m pytest -q tests/soak/test_uploads_survive_kills.py --kills=40

bench-desk: install-dev
	.venv/bin/python -m bench.desk

bench-ledger: install-dev
	.venv/bin/python -m bench.ledger

bench-log: install-dev
	.venv/bin/python -m bench.log

soak-desk: install-dev
	.venv/bin/python -m pytest -q -s tests/soak/test_desk_keeps_its_word.py --kills=50
	.venv/bin/python -m pytest -q -s tests/soak/test_desk_survives_kills.py --kills=50

soak-ledger: install-dev
	.venv/bin/python -m pytest -q -s -n 2 tests/soak/test_books_hold.py --kills=50
	.venv/bin/python -m pytest -q -s tests/soak/test_money_survives_kills.py --kills=50
	.venv/bin/python -m pytest -q -s tests/soak/test_fund_pages_keep_small.py --postings=1000000
	.venv/bin/python -m bench.ledger_peers

soak-word: install-dev
	.venv/bin/python -m pytest -q -s tests/soak/test_forms_come_back_through_libreoffice.py --forms=500

soak-open-data: install-dev
	.venv/bin/python -m pytest -q -s tests/soak/test_open_data_keeps_small.py --requests=50000

soak-privacy: install-dev
	.venv/bin/python -m pytest -q tests/privacy tests/access --everybody

soak-log: install-dev
	.venv/bin/python -m pytest -q -s tests/soak/test_log_survives_kills.py --kills=200

lock:
	.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra server --group install pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra server --group install --group dev pyproject.toml -o requirements-dev.txt

openapi: install-dev
	@DATABASE_URL=postgresql:///none COMITY_SIGNING_KEY=none DJANGO_SETTINGS_MODULE=comity.site.settings .venv/bin/python -c "import django, json; django.setup(); from comity.api.door import api; open('docs/reference/openapi.json', 'w').write(json.dumps(api.get_openapi_schema(), default=str, indent=1, sort_keys=True) + '\n')"
