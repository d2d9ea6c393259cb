#!/bin/bash
# Plays many fresh seeds with a process for each core, adds up how often the rare things happened, and fails when a rule
# was broken, or a rare thing never happened in 2,000 of them.
#
#   run.sh PROGRAM [SEEDS [FIRST]]      FIRST is a number, or `sources`: then other sources play other seeds, and the
#                                       same ones the same, so that what failed fails again
set -uo pipefail

program=$1
seeds=${2:-2000}
# No two runs play the same ones.
first=${3:-$(date +%s)000}
if [ "$first" = sources ]; then
    hash=$(cd "$(dirname "$0")/../.." && find Sources client server protocol Tests/FairleadSimulation -name '*.swift' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
    first=$((16#${hash:0:12}))
fi
cores=$(nproc)
share=$(((seeds + cores - 1) / cores))
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

echo "Playing $((cores * share)) seeds from $first."
pids=()
for ((core = 0; core < cores; core++)); do
    "$program" --seed $((first + core * share)) --seeds "$share" --partial > "$logs/$core" 2> "$logs/$core.talk" &
    pids+=($!)
done
failed=0
for ((core = 0; core < cores; core++)); do
    wait "${pids[core]}" || failed=1
    if ! grep -q ' seeds from ' "$logs/$core"; then
        failed=1
        echo "It died. again: make sim SEED=$(awk '/^playing / { seed = $2 } END { print seed }' "$logs/$core.talk")" >> "$logs/$core"
    fi
    grep -v '^playing ' "$logs/$core.talk" >> "$logs/$core"
    rm "$logs/$core.talk"
done

cat "$logs"/* | awk -F '\t' -v seeds="$seeds" '/^[0-9]+\t/ { if (!($2 in sum)) order[++n] = $2; sum[$2] += $1 }
    END { for (i = 1; i <= n; i++) { printf "%8d  %s\n", sum[order[i]], order[i]; if (!sum[order[i]]) missing = 1 }
          if (missing && seeds >= 2000) { print "A rare thing never happened."; exit 1 } }' || failed=1
# Last, where what is cut off does not hide it.
cat "$logs"/* | grep -vP '^\d+\t'
exit $failed
