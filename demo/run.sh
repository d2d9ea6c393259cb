#!/bin/bash
# Plays a trade show with the real programs: three reps capture leads with no network, one of them meets a conflict,
# and the manager sees one merged pipeline. Everything happens in a temporary folder and on the loopback address.
#
#     demo/run.sh [FOLDER-OF-THE-PROGRAMS]        (default .build/debug)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=$(cd "${1:-$here/../.build/debug}" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/fairlead-demo.XXXXXX")
log=$work/log
server_pid=
unset FAIRLEAD_STORE
# Tables fit the terminal, less what they are indented by.
width=
if [ -t 1 ]; then width=$({ stty size < /dev/tty | cut -d ' ' -f 2; } 2>/dev/null || true); fi
[ "${width:-0}" -ge 40 ] || width=110
export COLUMNS=$((width - 2)) LC_ALL=C.UTF-8 http_proxy= https_proxy= no_proxy='*'

cleanup() {
    local status=$?
    trap - EXIT INT TERM
    if [ -n "$server_pid" ]; then
        kill "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    if [ "$status" -ne 0 ]; then
        echo
        echo "The demo stopped with $status. What it did last:"
        tail -n 25 "$log" 2>/dev/null || true
        tail -n 10 "$work/server.log" 2>/dev/null || true
    fi
    rm -rf "$work"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

bold= faint= green= yellow= reset=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' faint=$'\e[2m' green=$'\e[32m' yellow=$'\e[33m' reset=$'\e[0m'
fi

# Steps and their times.

names=() times=()

now() { local moment=${EPOCHREALTIME/[.,]/}; echo $((moment / 1000)); }

chapter() { printf '\n%s%s%s\n' "$bold" "$*" "$reset"; }
say() { printf '  %s\n' "$*"; }
indented() { sed 's/^\(.\)/  \1/'; }
# show USER COMMAND…: what the user types and sees.
show() {
    local user=$1 word typed=
    shift
    for word in "$@"; do
        case $word in *' '*) typed+=" \"$word\"" ;; *) typed+=" $word" ;; esac
    done
    printf '  %s%s$ fairlead%s%s\n' "$faint" "$user" "$typed" "$reset"
    as "$user" fairlead "$@" 2>> "$log" > "$work/shown"
    indented < "$work/shown"
}

# step NAME COMMAND…: runs it and remembers how long it took.
step() {
    local name=$1 start
    shift
    start=$(now)
    "$@"
    names+=("$name")
    times+=($(($(now) - start)))
}

# The people. Each rep has a device: a store folder of its own.

rep=
fairlead() { "$programs/fairlead" --store "$work/$rep" "$@"; }
as() { rep=$1; shift; "$@"; }
administer() { "$programs/fairlead-server" "$@" --database "sqlite:$work/server.db"; }

serve() {
    : > "$work/server.log"
    "$programs/fairlead-server" serve --database "sqlite:$work/server.db" --listen "$1" 2> "$work/server.log" &
    server_pid=$!
    local deadline=$(($(now) + 60000))
    until url=$(sed -n 's/^listening on //p' "$work/server.log") && [ -n "$url" ]; do
        kill -0 "$server_pid" 2>/dev/null || { echo "The server did not start." >> "$log"; return 1; }
        [ "$(now)" -lt "$deadline" ] || { echo "The server took too long to start." >> "$log"; return 1; }
        sleep 0.05
    done
}

stop_server() {
    kill "$server_pid"
    wait "$server_pid" || true
    server_pid=
}

enrol() {
    local user=$1 role=$2 code
    administer user add "$user" --role "$role" --department hannover >> "$log" 2>&1
    code=$(administer invite "$user" 2>> "$log")
    as "$user" fairlead join "$url" --code "$code" >> "$log" 2>&1
}

team() {
    serve 127.0.0.1:0
    enrol lena rep
    enrol wei rep
    enrol tom rep
    enrol mara manager
    for user in lena wei tom mara; do as "$user" fairlead sync >> "$log" 2>&1; done
}

# A lead on two devices, before the network goes.
shared_lead() {
    rep=lena
    fairlead event use "Hannover Messe 2026" --booth 4-B12 >> "$log"
    fairlead lead add --company "Polarstern Robotik GmbH" --contact "Anna Müller" --email a.mueller@polarstern.example \
        --need "Gripper for trays" >> "$log" 2>&1
    fairlead assign Polarstern --co-owner wei >> "$log" 2>&1
    fairlead sync >> "$log" 2>&1
    as wei fairlead sync >> "$log" 2>&1
}

# No network from here on.

# An import that leaves rows out says so with 65; they are in the file that it names.
import() {
    local status=0
    fairlead import "$@" >> "$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 65 ]
}

capture_lena() {
    rep=lena
    fairlead scan "$here/show/lena/badges.vcf" >> "$log" 2>&1
    fairlead scan "$here/show/lena/badges.txt" >> "$log" 2>&1
    source "$here/show/lena/visits.sh" >> "$log" 2>&1
    fairlead lead edit Polarstern need="Gripper for trays, 3 units" title="Head of Purchasing" >> "$log" 2>&1
    fairlead lead add --company "Seestern Automation GmbH" --contact "Jonas Weber" --phone "+49 151 20005511" \
        --note "Came with his plant manager" >> "$log" 2>&1
    fairlead lead add --company "Nordlicht Logistik AG" --contact "Ole Hansen" --phone "+49 160 7700112" >> "$log" 2>&1
}

capture_wei() {
    rep=wei
    fairlead event use "Hannover Messe 2026" --booth 4-B12 >> "$log"
    fairlead scan "$here/show/wei/badges.vcf" >> "$log" 2>&1
    import "$here/show/wei/leads-gb18030.csv"
    source "$here/show/wei/visits.sh" >> "$log" 2>&1
    fairlead lead edit Polarstern need="Gripper for trays, 5 units" city=Kiel >> "$log" 2>&1
    fairlead lead add --company "Seestern Automation" --contact "Weber, Jonas" --phone "0049 151 20005511" \
        --need "Two welding cells" >> "$log" 2>&1
}

capture_tom() {
    rep=tom
    fairlead event use "Hannover Messe 2026" --booth 4-B12 >> "$log"
    import "$here/show/tom/leads.csv" --errors "$work/tom-errors.csv"
    fairlead scan - < "$here/show/tom/scanner.txt" >> "$log" 2>&1
    source "$here/show/tom/visits.sh" >> "$log" 2>&1
    fairlead lead add --company "Südwind Handel KG" --contact "Ole Hansen" --phone "+49 160 7700112" >> "$log" 2>&1
    fairlead lead add --company "Nordlicht Logistik" --contact "Ole Hansen" --email "hansen@nordlicht.example" \
        --phone "0049 160 7700112" >> "$log" 2>&1
}

count() { as "$1" fairlead lead list --json 2>> "$log" | grep -o '"captured_by":' | wc -l; }

sync_offline() {
    local status=0
    as wei fairlead sync > "$work/offline" 2>&1 || status=$?
    [ "$status" -eq 69 ]
}

# The network is back.

sync_one() { as "$1" fairlead sync 2>&1 | tail -n 1 >> "$work/synced"; }

sync_all() {
    : > "$work/synced"
    for user in wei lena tom mara; do step "$user syncs" sync_one "$user"; done
}

# Leads of one person, captured by two.

# code USER WORDS: the code of the lead that the words name.
code() { as "$1" fairlead lead show "$2" --json 2>> "$log" | sed -n 's/.*"code":"\([^"]*\)".*/\1/p'; }

late_edit() {
    as wei fairlead lead edit Seestern need="Two welding cells, by May" >> "$log" 2>&1
    as wei fairlead sync > "$work/late" 2>&1
    as mara fairlead sync >> "$log" 2>&1
}

evening() {
    local user
    for user in mara tom lena wei mara; do as "$user" fairlead sync >> "$log" 2>&1; done
}

agree() {
    local user
    for user in lena wei tom mara; do
        [ "$(as "$user" fairlead digest)" = "$(administer digest --user "$user")" ] || return 1
    done
}

# The show.

chapter "1  In the hotel, with a network: three reps and a manager join"
step "server, users, invitations, joins" team
step "a lead on two devices" shared_lead
say "server    $url, on SQLite"
say "reps      lena, wei, tom       manager   mara"

chapter "2  On the fairground, without one: the server is gone, the work goes on"
step "server stops" stop_server
step "lena captures" capture_lena
step "wei captures" capture_wei
step "tom captures" capture_tom
say "$(printf 'lena  %4d leads   vCards 3.0 and 4.0, plain badges, typed visits' "$(count lena)")"
say "$(printf 'wei   %4d leads   vCards 2.1 and 3.0, a spreadsheet in GB18030 (客户名称, 联系人, …), typed visits' "$(count wei)")"
say "$(printf 'tom   %4d leads   a spreadsheet in UTF-8, a scanner on stdin (MECARD, vCard, plain), typed visits' "$(count tom)")"
if [ -s "$work/tom-errors.csv" ]; then
    say "${yellow}left out of tom's spreadsheet:${reset} $(grep -m 1 '^line ' "$log")"
fi
step "sync without a server" sync_offline
printf '  %swei$ fairlead sync%s\n' "$faint" "$reset"
head -n 2 "$work/offline" | indented

chapter "3  In the evening, back online: everybody syncs"
step "server starts again" serve "${url#http://}"
sync_all
paste -d ' ' <(printf '%-6s\n' wei lena tom mara) "$work/synced" | indented

chapter "4  Lena and Wei met Jonas Weber, each on his own: one lead, one owner. Others only look alike: Mara decides"
as mara fairlead sync >> "$log" 2>&1
step "merged by the server" show mara why duplicate Seestern
weis=$(code wei Seestern)
step "wei edits his own, late" late_edit
printf '  %swei$ fairlead lead edit Seestern need="Two welding cells, by May"; fairlead sync%s\n' "$faint" "$reset"
indented < "$work/late"
show mara why owner Seestern
show mara history Seestern need
show mara duplicates list
step "suggestion decided" show mara duplicates reject Südwind
step "unmerge" show mara unmerge "$weis"
show mara why duplicate "$weis"

chapter "5  Lena and Wei both wrote what Polarstern needs: nothing is lost, and one of them decides"
as wei fairlead sync >> "$log" 2>&1
show wei conflicts show Polarstern
resolution="Gripper for trays, 5 units, confirmed by phone"
step "conflict resolved" show wei conflicts resolve Polarstern need --value "$resolution"
show wei sync

chapter "6  Mara sees one pipeline, and hands a lead to Tom"
as mara fairlead sync >> "$log" 2>&1
step "assign" show mara assign Petersen --to tom
step "everybody syncs" evening
step "pipeline" show mara pipeline --limit 3
echo
show mara history Polarstern need
echo
show mara lead show Petersen
echo
show mara status

chapter "7  Does everybody have the same?"
step "digests compared" agree
say "${green}yes:${reset} each device's digest is the one that the server works out for its user"
step "stores verified" as mara fairlead verify > /dev/null
step "server checked" administer check > /dev/null
say "${green}yes:${reset} fairlead verify and fairlead-server check find no damage"

chapter "How long it took"
for index in "${!names[@]}"; do printf '  %-36s %7d ms\n' "${names[$index]}" "${times[$index]}"; done
printf '\n  %s%d leads that three people captured offline, in one pipeline.%s\n' "$bold" "$(count mara)" "$reset"
