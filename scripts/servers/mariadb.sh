#!/bin/sh
# Starts or stops a MariaDB server for the tests, with a user and a password, on a free port of the loopback interface,
# without anything that belongs to the system. Works as root and as anybody else.
# usage: mariadb.sh start FOLDER   prints the URL of the server; FOLDER gets the data, the log and the process id.
#                                  A folder that was used before keeps its data, its port and its password.
#        mariadb.sh stop FOLDER    ends the server; the data stays
#        mariadb.sh pid FOLDER     prints the process id
# MARIADB_OPTIONS are further options of the server, and of the making of its data.
set -eu
PATH=$PATH:/usr/sbin

fail() {
    echo "mariadb.sh: $1" >&2
    exit 1
}

[ $# = 2 ] || fail "usage: mariadb.sh start|stop|pid FOLDER"
action=$1
folder=$2

# A process that has ended and that nobody has taken note of does not count.
is_alive() { [ -r "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat"; }

is_running() { [ -f "$folder/pid" ] && is_alive "$(cat "$folder/pid")"; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# An authority and a certificate for 127.0.0.1 from it, good for a day.
make_certificates() {
    cd "$folder/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj "/CN=Usher test authority" \
        -keyout authority-key.pem -out authority.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=127.0.0.1" \
        -keyout key.pem -out request.pem
    echo "subjectAltName=IP:127.0.0.1" >extensions
    openssl x509 -req -in request.pem -CA authority.pem -CAkey authority-key.pem -CAcreateserial -days 1 \
        -extfile extensions -out certificate.pem
}

prepare() {
    mkdir -m 700 "$folder/tls"
    mariadb-install-db --no-defaults $as_root --datadir="$folder/data" --auth-root-authentication-method=normal \
        --skip-test-db ${MARIADB_OPTIONS:-} >"$folder/install.log" 2>&1 || fail "no database was made; see $folder/install.log"
    (make_certificates) >"$folder/tls.log" 2>&1 || fail "no certificates were made; see $folder/tls.log"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    umask 077
    # Read at each start, before the first connection.
    {
        echo "CREATE USER IF NOT EXISTS 'usher'@'127.0.0.1' IDENTIFIED BY '$password';"
        echo "GRANT ALL ON *.* TO 'usher'@'127.0.0.1' WITH GRANT OPTION;"
        echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$password';"
    } >"$folder/start.sql"
    echo "$password" >"$folder/password"
}

# usage: launch PORT; fails if the server ends at once, as it does when somebody else has taken the port.
launch() {
    printf '[client]\nprotocol=tcp\nhost=127.0.0.1\nport=%s\nuser=usher\npassword=%s\n' "$1" "$(cat "$folder/password")" \
        >"$folder/client.cnf"
    # A path that is not absolute lies in the data folder, however long that one's name is. What a killed server has
    # acknowledged is still there with this flushing of the log, though not after a loss of power.
    mariadbd --no-defaults $as_root --datadir="$folder/data" --socket=server.sock --pid-file="$folder/server.pid" \
        --port="$1" --bind-address=127.0.0.1 --skip-name-resolve --skip-log-bin --init-file="$folder/start.sql" \
        --max-connections=1000 --innodb-buffer-pool-size=64M --innodb-log-file-size=16M --performance-schema=OFF \
        --innodb-flush-log-at-trx-commit=2 --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
        --ssl-ca="$folder/tls/authority.pem" --ssl-cert="$folder/tls/certificate.pem" --ssl-key="$folder/tls/key.pem" \
        ${MARIADB_OPTIONS:-} </dev/null >>"$folder/log" 2>&1 &
    echo $! >"$folder/pid"
    tries=0
    until mariadb --defaults-file="$folder/client.cnf" -e 'SELECT 1' >/dev/null 2>&1; do
        is_running || return 1
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "the server does not answer; see $folder/log"
        sleep 0.05
    done
}

case $action in
start)
    command -v mariadbd >/dev/null || fail "mariadb-server is not installed"
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    as_root=
    [ "$(id -u)" != 0 ] || as_root=--user=root
    is_running && fail "it runs already"
    [ -f "$folder/password" ] || prepare
    if [ -f "$folder/port" ]; then
        port=$(cat "$folder/port")
        launch "$port" || fail "the server ended at once; see $folder/log"
    else
        attempt=0
        until port=$(free_port) && launch "$port"; do
            attempt=$((attempt + 1))
            [ $attempt -lt 5 ] || fail "the server ended at once; see $folder/log"
        done
        echo "$port" >"$folder/port"
    fi
    echo "mysql://usher:$(cat "$folder/password")@127.0.0.1:$port/?tls=off&ca=$folder/tls/authority.pem"
    ;;
stop)
    [ -f "$folder/pid" ] || fail "no server was started in $folder"
    pid=$(cat "$folder/pid")
    kill "$pid" 2>/dev/null || true
    tries=0
    while is_alive "$pid"; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || kill -9 "$pid" 2>/dev/null || true
        sleep 0.05
    done
    rm -f "$folder/pid"
    ;;
pid) cat "$folder/pid" ;;
*) fail "unknown action $action" ;;
esac
