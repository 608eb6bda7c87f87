#!/bin/sh
# Checks the format of the Swift code, and that shell and Python can be parsed.
set -eu
cd "$(dirname "$0")/.."

swift format lint --strict --parallel --recursive Package.swift Benchmarks Fuzz Plugins Sources Tests
for script in scripts/*.sh .ci/run; do bash -n "$script"; done
for script in scripts/*.py Tests/Python/*.py Tests/Python/*/*.py; do
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$script"
done
