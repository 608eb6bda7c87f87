#!/bin/bash
# Runs every test there is, all of them even if some fail, and says at the end which did.
# usage: test.sh BUILD_FOLDER FUZZ_BUILD_FOLDER
set -u -o pipefail
cd "$(dirname "$0")/.."
scratch=$1
fuzz_scratch=$2
summary=
passed=0
failed=0
names=()
processes=()

# usage: count NAME STATUS SECONDS
count() {
    if [ "$2" = 0 ]; then
        word=passed
        passed=$((passed + 1))
    else
        word=FAILED
        failed=$((failed + 1))
    fi
    summary="$summary$(printf '%-8s %5d s  %s' $word "$3" "$1")
"
    [ "$2" = 0 ]
}

# usage: part NAME COMMAND...
part() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    start=$(date +%s)
    "$@"
    count "$name" $? $(($(date +%s) - start))
}

# usage: beside NAME COMMAND...
# A part that goes on beside the next ones, until `together` waits for it and shows what it has printed: for what leaves a
# core free, or waits more than it works.
beside() {
    names+=("$1")
    shift
    (
        start=$(date +%s)
        "$@" >"$servers/beside-${#names[@]}.log" 2>&1
        echo $? $(($(date +%s) - start)) >"$servers/beside-${#names[@]}.result"
    ) &
    processes+=($!)
}

together() {
    for index in "${!names[@]}"; do
        wait "${processes[index]}"
        printf '\n== %s\n' "${names[index]}"
        cat "$servers/beside-$((index + 1)).log"
        # One that was killed left none.
        status=1
        seconds=0
        read -r status seconds <"$servers/beside-$((index + 1)).result"
        rm -f "$servers/beside-$((index + 1)).result"
        count "${names[index]}" "$status" "$seconds"
    done
    names=()
    processes=()
}

# Shows what fails, and how it ends, out of some lines for each test. What takes too long is broken off, and the tests that
# had not ended are named. The bundle is run without `swift test`, of which only one at a time may use the build folder. All
# tests at once would make each other late.
in_swift() {
    NO_COLOR=1 timeout --kill-after=30 1500 "$(realpath "$scratch")/debug/usherPackageTests.xctest" \
        --testing-library swift-testing --experimental-maximum-parallelization-width 12 "$@" 2>&1 |
        scripts/unfinished.awk
}

# Side by side in several processes, as they mostly wait: for libraries to reconnect, for pages to be drawn.
in_python() {
    USHER=$scratch/debug/usher PYTHONDONTWRITEBYTECODE=1 .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini \
        --numprocesses 4 --dist loadgroup "$@"
}

# A hundred thousand rows take their time, on one core.
long='^StoreConformanceTests\.StoreConformanceTests/(manyTickets|manyMessages)\('
# Suites that take servers away and measure time, or take the whole machine.
mysql_alone='^StoreConformanceTests\.(MySQLOutageTests|MySQLRefusalTests|FallbackChaosTests|TwoProcessesTests)/'
mongo_alone='^StoreConformanceTests\.(MongoOutageTests|MongoOutageInUseTests|MongoOwnServerTests|MongoFaultTests'
mongo_alone="$mongo_alone|MongoLendingTests|LateWriteTests)/"
program='^EndToEndTests\.FallbackTests/'

# Servers of our own, each with its own folder and a free port; the tests make and drop their databases in them.
servers=$(mktemp -d)
stop_servers() {
    for server in mariadb secantus; do
        [ ! -f "$servers/$server/pid" ] || "scripts/servers/$server.sh" stop "$servers/$server"
    done
    rm -rf "$servers"
}
trap stop_servers EXIT

start_servers() {
    USHER_TEST_MYSQL_URL=$(scripts/servers/mariadb.sh start "$servers/mariadb") || return 1
    USHER_TEST_MONGODB_URL=$(scripts/servers/secantus.sh start "$servers/secantus") || return 1
    export USHER_TEST_MYSQL_URL USHER_TEST_MONGODB_URL
}

# Else what is killed leaves something of MongoDB's driver in shared memory.
export MONGOC_DISABLE_SHM=1
# The Swift tests write transcripts there, for the tests in a browser.
export USHER_TEST_TRANSCRIPTS=$PWD/.build-transcripts

part "Format" scripts/lint.sh
part "Documents" scripts/check-docs.py
# One build for everything: other flags in the same folder would compile all dependencies once more.
if part "Build" swift build --scratch-path "$scratch" --build-tests; then
    part "MariaDB and a MongoDB-speaking server" start_servers
    beside "End to end" in_swift --filter '^EndToEndTests\.' --skip "$program"
    beside "Stores, long listings" in_swift --filter "$long"
    part "Swift tests" in_swift --skip '^StoreConformanceTests\.' --skip '^EndToEndTests\.'
    part "Stores" in_swift --filter '^StoreConformanceTests\.' --skip "$long" --skip "$mysql_alone" --skip "$mongo_alone"
    together
    beside "MySQL whose server is away" in_swift --no-parallel --filter "$mysql_alone"
    part "MongoDB whose server is away" in_swift --no-parallel --filter "$mongo_alone"
    together
    beside "The program without its database" in_swift --no-parallel --filter "$program"
    part "Bots on foreign libraries, Discord's description, pages in a browser" in_python Tests/Python
    together
    # The same inputs each time.
    part "Decoders, with fifty thousand strange inputs" scripts/fuzz.sh "$fuzz_scratch" 5
fi

printf '\n== Summary\n%s\n%d passed, %d failed\n' "$summary" "$passed" "$failed"
[ "$failed" = 0 ]
