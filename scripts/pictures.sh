#!/bin/bash
# Makes the pictures in the README anew, out of what the tests show in a browser.
# usage: pictures.sh BUILD_FOLDER
set -eu -o pipefail
cd "$(dirname "$0")/.."
scratch=$1

USHER_TEST_TRANSCRIPTS=$(mktemp -d)
export USHER_TEST_TRANSCRIPTS
trap 'rm -rf "$USHER_TEST_TRANSCRIPTS"' EXIT
swift test --scratch-path "$scratch" --skip-build --disable-xctest --filter '^TranscriptsTests\.SampleTests/'

in_python() { USHER=$scratch/debug/usher PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=Tests/Python .build-venv/bin/python "$@"; }
in_python Tests/Python/readme_picture.py docs/images/transcript.png
in_python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page.py -k from_the_click
cp .build-screenshots/07-conversation.png docs/images/ticket.png
in_python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page_inspector.py -k a_press_shows
cp .build-screenshots/inspector-1-press.png docs/images/inspector.png
ls -l docs/images
