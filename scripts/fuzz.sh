#!/bin/bash
# Feeds the decoders with what nobody would send: libFuzzer, for each program of the package Fuzz/, from the seeds in
# Fuzz/Corpora on. USHER_FUZZ_ADDRESS=1 adds the address sanitizer, which takes ten times as long. A crash is left in BUILD_FOLDER/crashes; put its input into
# Fuzz/Corpora/<Program>, where each later run begins with it.
# usage: fuzz.sh BUILD_FOLDER [SHARE]   SHARE is how much of ten million inputs, in thousandths: 1000, if left out
set -eu
cd "$(dirname "$0")/.."
scratch=$1
share=${2:-1000}
mkdir -p "$scratch/crashes"

sanitizers="--sanitize=fuzzer"
[ -z "${USHER_FUZZ_ADDRESS:-}" ] || sanitizers="$sanitizers --sanitize=address"
# Optimised, but with the checks of a debug build: also of what is read through pointers to buffers.
swift build --package-path Fuzz --scratch-path "$scratch" -c release $sanitizers \
    -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug >"$scratch/build.log" 2>&1 || {
    grep -E 'error|Error' "$scratch/build.log" || tail -n 50 "$scratch/build.log"
    exit 1
}

total=0
failed=0
# The number of inputs, in thousands, of ten million altogether.
for target in FuzzCustomIDs:3000 FuzzFrames:3000 FuzzBSON:2000 FuzzInteractions:500 FuzzJSON:1500; do
    name=${target%:*}
    runs=$((${target#*:} * share))
    # What it finds stays here, and the next run goes on from it, unless a short run shall be the same each time.
    found=$scratch/found/$name
    [ "$share" -ge 100 ] || found=$scratch/nothing/$name
    rm -rf "$scratch/nothing"
    mkdir -p "$found"
    log=$scratch/$name.log
    start=$(date +%s)
    # Leaks are not looked for: Swift's runtime keeps its metadata for ever. Its own report of a crash would come before
    # libFuzzer's, which leaves the input.
    if SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 "$scratch/release/$name" -runs=$runs -seed=1 \
        -max_len=2048 -timeout=20 -rss_limit_mb=4096 -dict=Fuzz/json.dict -print_final_stats=1 \
        -artifact_prefix="$scratch/crashes/$name-" "$found" "Fuzz/Corpora/$name" >"$log" 2>&1; then
        word=passed
    else
        word=FAILED
        failed=1
        grep -vE 'Cannot export local symbol|^#[0-9]+' "$log" | tail -n 40
    fi
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    total=$((total + ${executed:-0}))
    printf '%-8s %-18s %9d inputs %6d s\n' $word "$name" "${executed:-0}" $(($(date +%s) - start))
done
printf '%d inputs altogether\n' $total
[ $failed = 0 ]
