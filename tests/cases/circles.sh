#!/bin/sh
# SPDX-License-Identifier: MIT
# tools/check-circles tells files that need each other, by whatever detour, and nothing else.
. "$(dirname "$0")/../tap.sh"
mkdir -p "$tmp/lib/x" && cd "$tmp/lib/x" || exit 1
echo 'int b(void); int a(void); int a(void) { return b(); }' >a.c
echo 'int c(void); int b(void); int b(void) { return c(); }' >b.c
echo 'int c(void); int c(void) { return 1; }' >c.c
echo 'int a(void); int d(void); int d(void) { return a(); }' >d.c
for f in a b c d; do cc -c -o $f.o $f.c; done
ok "a chain is no circle" "$root/tools/check-circles" "$PWD"/?.o
echo 'int a(void); int c(void); int c(void) { return a(); }' >c.c
cc -c -o c.o c.c
exits 1 "a circle of three is told" "$root/tools/check-circles" "$PWD"/?.o
"$root/tools/check-circles" "$PWD"/?.o >told 2>&1
ok "with the function that closes it" grep -qF 'x/c.c -> x/a.c: a' told
not_ok "and without those who only look in" grep -q 'x/d.c' told
done_testing
