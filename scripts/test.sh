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

# usage: part NAME COMMAND...
part() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    start=$(date +%s)
    if "$@"; then
        word=passed
        passed=$((passed + 1))
    else
        word=FAILED
        failed=$((failed + 1))
    fi
    summary="$summary$(printf '%-8s %5d s  %s' $word $(($(date +%s) - start)) "$name")
"
    [ $word = passed ]
}

# All tests at once would make each other late.
width=
if swift test --help-hidden 2>/dev/null | grep -q -e --experimental-maximum-parallelization-width; then
    width="--experimental-maximum-parallelization-width 12"
fi

# Shows what fails, and how it ends, out of some lines for each test.
in_swift() {
    swift test --scratch-path "$scratch" --skip-build --disable-xctest $width "$@" 2>&1 |
        grep --line-buffered -vE '^(◇ |✔ (Suite |Test (case |"|[[:alnum:]_]+\()))'
}

in_python() {
    USHER=$scratch/debug/usher PYTHONDONTWRITEBYTECODE=1 .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini "$@"
}

# Suites that take servers away and measure time, or take the whole machine.
alone='^StoreConformanceTests\.(MySQLOutageTests|MongoOutageTests|MongoOutageInUseTests|MySQLRefusalTests'
alone="$alone|MongoOwnServerTests|MongoFaultTests|MongoLendingTests|LateWriteTests|FallbackChaosTests|TwoProcessesTests)/"
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

# The Swift tests write transcripts there, for the tests in a browser.
export USHER_TEST_TRANSCRIPTS=$PWD/.build-transcripts

part "Format" scripts/lint.sh
part "Documents" scripts/check-docs.py
# One build for everything: other flags in the same folder would compile all dependencies once more.
if part "Build" swift build --scratch-path "$scratch" --build-tests; then
    part "MariaDB and a MongoDB-speaking server" start_servers
    part "Swift tests" in_swift --skip '^StoreConformanceTests\.' --skip '^EndToEndTests\.'
    part "End to end" in_swift --filter '^EndToEndTests\.' --skip "$program"
    part "Stores" in_swift --filter '^StoreConformanceTests\.' --skip "$alone"
    part "Stores whose servers are away" in_swift --no-parallel --filter "$alone"
    part "The program without its database" in_swift --no-parallel --filter "$program"
    # The same inputs each time.
    part "Decoders, with fifty thousand strange inputs" scripts/fuzz.sh "$fuzz_scratch" 5
    part "A bot on discord.py" in_python Tests/Python/test_discord_py.py
    part "Transcripts in a browser" in_python Tests/Python/test_transcript.py
    part "The page in a browser" in_python Tests/Python/test_page.py
fi

printf '\n== Summary\n%s\n%d passed, %d failed\n' "$summary" "$passed" "$failed"
[ "$failed" = 0 ]
