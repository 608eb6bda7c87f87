#!/bin/sh
# Makes sure that Usher can be built: Swift itself, and the C libraries behind the databases and compression.
set -eu
. "$(dirname "$0")/install.sh"

if ! command -v swift >/dev/null; then
    cat >&2 <<'END'
Swift is not installed, or not on PATH. Usher needs Swift 6.2 or newer: https://www.swift.org/install/linux/
END
    exit 1
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
major=${version% *}
minor=${version#* }
if [ "${major:-0}" -lt 6 ] || { [ "$major" = 6 ] && [ "$minor" -lt 2 ]; }; then
    echo "Swift $major.$minor is too old: Usher needs Swift 6.2 or newer: https://www.swift.org/install/linux/" >&2
    exit 1
fi

install_packages "to build" gcc g++ libc6-dev git make pkg-config libsqlite3-dev zlib1g-dev libzstd-dev \
    libmariadb-dev libmongoc-dev
