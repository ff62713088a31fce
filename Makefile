# Two commands matter: `make run` and `make test`. The rest is for those who change the program.
.PHONY: help run dev package demo test bench soak lint types mutants

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## install what is missing, build, and open the app; without a display, tell the demo
	@scripts/run.sh

dev: ## the app with pages that follow every change in ui/
	@scripts/dev.sh

package: ## a .deb of the app, in target/release/bundle/deb; scripts/try-package.sh tries it
	@scripts/packages.sh build
	@scripts/pages.sh build
	npx -y @tauri-apps/cli@2.12.5 build --bundles deb

demo: ## the story of a season in three make-believe tools, in this terminal
	@scripts/packages.sh build
	cargo build --release --workspace --bin wedsync
	@echo
	@target/release/wedsync demo

test: ## install what is missing and run every test there is
	@scripts/run-tests.sh

soak: ## the simulations, 100,000 histories or WEDSYNC_SIM_HISTORIES, 10,000 of renewals, 2,000 Saturdays with alerts, a million mangled signatures, 100 kills, and the window in every size
	@scripts/packages.sh build test
	WEDSYNC_SIM_SECONDS=0 WEDSYNC_SIM_HISTORIES=$${WEDSYNC_SIM_HISTORIES:-100000} WEDSYNC_SIM_POWER_CUTS=2000 \
		WEDSYNC_SIM_STUDIO_HISTORIES=$${WEDSYNC_SIM_STUDIO_HISTORIES:-20000} \
		cargo test --workspace --test simulation -- --nocapture
	WEDSYNC_ALERT_DAYS=$${WEDSYNC_ALERT_DAYS:-2000} cargo test --workspace --lib -- alert_days --nocapture
	WEDSYNC_RENEWALS=$${WEDSYNC_RENEWALS:-10000} cargo test --workspace --lib -- sign_in::tests::schedules --nocapture
	WEDSYNC_MANGLED=$${WEDSYNC_MANGLED:-1000000} cargo test --workspace --lib -- schemes::tests::a_mangled
	WEDSYNC_KILLS=$${WEDSYNC_KILLS:-100} cargo test --workspace --test journeys -- webhooks::nothing --nocapture
	@scripts/pages.sh build
	cargo build --workspace --bins
	@scripts/ui.sh --all

bench: ## measure against vdirsyncer, neverest and a bare window, and the figures of single parts
	@scripts/packages.sh build test bench
	@bench/run.sh

lint: ## format, clippy, the rules of tests/architecture, shell scripts
	@scripts/lint.sh

types: ## write ui/src/api/generated from the Rust types
	WEDSYNC_WRITE_TYPES=1 cargo test --workspace --lib -- the_window_knows_every_command_as_it_is

mutants: ## plant small wrong changes and print the share that the tests catch
	@scripts/mutants.sh
