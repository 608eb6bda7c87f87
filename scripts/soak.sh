#!/bin/bash
# Long runs. First people and faults at random, end to end, for as long as USHER_SOAK_SECONDS says (ten minutes, if not
# set); then a million interactions with a release build, whose memory must stay flat.
# usage: soak.sh DEBUG_BUILD_FOLDER RELEASE_BUILD_FOLDER
set -eu -o pipefail
cd "$(dirname "$0")/.."

USHER_SOAK_SECONDS=${USHER_SOAK_SECONDS:-600} swift test --scratch-path "$1" --skip-build --disable-xctest \
    --filter 'EndToEndTests.*(Soak|Random|Chaos)'
"$2/release/usher-bench" soak
