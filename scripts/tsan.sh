#!/bin/bash
# Runs the tests of what is concurrent under the thread sanitizer: rate limiter, REST client, Gateway, interactions, locks,
# archive, fallback, and the pools and SQLite of the stores. The first build takes long.
# usage: tsan.sh BUILD_FOLDER
set -eu -o pipefail
cd "$(dirname "$0")/.."
scratch=$1
# Without the rest of the package: it would all be compiled once more.
export USHER_TARGETS=DiscordRESTTests,DiscordGatewayTests,DiscordInteractionsTests,TicketsTests,StoreRouterTests,StoreConformanceTests
# What needs a database server is not among them: the C drivers are not compiled for the sanitizer, which then sees races
# where there are none.
tests='DiscordRESTTests|DiscordGatewayTests|DiscordInteractionsTests|TicketsTests|StoreRouterTests'
tests="$tests|StoreConformanceTests.(MySQLPool|MongoLending|SQLite)"

swift build --scratch-path "$scratch" --sanitize=thread --build-tests
report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
# A race ends the program only at its end, with 66, so that all of them are told.
# All at once would make each other late.
swift test --scratch-path "$scratch" --sanitize=thread --skip-build --disable-xctest \
    --experimental-maximum-parallelization-width 6 --filter "$tests" >"$report" 2>&1 ||
    status=$?
grep -vE '^(◇ |✔ (Suite |Test (case |"|[[:alnum:]_]+\()))' "$report" || true
races=$(grep -c 'WARNING: ThreadSanitizer' "$report" || true)
echo "$races races found"
[ "$status" = 0 ] && [ "$races" = 0 ]
