#!/bin/sh
# SPDX-License-Identifier: MIT
# Every message of the program exists in Vietnamese: the catalogue is merged with the sources as they are
# now, and nothing may be left untranslated or guessed.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
command -v xgettext >/dev/null || { skip "the catalogue" "gettext is missing"; done_testing; }

find pipeline lib -name '*.c' | sort >"$tmp/files"
xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ -f "$tmp/files" -o "$tmp/ranh.pot" 2>"$tmp/.tap"
ok "messages are found" [ "$(grep -c '^msgid' "$tmp/ranh.pot")" -gt 300 ]
msgmerge --quiet --no-fuzzy-matching -o "$tmp/vi.po" pipeline/po/vi.po "$tmp/ranh.pot"
msgattrib --untranslated --no-obsolete "$tmp/vi.po" | grep '^msgid' >"$tmp/left"
is "no message lacks its Vietnamese (make po, then translate)" "$(head -n 3 "$tmp/left")" ""
is "none is guessed" "$(msgattrib --only-fuzzy "$tmp/vi.po" | grep -c '^msgid')" "0"
ok "placeholders agree" msgfmt --check -o "$tmp/vi.mo" pipeline/po/vi.po
# Words that are the same in both languages are rare; a long equal sentence was forgotten.
is "no sentence was copied untranslated" "$(msgexec --input pipeline/po/vi.po sh -c '
    read -r text; case "$text" in *" "*" "*" "*) [ "$text" = "$MSGEXEC_MSGID" ] && echo "$text" ;; esac; true' 2>/dev/null | head -n 3)" ""
done_testing
