#!/bin/bash
# Runs the benchmarks of a release build, with the database servers that they need.
# usage: bench.sh BUILD_FOLDER [bot|sandbox|stores|transcripts…]
set -eu
cd "$(dirname "$0")/.."
program=$1/release/usher-bench
shift

servers=$(mktemp -d)
stop_servers() {
    for server in mariadb secantus; do
        [ ! -f "$servers/$server/pid" ] || "scripts/servers/$server.sh" stop "$servers/$server"
    done
    rm -rf "$servers"
}
trap stop_servers EXIT

case " $* " in
"  " | *" stores "*)
    USHER_TEST_MYSQL_URL=$(scripts/servers/mariadb.sh start "$servers/mariadb")
    USHER_TEST_MONGODB_URL=$(scripts/servers/secantus.sh start "$servers/secantus")
    export USHER_TEST_MYSQL_URL USHER_TEST_MONGODB_URL
    ;;
esac
"$program" "$@"
