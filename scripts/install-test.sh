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

# usage: install_python VENV REQUIREMENTS [OPTION OF VENV]
install_python() {
    # The copy is made last, so a broken installation is not taken for a finished one.
    if ! cmp -s "$2" "$1/requirements.txt" || ! "$1/bin/python" -c '' 2>/dev/null; then
        echo "Installing what $2 lists into $1 …"
        rm -rf "$1"
        python3 -m venv ${3:-} "$1"
        .build-venv/bin/python -m pip --python "$1/bin/python" --quiet --disable-pip-version-check \
            install --requirement "$2"
        cp "$2" "$1/requirements.txt"
    fi
}

install_python .build-venv Tests/Python/requirements.txt
# These libraries cannot be beside each other: some have discord.py's name, others want other versions of what they need.
# They are installed side by side, and by the pip of the first, since making one more pip takes longer than all the rest.
processes=
for requirements in Tests/Python/bots/*.txt; do
    install_python ".build-venv-$(basename "$requirements" .txt)" "$requirements" --without-pip &
    processes="$processes $!"
done
for process in $processes; do
    wait "$process"
done
