#!/bin/sh
# SPDX-License-Identifier: MIT
# The site in a real browser, opened from a folder: the sample city from deliveries to pages, and the
# hostile names of test_site. Rows in both languages, no error in the console, no other host, no personal
# data, links that lead somewhere.
# shellcheck source-path=SCRIPTDIR source=../tap.sh disable=SC2317 # functions are run by ok
. "$(dirname "$0")/../tap.sh"

[ -e /usr/share/javascript/leaflet/leaflet.css ] || {
    echo "1..0 # SKIP libjs-leaflet is not installed"
    exit 0
}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || :)

cp -R "$root/datasets/sample" "$tmp/sample" && mkdir -p "$tmp/index"
cp "$root/datasets/index/hcmc-dti.csv" "$tmp/index/"
ok "the sample city runs from deliveries to site" "$ranh" run --project "$tmp/sample/ranh.yaml"
site=$tmp/sample/site
ok "publish again over its own site" "$ranh" publish --project "$tmp/sample/ranh.yaml"

# --- files -------------------------------------------------------------------------------------------

pages="index map findings scores dossiers about"
for p in $pages; do
    if command -v xmllint >/dev/null; then
        # libxml2 knows HTML 4: new elements are not mistakes.
        xmllint --html --noout "$site/$p.html" 2>&1 | grep -a 'error' | grep -av 'Tag [a-z]* invalid' >"$tmp/xml"
        ok "$p.html is well formed" test ! -s "$tmp/xml"
    else
        skip "$p.html is well formed" "xmllint is not installed"
    fi
done

foreign() { # our own files name no other host; the XML names of SVG are no addresses
    ! grep -rnoE --include='*.html' --include='*.js' --include='*.css' --include='*.svg' \
        '(https?:)?//[A-Za-z0-9.-]+\.[a-z]{2,}[^"'"'"' ]*' "$site" --exclude-dir=leaflet |
        grep -v 'www.w3.org/'
}
ok "no file of ours names another host" foreign
leaflet_loads() { ! grep -noE "url\\((['\"]?)(https?:)?//" "$site/assets/leaflet/leaflet.css"; }
ok "Leaflet's style loads nothing from elsewhere" leaflet_loads

links() {
    bad=0
    for p in $pages; do
        grep -aoE '(href|src)="[^"#?]+' "$site/$p.html" | sed 's/^[^"]*"//' | sort -u >"$tmp/to"
        while read -r to; do
            [ -e "$site/$to" ] || { echo "$p.html -> $to"; bad=1; }
        done <"$tmp/to"
    done
    return "$bad"
}
ok "every link of every page leads to a file" links

# where the sheets meet: a row per border where somebody has to act, with who adjusts
sed -n '/aria-labelledby="borders"/,/<\/section>/p' "$site/about.html" >"$tmp/borders"
ok "a date in Vietnamese begins with the day" grep -qE 'hẹn trả ngày [0-9]{2}/[0-9]{2}/20[0-9]{2}' "$site/findings.csv"
is "the borders of the workspace stand on the page of sources" "$(grep -c '<tr><th scope="row"' "$tmp/borders")" \
    "$(sqlite3 -readonly "$tmp/sample/work/city.sqlite" "SELECT min(count(*), 10) FROM border WHERE class <> 'same-sheet' AND findings + within_limit > 0")"
ok "with the sheet that is adjusted" grep -q '27676/1 × 27676/2</th>.*chỉnh tờ 27676/1 vì tỷ lệ nhỏ hơn' "$tmp/borders"
# Applicants and addresses stand in `delivered` only.
sqlite3 -readonly "$tmp/sample/work/city.sqlite" 'SELECT DISTINCT value FROM delivered, json_each(attributes)
    WHERE key IN ('"'chu_dau_tu', 'Chủ đầu tư', 'dia_chi', 'Địa chỉ'"') AND length(value) > 6' >"$tmp/people"
ok "the deliveries name applicants and addresses" test -s "$tmp/people"
no_people() { ! grep -rlFf "$tmp/people" "$site"; }
ok "the site names none of them" no_people

# --- in the browser --------------------------------------------------------------------------------------

dom() { # folder page-and-query
    timeout 90 "$browser" --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
        --user-data-dir="$tmp/chrome" --enable-logging=stderr --v=0 --virtual-time-budget=8000 \
        --window-size=1280,900 --dump-dom "file://$1/$2" >"$tmp/dom" 2>"$tmp/console"
    grep -a 'CONSOLE' "$tmp/console" >>"$tmp/complaints"
}
has() { grep -aqF -- "$1" "$tmp/dom" || { echo "missing: $1"; grep -a CONSOLE "$tmp/console"; return 1; }; }
rows() { # at least N matches of a pattern
    n=$(grep -aoE -- "$2" "$tmp/dom" | wc -l)
    echo "$n of $2, wanted $1"
    [ "$n" -ge "$1" ]
}

if [ -z "$browser" ]; then
    skip "the pages in a browser" "chromium is not installed"
else
    : >"$tmp/complaints"
    dom "$site" index.html
    ok "overview speaks Vietnamese" has '<html lang="vi"'
    ok "overview shows the first figure" has 'thửa đất không có lỗi'
    dom "$site" 'index.html?lang=en'
    ok "overview speaks English" has '<html lang="en"'
    ok "its title too" has '<title>Overview'
    ok "links keep the language" has 'href="findings.html?lang=en'

    dom "$site" "findings.html?lang=vi"
    ok "issues are listed" rows 10 '<th scope="row"><div class="key">'
    ok "with sentences in Vietnamese" rows 5 '<div>(Thửa|Số hiệu|Đối tượng) '
    dom "$site" 'findings.html?lang=en#code=T101'
    ok "one kind in English" rows "$(grep -c ',T101,' "$root/datasets/sample/truth.csv")" '<div>(Parcel|Parcels) '
    ok "the filter holds" rows 1 'of [0-9,]+ issues'
    wrong() { ! grep -aoE '<code class="quiet">[A-Z][0-9]+' "$tmp/dom" | grep -v T101; }
    ok "and nothing else is shown" wrong

    dom "$site" "map.html?lang=vi"
    ok "the map stands" has 'leaflet-map-pane'
    ok "its tiles are there" rows 1 'class="leaflet-tile leaflet-tile-loaded"'
    ok "what it shows is listed beside it" rows 5 '<li><button type="button"><span class="sev'
    ok "the source is named" has 'Nguồn: '
    key=$(sed -n 's/^\["\([0-9]*\)",\[\["\([^"]*\)",.*/\1 \2/p' "$site/data/parcels/index.js" | head -n 1)
    number=$(sed -n '2s/^\["\([^"]*\)".*/\1/p' "$site/data/parcels/0.js")
    dom "$site" "map.html?lang=vi#commune=${key% *}&sheet=${key#* }&number=$number"
    ok "a parcel is found by sheet and number" has "<h3>Thửa $number, tờ ${key#* }</h3>"
    ok "the parcels around it have their numbers" rows 1 'data-drawn="[0-9][0-9]'
    cp "$root/tests/web/labels.html" "$site/"
    dom "$site" labels.html
    ok "a number lies inside its parcel, and is there when there is room" has "<p>0 wrong of 2000, level 0 missing, along 0 missing</p>"
    rm "$site/labels.html"
    dom "$site" "map.html?lang=en#commune=${key% *}&sheet=${key#* }&number=999999"
    ok "one that is not there is said not to be" has 'has no parcel 999999'

    # an address kept from an older site: the position has moved, kind and number still lead to the issue
    moved=$(sqlite3 -readonly "$tmp/sample/work/city.sqlite" \
        "SELECT key_a FROM finding WHERE code = 'T101' ORDER BY key_a DESC LIMIT 1")
    dom "$site" "map.html?lang=en#finding=0&code=T101&key=$moved"
    ok "a kept address leads to its issue" rows 1 "leaflet-popup-content.*Overlap within a sheet.*Parcels $moved "
    dom "$site" "map.html?lang=en#finding=0&code=T101&key=1/1/1"
    ok "one that is gone is said to be gone" has 'This issue is no longer in the data.'

    dom "$site" "dossiers.html?lang=vi"
    ok "on a phone each figure has its heading" rows 1 'data-head="Đúng hạn"'

    dom "$site" "scores.html?lang=vi"
    ok "units stand in the table" rows 5 'data-hash="#unit='
    unit=$(grep -aoE 'data-hash="#unit=[^"]+' "$site/scores.html" | head -n 1 | sed 's/.*=//')
    dom "$site" "scores.html?lang=en#unit=$unit"
    ok "a unit opens to its indicators" rows 40 '<tr class="l3">'
    ok "with the SQL behind a number" has 'FROM permit_event'

    # as somebody types it on a phone: small letters, another dash, a blank, no dot
    dossier=$(sed -n '2s/^[^"]*"[^"]*","\([^"]*\)".*/\1/p' "$site/data/dossiers/0.js" | tr '[:upper:]' '[:lower:]' | sed 's/-/%E2%80%93/; s/-/%20/; s/\.//')
    ok "it is typed in another way" sh -c 'case $0 in *%E2*) ;; *) exit 1 ;; esac' "$dossier"
    dom "$site" "dossiers.html?lang=vi#number=$dossier"
    ok "a dossier is found, however it is typed" rows 1 '<li class="past"><b>Tiếp nhận</b>'
    dom "$site" 'dossiers.html?lang=en#number=nothing'
    ok "one that is not there is said not to be" has 'There is no dossier nothing'

    # --- hostile names ---
    RANH_TEST_SITE=$tmp/hostile "$build/tests/unit/test_site" >/dev/null 2>&1
    for page in 'index.html' 'findings.html#level=210' 'map.html' 'scores.html#unit=26743' \
        'dossiers.html#number=H-0002</script>"'; do
        dom "$tmp/hostile" "$page"
        inert() { ! grep -aqE '<img src="?x|onerror="' "$tmp/dom"; }
        ok "a name with markup stays a name: $page" inert
    done
    ok "and the dossier with one is found" has 'H-0002&lt;/script&gt;"'
    dom "$tmp/hostile" 'scores.html#unit=26743'
    ok "and the unit with one is shown" has 'Phường &lt;/script&gt;&lt;img src=x'

    quiet() { cat "$tmp/complaints"; [ ! -s "$tmp/complaints" ]; }
    ok "nothing was said in the console" quiet
fi
done_testing
