#!/bin/bash
# Lets libFuzzer look for bytes that break a rule, one target after the other on each core.
#
#   run.sh fuzz FOLDER [SECONDS [TARGET…]]     FOLDER is where the fuzzer was built; finds go to FOLDER/finds
#   run.sh keep FOLDER [TARGET…]               takes what was tried new into the corpus, as few files as cover it;
#                                              finds are copied there by hand, as found-WHAT
set -uo pipefail
cd "$(dirname "$0")"

task=$1
folder=$2
shift 2
corpus=$PWD/../FairleadFuzzingTests/Corpus
# A broken rule ends the process with a sentence; the runtime's own look at what happened only takes time.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=symbolize=0:detect_leaks=0
# Where a database costs no disk.
[ -w /dev/shm ] && export TMPDIR=/dev/shm

# Looks for SECONDS; says how it went in one line.
fuzz() {
    local folder=$1 corpus=$2 seconds=$3 target=$4
    local new=$folder/corpus/$target finds=$folder/finds/$target
    mkdir -p "$new" "$finds"
    local log=$folder/$target.log
    if FAIRLEAD_FUZZ_TARGET=$target nice -n 10 "$folder/fairlead-fuzz" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=3000 -max_len=4096 -use_value_profile=1 -print_final_stats=1 -artifact_prefix="$finds/" \
        "$new" "$corpus/$target" > "$log" 2>&1 < /dev/null
    then
        echo "$target: nothing found in $(awk '/number_of_executed_units/ { print $2 }' "$log") tries"
    else
        echo "$target: FOUND something, see $finds and $log:"
        grep -aE 'Fatal error|ERROR:|Test unit written' "$log" | cut -c1-400
        return 1
    fi
}

keep() {
    local folder=$1 corpus=$2 target=$3
    local merged
    merged=$(mktemp -d)
    mkdir -p "$folder/corpus/$target"
    FAIRLEAD_FUZZ_TARGET=$target nice -n 10 "$folder/fairlead-fuzz" -set_cover_merge=1 -use_counters=0 -max_len=2048 \
        -artifact_prefix="$folder/" \
        "$merged" "$corpus/$target" "$folder/corpus/$target" > "$folder/$target.log" 2>&1 < /dev/null || exit 1
    # What once broke a rule stays, whatever it covers now.
    cp "$corpus/$target"/found-* "$merged" 2> /dev/null
    rm -rf "${corpus:?}/$target"
    mv "$merged" "$corpus/$target"
    chmod 755 "$corpus/$target"
    echo "$target: $(ls "$corpus/$target" | wc -l) files"
}
export -f fuzz keep

case $task in
    fuzz)
        seconds=${1:-60}
        shift
        printf '%s\n' "${@:-$(ls "$corpus")}" |
            xargs -P "$(nproc)" -I {} bash -c 'fuzz "$@"' - "$folder" "$corpus" "$seconds" {}
        ;;
    keep)
        printf '%s\n' "${@:-$(ls "$corpus")}" | xargs -P "$(nproc)" -I {} bash -c 'keep "$@"' - "$folder" "$corpus" {}
        ;;
esac
