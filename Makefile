# The same names on a developer's machine and in CI. Each is a script or two.
.PHONY: help install run stop test test-fast test-one test-odoo test-system test-browser test-js test-clients \
        check format audit bench bench-curve bench-reports bench-capacity soak screenshots translations wire \
        embed emojis clients psql shell clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

install: ## get everything, start nothing
	@scripts/get_system test
	@scripts/get_odoo
	@scripts/get_python test
	@scripts/get_node
	@scripts/get_clients

run: ## serve the site on http://127.0.0.1:8069 until Ctrl+C
	@exec scripts/run

stop: ## stop what `make run` started
	@scripts/stop

test: ## every test, on throw-away databases
	@exec scripts/test all

test-fast: ## tests/logic alone: seconds
	@exec scripts/test logic

test-one: ## one test of the addon, in seconds: T=seitech_chat/tests/messages/test_search.py::TestSearch
	@exec scripts/test one $(T)

test-odoo: ## the addon's own tests; TEST_TAGS=/seitech_chat:TestX.test_y for one
	@exec scripts/test odoo

test-system: ## tests/system: several processes, kill and restart, contract
	@exec scripts/test system

test-browser: ## tests/browser: two people, two browsers
	@exec scripts/test browser

test-clients: ## unit and type tests of clients/, without a server
	@exec scripts/test clients

test-js: ## Hoot suites and tours, through Odoo's browser tests
	@exec scripts/test js

check: ## linters, formatters, house rules
	@exec scripts/check

format: ## let the formatters write
	@exec scripts/check --fix

audit: ## known vulnerabilities of the pinned packages; needs the web
	@exec scripts/audit

bench: ## compare with Odoo's own chat
	@exec scripts/bench

bench-curve: ## how cost grows with members, messages and channels
	@exec scripts/bench curve

bench-reports: ## the reports at 900,000 services, beside Live Chat's
	@exec scripts/bench reports

bench-capacity: ## how many messages a second two workers carry
	@exec scripts/bench capacity

soak: ## 300 random histories for the reports; a quarter of an hour with 300 sockets
	@exec scripts/soak

screenshots: ## take the README's pictures again
	@exec scripts/screenshots

translations: ## bring the .po files up to the source's sentences
	@exec scripts/translations

embed: ## build the scripts of the widget for any site
	@exec scripts/build_embed

emojis: ## build the emojis of the picker from scripts/emoji/source
	@exec scripts/build_emojis

wire: ## generate types, names and tables of the API from the contract
	@scripts/generate_wire
	@scripts/generate_client_types

clients: ## build the packages of clients/
	@exec scripts/build_clients

psql: ## look into the database of `make run`
	@eval "$$(scripts/postgres env)" && exec psql $${DB_NAME:-seitech_chat}

shell: ## Odoo's shell on the database of `make run`
	@exec scripts/odoo shell -d $${DB_NAME:-seitech_chat} --no-http --workers=0

clean: ## stop everything, throw away all that was fetched and made
	@scripts/stop
	@scripts/postgres stop
	rm -rf .local node_modules clients/node_modules clients/*/dist
