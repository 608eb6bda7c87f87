#!/bin/bash
# Starts or stops a MongoDB-compatible server for the tests: SecantusDB, with a user and a password, on a free port of
# the loopback interface, without anything that belongs to the system.
# usage: secantus.sh start FOLDER [VENV]   prints the URL; FOLDER gets the data, the log and the process id. A folder that
#                                          was used before keeps its data and its port.
#        secantus.sh stop FOLDER           ends the server; the data stays
#        secantus.sh pid FOLDER            prints the process id
# With SECANTUS_TLS=1 it takes encrypted connections only, under a certificate for 127.0.0.1 whose authority lies in
# FOLDER/tls/authority.pem. With SECANTUS_REPLICA_SET=1 it says that it is a replica set. With SECANTUS_TEST_COMMANDS=1 it
# can be told to fail (configureFailPoint).
set -eu
version=0.7.0b3
password=usher-test

fail() {
    echo "secantus.sh: $1" >&2
    exit 1
}

# A process that has ended and that nobody has taken note of does not count.
is_alive() { [ -r "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat"; }

free_port() {
    "$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

make_certificates() {
    mkdir -m 700 "$folder/tls"
    cd "$folder/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj "/CN=Usher test authority" \
        -keyout authority-key.pem -out authority.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=127.0.0.1" \
        -keyout key.pem -out request.pem
    echo "subjectAltName=IP:127.0.0.1" >extensions
    openssl x509 -req -in request.pem -CA authority.pem -CAkey authority-key.pem -CAcreateserial -days 1 \
        -extfile extensions -out certificate.pem
    cd - >/dev/null
}

# usage: run [OPTION...]
# Starts the server and waits until it takes connections.
run() {
    # --cache-size: when a fifth of it is waiting to be written, the call that holds the server's one lock helps to make
    # room, and cannot where other calls have snapshots open and wait for that lock: it stands still for good (seen at
    # 128M and at 512M). With this much it never comes to that. Only what is used is taken from the machine.
    # --standalone: with retryable writes, which replica sets get, it becomes slower with each of them.
    modes=
    [ "${SECANTUS_REPLICA_SET:-}" = 1 ] || modes=--standalone
    [ "${SECANTUS_TEST_COMMANDS:-}" != 1 ] || modes="$modes --enable-test-commands"
    # shellcheck disable=SC2086
    "$venv/bin/secantusd-py" --host 127.0.0.1 --port "$port" --storage-path "$folder/data" --cache-size 4G \
        $modes "$@" </dev/null >>"$folder/log" 2>&1 &
    echo $! >"$folder/pid"
    for _ in $(seq 600); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
        is_alive "$(cat "$folder/pid")" || fail "the server ended at once; see $folder/log"
        sleep 0.05
    done
    fail "the server does not answer; see $folder/log"
}

# usage: end
end() {
    pid=$(cat "$folder/pid")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 200); do
        is_alive "$pid" || { rm -f "$folder/pid"; return; }
        sleep 0.05
    done
    kill -9 "$pid" 2>/dev/null || true
    rm -f "$folder/pid"
}

[ $# -ge 2 ] || fail "usage: secantus.sh start|stop|pid FOLDER [VENV]"
action=$1
folder=$2
venv=${3:-$(cd "$(dirname "$0")/../.." && pwd)/.build-secantus}

case $action in
start)
    mkdir -p "$folder"
    if [ -f "$folder/pid" ] && is_alive "$(cat "$folder/pid")"; then fail "it runs already"; fi
    if ! "$venv/bin/pip" show SecantusDB 2>/dev/null | grep -qx "Version: $version"; then
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet "SecantusDB==$version" >&2
    fi
    [ -f "$folder/port" ] || free_port >"$folder/port"
    port=$(cat "$folder/port")
    if [ ! -d "$folder/data" ]; then
        # The first user can be made only while the server asks for none.
        run
        "$venv/bin/python" - "$port" "$password" <<'PYTHON'
import sys
from pymongo import MongoClient
client = MongoClient("mongodb://127.0.0.1:" + sys.argv[1] + "/")
client.admin.command("createUser", "usher", pwd=sys.argv[2], roles=["root"])
PYTHON
        end
    fi
    options=
    if [ "${SECANTUS_TLS:-}" = 1 ]; then
        [ -d "$folder/tls" ] || make_certificates 2>/dev/null
        run --auth --tls-cert-file "$folder/tls/certificate.pem" --tls-key-file "$folder/tls/key.pem"
        options="&tls=true&tlsCAFile=$folder/tls/authority.pem"
    else
        run --auth
    fi
    # Without journal=true it loses acknowledged writes when it is killed.
    echo "mongodb://usher:$password@127.0.0.1:$port/?authSource=admin&journal=true$options"
    ;;
stop)
    [ -f "$folder/pid" ] || fail "no server was started in $folder"
    end
    ;;
pid) cat "$folder/pid" ;;
*) fail "unknown action $action" ;;
esac
