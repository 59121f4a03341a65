#!/bin/sh
# SPDX-License-Identifier: MIT
# Tables as offices send them: an .xls with a title, merged names of columns, an empty first column, a row that numbers
# the columns and two empty sheets; the same as XLSX, ODS, UTF-16, with semicolons and decimal commas; several sheets;
# a font encoding in names and text; a .dbf with names in a font encoding.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1

python=$(command -v /usr/bin/python3 || command -v python3)
"$python" - <<'END' || skip "an .xls can be made" "python3-xlwt is not installed"
import datetime, xlwt
date = xlwt.easyxf(num_format_str='DD/MM/YYYY')
book = xlwt.Workbook()
sheet = book.add_sheet('Tọa độ')
sheet.write_merge(0, 0, 1, 6, 'UBND PHƯỜNG SÀI GÒN')
sheet.write_merge(1, 1, 1, 6, 'BẢNG KÊ TỌA ĐỘ ĐỈNH THỬA')
for i, name in enumerate(['STT', 'Tờ bản đồ', 'Thửa đất']):
    sheet.write_merge(3, 4, 1 + i, 1 + i, name)
sheet.write_merge(3, 3, 4, 5, 'Tọa độ')
sheet.write(4, 4, 'X (m)')
sheet.write(4, 5, 'Y (m)')
sheet.write_merge(3, 4, 6, 6, 'Ngày đo')
for k in range(6):
    sheet.write(5, 1 + k, '(%d)' % (k + 1))
points = [(1, 7, '03', 1192000.123, 604000.5), (2, '', '', 1192000.123, 604020.25), (3, '', '', 1192020, 604020.25),
          (4, '', '', 1192020, 604000.5), (1, 12.0, '12A', 1192100, 604000), (2, '', '', 1192100, 604010), (3, '', '', 1192110, 604010)]
for r, row in enumerate(points):
    for c, value in enumerate(row):
        if value != '':
            sheet.write(6 + r, 1 + c, value)
    sheet.write(6 + r, 6, datetime.date(2025, 9, 5), date)
sheet.write(20, 1, '')
book.add_sheet('Sheet2')
book.save('points.xls')

book = xlwt.Workbook()
sheet = book.add_sheet('Hướng dẫn')
sheet.write(0, 0, 'Điền vào trang bên cạnh')
sheet.write(1, 0, 'Không sửa tên cột')
sheet = book.add_sheet('Giấy phép')
for c, name in enumerate(['Số giấy phép', 'Ngày cấp', 'Tờ bản đồ', 'Thửa đất', 'Diện tích xây dựng (m2)']):
    sheet.write(0, c, name)
for c, value in enumerate(['43/GPXD', datetime.date(2026, 6, 5), 3, '003', 85.5]):
    sheet.write(1, c, value, date if c == 1 else xlwt.Style.default_style)
for c, value in enumerate(['44/GPXD', 46178, '3', '7 (cũ 3)', '1.234,5']):
    sheet.write(2, c, value)
book.save('permits.xls')
book.add_sheet('Giấy phép 2').write(0, 0, 'Số giấy phép')
book.get_sheet(2).write(0, 1, 'Tờ bản đồ')
book.save('two.xls')
END

said() { # FILE EXPRESSION CONDITION
    sqlite3 :memory: "select $2 from json_each(cast(readfile('$1.json') as text), '\$.findings') f where $3"
}
check() { # FILE options
    file=$1
    shift
    "$ranh" check --json --no-layer --crs EPSG:9210 --commune 26740 --scale 500 "$@" "$file" >"$file.json" 2>"$file.err"
}
counts() { sqlite3 :memory: "select json_extract(j, '\$.files[0].features_in') || ' ' || json_extract(j, '\$.files[0].accepted') || ' ' ||
    json_extract(j, '\$.files[0].rejected') from (select cast(readfile('$1.json') as text) as j)"; }

if [ -f points.xls ]; then
    OGR_XLS_HEADERS=DISABLE ogr2ogr -f XLSX points.xlsx points.xls >/dev/null 2>&1
    OGR_XLS_HEADERS=DISABLE ogr2ogr -f ODS points.ods points.xls >/dev/null 2>&1
    for f in points.xls points.xlsx points.ods; do
        check $f
        is "$f: two parcels under the title, beside the empty column" "$(counts $f)" "2 2 0"
        is "$f: where the names were found is told, as the spreadsheet counts rows" \
            "$(said $f "json_extract(value, '\$.message_en')" "json_extract(value, '\$.code') = 'F123'")" \
            "$f: the names of the columns are in rows 4 to 5; the 2 rows above are taken for a title; the row below that numbers the columns is no data."
        is "$f: nothing else is wrong" "$(said $f "group_concat(json_extract(value, '\$.code'), ' ')" "json_extract(value, '\$.severity') <> 'info'")" ""
    done
fi

# Programs call anything .xls.
if [ -f points.xls ]; then
    cp points.xlsx really-xlsx.xls
    cp points.ods really-ods.xls
    cp points.xls really-xls.xlsx
    printf 'Tờ\tThửa\tX\tY\n7\t1\t1192000\t604000\n7\t1\t1192000\t604010\n7\t1\t1192010\t604010\n7\t2\t1192100\t604000\n7\t2\t1192100\t604010\n7\t2\t1192110\t604010\n' >really-text.xls
    for f in really-xlsx.xls really-ods.xls really-xls.xlsx really-text.xls; do
        check $f
        is "$f is read as what it is" "$(counts $f)" "2 2 0"
    done
fi
printf '<html><table><tr><td>x</td></tr></table></html>' >web.xls
exits 4 "a web page called .xls is refused" "$ranh" check --no-layer --crs EPSG:9210 web.xls
cp .tap web.txt
ok "with what to do" grep -q 'save it as XLSX' web.txt

# The same rows by other hands: a title, names over two rows, comma decimals, merged keys.
printf 'UBND PHƯỜNG SÀI GÒN;;;;\nBẢNG KÊ TỌA ĐỘ;;;;\n\nSTT;Số tờ;Số thửa;Tọa độ;\n;;;X (m);Y (m)\n1;7;03;1192000,123;604000,5\n2;;;1192000,123;604020,5\n3;;;1192020;604020,5\n4;;;1192020;604000\n' >title.csv
iconv -f utf-8 -t utf-16 title.csv >utf16.csv
{ printf '\357\273\277'; tr ';' '\t' <title.csv; } >bom.txt
for f in title.csv utf16.csv bom.txt; do
    check $f
    is "$f: one parcel" "$(counts $f)" "1 1 0"
    is "$f: the layout is told" "$(said $f "count(*)" "json_extract(value, '\$.code') = 'F123' and json_extract(value, '\$.message_vi') like
        '%tên cột ở các dòng 4–5; 2 dòng có chữ phía trên được coi là tiêu đề%'")" 1
done
head -c 301 utf16.csv >cut.csv
exits 4 "UTF-16 that ends inside of a letter is refused" "$ranh" check --no-layer --crs EPSG:9210 cut.csv

# Names of columns in a font encoding, undeclared, with the text below them.
printf 'T\352 b\266n \256\345;Th\366a \256\312t;Lo\271i \256\312t;X;Y\n7;1;\256\312t \353;1192000;604000\n7;1;;1192000;604010\n7;1;;1192010;604010\n' >font.csv
check font.csv
is "names in TCVN3 are found" "$(counts font.csv)" "1 1 0"
is "and told" "$(said font.csv "count(*)" "json_extract(value, '\$.code') = 'F123' and json_extract(value, '\$.message_en') like '%names of the columns are in TCVN3%'")" 1

# Columns that allow two readings are refused with both; what a person says decides; another column of dates does too.
permits() { printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: p, role: permits, path: %s, commune: "26740"%s}\n' "$1" "${2-}" >ranh.yaml
    "$ranh" ingest --project ranh.yaml --quiet >/dev/null 2>err; }
rows() { sqlite3 w.sqlite "SELECT group_concat(coalesce(issued, '-') || ' ' || coalesce(filed, '-') || ' ' || coalesce(footprint_m2, '-'), '; ') FROM permit"; }
printf 'so_gpxd;ngay_cap;ngay_nop;dt_xd\nA;05/06/2025;;1.234\nB;07/08/2025;;2.500\n' >two.csv
permits two.csv
is "nothing is chosen" "$(rows)" "- - -; - - -"
is "both readings of the dates are shown" "$(sqlite3 w.sqlite "SELECT count(*) FROM finding WHERE code = 'A108' AND severity = 'warning' AND
    message_vi LIKE '%2 ô đọc được hai cách%\"05/06/2025\" là ngày 05 tháng 06 hay ngày 06 tháng 05 năm 2025%' AND message_en LIKE '%2025-06-05 or 2025-05-06%'")" 1
is "and of the numbers" "$(sqlite3 w.sqlite "SELECT count(*) FROM finding WHERE code = 'A107' AND message_vi LIKE '%\"1.234\" là 1,234 hay 1234%'")" 1
permits two.csv ', decimal: comma, dates: month-first'
is "said, they are read" "$(rows)" "2025-05-06 - 1234.0; 2025-07-08 - 2500.0"
is "and nothing is told" "$(sqlite3 w.sqlite "SELECT count(*) FROM finding WHERE code IN ('A107', 'A108')")" 0
permits two.csv ', decimal: dot' && echo >err
is "what can be said is told" "$(grep -c 'can be point or comma' err)" 1
printf 'so_gpxd;ngay_cap;ngay_nop;dt_xd\nA;05/06/2025;22/05/2025;1.234\nB;07/08/2025;;12,5\n' >shown.csv
permits shown.csv
is "another column of dates shows the day, a comma the mark" "$(rows)" "2025-06-05 2025-05-22 1234.0; 2025-08-07 - 12.5"

# Sheets: the one that holds the table is taken and told; two that could be are refused.
if [ -f permits.xls ]; then
    printf 'project: {name: x, crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: p, role: permits, path: permits.xls, commune: "26740"}\n' >ranh.yaml
    exits 0 "one sheet of two has the names" "$ranh" ingest --project ranh.yaml --quiet
    is "it is read, Excel dates and decimal commas with it" "$(sqlite3 w.sqlite "SELECT group_concat(permit_no || ' ' || issued || ' ' || sheet || ' ' ||
        number || ' ' || footprint_m2, '; ') FROM permit")" "43/GPXD 2026-06-05 3 003 85.5; 44/GPXD 2026-06-05 3 7 (cũ 3) 1234.5"
    is "and the other is named" "$(sqlite3 w.sqlite "SELECT message_vi FROM finding WHERE code = 'F123'")" \
        'permits.xls: đọc trang tính "Giấy phép", không đọc "Hướng dẫn".'
    sed -i.bak 's/permits.xls/two.xls/' ranh.yaml
    exits 4 "two sheets with the names are not chosen from" "$ranh" ingest --project ranh.yaml --quiet
    cp .tap two.txt
    ok "and both are listed" grep -q '"Giấy phép", "Giấy phép 2"' two.txt
    sed -i.bak 's/two.xls/two.xls, layer: "Giấy phép"/' ranh.yaml
    exits 0 "named, it is read" "$ranh" ingest --project ranh.yaml --quiet
fi
done_testing
