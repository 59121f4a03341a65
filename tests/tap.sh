# SPDX-License-Identifier: MIT
# A small TAP library for shell tests: `. "$(dirname "$0")/../tap.sh"`, then
#     ok "what should hold" command args...     passes when the command succeeds
#     not_ok "what should fail" command...      passes when it fails
#     exits N "text" command...                 passes when it exits with N
#     is "text" "got" "expected"
#     skip "text" "reason"
#     done_testing
# $tmp is a fresh folder, removed at the end. $ranh and $mkcity are the programs. Output of a failing
# command is shown as TAP comments.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$root" && cd "${BUILD:-build}" && pwd)
ranh=$build/ranh
mkcity=$build/mkcity
shared=$root/../shared/data
RANH_DATASETS=$root/datasets
export RANH_DATASETS
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
tap_n=0
tap_bad=0
tap_say() { # status text
    tap_n=$((tap_n + 1))
    if [ "$1" = 0 ]; then echo "ok $tap_n - $2"; else
        tap_bad=1
        echo "not ok $tap_n - $2"
        sed 's/^/# /' "$tmp/.tap" | head -n 30
    fi
}
ok() { text=$1; shift; r=0; "$@" >"$tmp/.tap" 2>&1 </dev/null || r=$?; tap_say "$r" "$text"; }
not_ok() { text=$1; shift; r=1; "$@" >"$tmp/.tap" 2>&1 </dev/null || r=0; tap_say "$r" "$text"; }
exits() {
    want=$1 text=$2; shift 2; r=0
    "$@" >"$tmp/.tap" 2>&1 </dev/null || r=$?
    echo "exit status $r, wanted $want" >>"$tmp/.tap"
    [ "$r" = "$want" ]; tap_say $? "$text"
}
is() { printf 'got:      %s\nexpected: %s\n' "$2" "$3" >"$tmp/.tap"; [ "$2" = "$3" ]; tap_say $? "$1"; }
skip() { tap_n=$((tap_n + 1)); echo "ok $tap_n - $1 # SKIP $2"; }
done_testing() { echo "1..$tap_n"; exit "$tap_bad"; }
