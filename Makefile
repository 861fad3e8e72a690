# Two commands do all the set-up: `make run` and `make test`.
.PHONY: help setup setup-run run test test-long test-clients lint evaluate bench lock clean
PY := .venv/bin/python

help:            ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ \t/' | expand -t 16

setup-run:
	@scripts/setup.sh run

setup:           ## everything for development, from the lock file
	@scripts/setup.sh dev

run: setup-run   ## the bot on the embedded default; its page opens for a first question
	@.venv/bin/postwijzer serve --open

test: setup      ## the tests, offline, under three minutes
	@$(PY) -m pytest -q -n 2 --dist loadgroup

test-long: setup ## crash test, retraining, cross-validation
	@$(PY) -m pytest -q -m long -p no:randomly

test-clients: setup ## third-party clients and a browser
	@scripts/clients.sh
	@$(PY) -m pytest -q -m clients -p no:randomly

lint: setup      ## ruff and mypy --strict
	@.venv/bin/ruff check .
	@$(PY) -m mypy

evaluate: setup  ## the codebook's figures, also by leaving out one author at a time
	@.venv/bin/postwijzer evaluate $(addprefix tests/evaluation/,questions.jsonl history_questions.jsonl own_field_questions.jsonl drafts.jsonl neutral.jsonl neutral_2.jsonl)
	@.venv/bin/postwijzer evaluate --leave-one-author-out

bench: setup     ## speed, as ratios within one run
	@$(PY) -m benches

lock: setup      ## the lock files anew
	@scripts/lock.sh

clean:
	rm -rf .venv var build *.egg-info
