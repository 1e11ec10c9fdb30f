.PHONY: help demo demo-capture demo-cluster test test-cluster versions lint fmt bench image chart bundle dist packages test-dist test-tutorial test-tutorial-kubernetes test-upgrade docs

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 17

demo: target/quarkus-app/quarkus-run.jar ## migrate a year of flights between two real servers
	demo/run

demo-capture: target/quarkus-app/quarkus-run.jar ## the same by capture, without a change of the application, and back again
	demo/captured

demo-cluster: ## the demo by the operator, on a Kubernetes that is brought up here
	demo/on-cluster

test: ## build, check and run all tests; lists what was skipped and why
	dev/test

test-cluster: target/quarkus-app/quarkus-run.jar ## the tests on a Kubernetes with real pods, which is brought up here
	dev/test-cluster

versions: ## the integration tests on every version of TimescaleDB whose image is here, as a matrix
	dev/test-versions

lint: ## formatter, compiler checks, architecture rules, shell scripts
	dev/lint

fmt: ## format the code
	dev/maven --quiet spotless:apply

bench: target/quarkus-app/quarkus-run.jar ## measure tsm beside other ways to copy, on two servers of its own
	bench/run

image: target/quarkus-app/quarkus-run.jar ## the image of operator and workers
	@dev/image

# Where IMAGE is published: make chart bundle IMAGE=registry.example/timescale-migration/operator
IMAGE ?= registry.example/timescale-migration/operator

chart: ## the chart as a file, for IMAGE
	@dev/chart $(IMAGE)

bundle: ## the operator for the Operator Lifecycle Manager, with IMAGE; it is validated
	@dev/bundle $(IMAGE):$$(sed -n 's/^  <version>\(.*\)<\/version>/\1/p' pom.xml)

dist: target/quarkus-app/quarkus-run.jar ## the program with its own Java runtime, as an archive
	@dev/dist

packages: ## the archive of 'make dist' as .deb and .rpm
	@dev/packages

test-dist: ## the archive of 'make dist' on a system without Java
	dev/test-dist

test-tutorial: target/quarkus-app/quarkus-run.jar ## every command of docs/tutorial.md, as it is printed there
	dev/test-tutorial

test-tutorial-kubernetes: target/quarkus-app/quarkus-run.jar ## the same for docs/tutorial-kubernetes.md
	dev/test-tutorial docs/tutorial-kubernetes.md

test-upgrade: target/quarkus-app/quarkus-run.jar ## upgrade the operator of commit BEFORE in the middle of a copy, on a Kubernetes
	dev/test-upgrade $(BEFORE)

docs: ## the documentation as a site; every link is checked
	@dev/docs

target/quarkus-app/quarkus-run.jar: pom.xml $(shell find src/main -type f)
	dev/maven --quiet package -DskipTests >&2 # stdout is the name of what 'make image' made
	dev/class-archive >&2
	@touch $@
