#!/bin/sh
# Makes sure that all tests can run: database servers, Python with Discord libraries nobody here wrote, and a browser.
set -eu
. "$(dirname "$0")/install.sh"
cd "$(dirname "$0")/.."

browser=
if ! { command -v chromium && command -v chromedriver; } >/dev/null; then
    # Without fonts of its own, a bare system shows boxes in the screenshots.
    browser="chromium chromium-driver fonts-liberation fonts-noto-color-emoji"
fi
python=
python3 -c 'import ensurepip, venv' 2>/dev/null || python="python3 python3-venv"
# The parts of MariaDB that start nothing by themselves.
install_packages "to test" mariadb-server-core mariadb-client-core openssl $browser $python

# usage: install_python VENV REQUIREMENTS
install_python() {
    # The copy is made last, so a broken installation is not taken for a finished one.
    if ! cmp -s "$2" "$1/requirements.txt" || ! "$1/bin/python" -c '' 2>/dev/null; then
        echo "Installing what $2 lists into $1 …"
        rm -rf "$1"
        python3 -m venv "$1"
        "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
        cp "$2" "$1/requirements.txt"
    fi
}

install_python .build-venv Tests/Python/requirements.txt
# These libraries cannot be beside discord.py: one has its name, the other wants older versions of what both need.
for library in hikari py-cord; do
    install_python .build-venv-$library Tests/Python/bots/$library.txt
done
