#!/bin/sh
# Makes sure that all tests can run: database servers, Python with a Discord library nobody here wrote, and a browser.
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

venv=.build-venv
wanted=Tests/Python/requirements.txt
# The copy is made last, so a broken installation is not taken for a finished one.
if ! cmp -s "$wanted" "$venv/requirements.txt" || ! "$venv/bin/python" -c '' 2>/dev/null; then
    echo "Installing what $wanted lists into $venv …"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
    cp "$wanted" "$venv/requirements.txt"
fi
