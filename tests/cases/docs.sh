#!/bin/sh
# SPDX-License-Identifier: MIT
# What the documents promise: pages made from the program are current, links lead somewhere, and no name of a
# machine's folder has slipped in.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1

tools/schema-doc >"$tmp/workspace.md"
ok "docs/reference/workspace.md is current (make reference)" cmp "$tmp/workspace.md" docs/reference/workspace.md

# Every relative link of every Markdown page.
git ls-files '*.md' 2>/dev/null >"$tmp/pages"
[ -s "$tmp/pages" ] || find . -name '*.md' -not -path './build/*' >"$tmp/pages"
: >"$tmp/broken"
while read -r page; do
    grep -oE '\]\([^)#]+' "$page" | sed 's/^](//' | while read -r link; do
        case $link in http*|mailto:*) continue ;; esac
        [ -e "$(dirname "$page")/$link" ] || echo "$page: $link" >>"$tmp/broken"
    done
done <"$tmp/pages"
ok "every relative link in the documents leads somewhere" sh -c '! grep . "$1"' sh "$tmp/broken"

# Commands in the README exist.
grep -oE 'build/ranh (--lang vi )?[a-z]+' README.md docs/vi/README.md docs/tutorial/*.md | sed 's/.* //' | sort -u >"$tmp/commands"
while read -r command; do
    ok "the command $command of the documents exists" "$ranh" "$command" -h
done <"$tmp/commands"
done_testing
