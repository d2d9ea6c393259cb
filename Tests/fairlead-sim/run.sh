#!/bin/bash
# Plays many fresh seeds with a process for each core, adds up how often the rare things happened, and fails when a rule
# was broken or a rare thing never happened.
#
#   run.sh PROGRAM [SEEDS [FIRST]]
set -uo pipefail

program=$1
seeds=${2:-2000}
first=${3:-$((RANDOM * 1000003 + RANDOM * 32768 + RANDOM))}
cores=$(nproc)
share=$(((seeds + cores - 1) / cores))
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

pids=()
for ((core = 0; core < cores; core++)); do
    "$program" --seed $((first + core * share)) --seeds "$share" --partial > "$logs/$core" 2>&1 &
    pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done

cat "$logs"/* | grep -vP '^\d+\t'
cat "$logs"/* | awk -F '\t' '/^[0-9]+\t/ { if (!($2 in sum)) order[++n] = $2; sum[$2] += $1 }
    END { for (i = 1; i <= n; i++) { printf "%8d  %s\n", sum[order[i]], order[i]; if (!sum[order[i]]) missing = 1 }
          if (missing) { print "A rare thing never happened."; exit 1 } }' || failed=1
exit $failed
