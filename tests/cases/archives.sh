#!/bin/sh
# SPDX-License-Identifier: MIT
# What offices send: a zip of a shapefile, a folder, the same file twice, a folder that cannot be written. And what
# is not read, with the way out.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
"$mkcity" --seed 31 --parcels 1500 --no-defects --drawings --out city 2>/dev/null
shp=$(basename "$(ls city/deliveries/thua-dat-*.shp)" .shp)
n=$(ogrinfo -ro -so -al "city/deliveries/$shp.shp" 2>/dev/null | sed -n 's/^Feature Count: //p')
parcels() { sed -n 's/.*: \([0-9]*\) parcels.*/\1/p' "$1" | head -n 1; }
check() { "$ranh" check --crs EPSG:9210 --scale 500 "$@"; }

# A zip, without a zip program: GDAL writes one.
ogr2ogr -f "ESRI Shapefile" one.shz "city/deliveries/$shp.shp" -lco ENCODING=UTF-8 >/dev/null 2>&1
mv one.shz one.zip
check one.zip >one.txt 2>&1
is "a zip of one shapefile: its parcels" "$(parcels one.txt)" "$n"
is "the layer lies beside the zip" "$(ls one.zip.ranh.gpkg)" one.zip.ranh.gpkg
is "nothing is left unpacked" "$(TMPDIR=$tmp check --no-layer one.zip >/dev/null 2>&1; ls -d ranh-?????? 2>/dev/null)" ""
printf 'project: {name: "Z", crs: EPSG:9210, as_of: 2026-11-01}\nworkspace: w.sqlite\nsources:\n  - {name: z, role: parcels, path: one.zip, crs: EPSG:9210, scale: 500}\n' >ranh.yaml
ok "a zip is a source of a project" "$ranh" run -q --to validate
is "its sum is that of the zip" "$(sqlite3 w.sqlite "SELECT sha256 FROM source")" "$(sha256sum one.zip | cut -c1-64)"
is "as many rows as delivered" "$(sqlite3 w.sqlite "SELECT features_in || ' ' || accepted FROM source")" "$n $n"
runs() { sqlite3 w.sqlite "SELECT group_concat(run_id || stage || started) FROM (SELECT * FROM stage_run ORDER BY 1)"; }
before=$(runs)
"$ranh" run -q --to validate >/dev/null 2>&1
is "and is current the second time" "$(runs)" "$before"
size=$(wc -c <one.zip)
wrong=""
at=1024
while [ $at -lt "$size" ]; do
    head -c $at one.zip >cut.zip
    r=0
    check --no-layer cut.zip >/dev/null 2>&1 || r=$?
    [ $r = 4 ] || wrong="$wrong $at:$r"
    at=$((at + 4096))
done
is "a zip cut anywhere is refused" "$wrong" ""
name=$(ogrinfo -ro "/vsizip/one.zip" 2>/dev/null | sed -n 's/^1: \([^ ]*\).*/\1/p')
ok "a file in it by its name" check --no-layer "one.zip/$name.shp"
exits 4 "one that is not there" check --no-layer one.zip/none.shp
cp .tap told
ok "is answered with what is" grep -q "it has \"$name.shp\"" told

# A folder.
mkdir folder empty
cp city/extra/ban-ve.dgn city/extra/ban-ve.dxf folder
echo "ten,chu" >folder/chu-su-dung.csv
check --commune 27676 --no-layer folder >folder.txt 2>&1
is "a folder: every drawing in it, no table beside" "$(sed -n 's/^\([^ ]*\): [0-9]* parcels.*/\1/p' folder.txt | tr '\n' ' ')" "ban-ve.dgn ban-ve.dxf "
ok "what was left aside is told" grep -q '^not read: folder/chu-su-dung.csv ' folder.txt
mkdir -p folder/cu
check --commune 27676 --no-layer --json folder 2>/dev/null >folder.json
is "to programs too, folders inside as well" "$(sqlite3 :memory: "SELECT json_extract(cast(readfile('folder.json') AS TEXT), '\$.not_read')")" \
    '["folder/chu-su-dung.csv","folder/cu"]'
exits 4 "an empty folder" check empty

# Nothing in a folder or a zip is left out in silence: what was taken, what not, and why.
told() { # FOLDER: "taken | aside by reason"
    r=0
    check --commune 27676 --no-layer --json "$1" >told.json 2>/dev/null || r=$?
    check --commune 27676 --no-layer --lang en "$1" >told.txt 2>&1
    python3 -c '
import json, sys
j = json.load(open("told.json"))
j = j.get("error", j)
print(*[f["path"] for f in j.get("files", [])], "|", *[u["file"] for u in j["unreadable"]], "|", *j.get("not_read", []))' | sed "s,$1/,,g;s/$/ $r/"
}
mkdir -p all2 f1 f2 f3/in f4 f5 f6 f7
ogr2ogr all2 "/vsizip/one.zip" -lco ENCODING=UTF-8 2>/dev/null
lay() { for part in shp shx dbf prj cpg; do cp "all2/$name.$part" "$1/to7.$part"; done; }
printf 'xa,to,thua,wkt\n27676,91,1,"POLYGON((604000 1192000,604020 1192000,604020 1192020,604000 1192020,604000 1192000))"\n' >thua.csv
printf 'Tờ\tThửa\tX\tY\n91\t1\t1192000\t604000\n91\t1\t1192000\t604020\n91\t1\t1192020\t604020\n91\t1\t1192020\t604000\n' >toa-do.txt
lay f1
printf 'tờ 7 đo lại\nhai lần\n' >f1/doc-toi.txt
cp toa-do.txt f1/to7.txt
cp thua.csv f1
printf '%%PDF-1.4' >f1/scan.pdf
for litter in to7.qml to7.shp.xml Thumbs.db '~$to7.xlsx' .lock; do echo x >"f1/$litter"; done
printf 'số,ngày cấp\n12/GPXD,2026-01-05\n' >f1/giay-phep.csv
is "beside a map: a table of shapes is one too; not a list of points, a list, a scan" "$(told f1)" "thua.csv to7.shp | | doc-toi.txt giay-phep.csv scan.pdf to7.txt 0"
ok "tables with what to do" grep -q '^not read: f1/giay-phep.csv, f1/to7.txt (tables without shapes beside maps: to check one, name it yourself)' told.txt
ok "other files as such" grep -q '^not read: f1/doc-toi.txt, f1/scan.pdf (not of a kind that is read here)' told.txt
cp thua.csv f2
: >f2/to7.shp
is "an empty map does not hide the table" "$(told f2)" "thua.csv | to7.shp | 7"
# Plans and boundaries of communes lie beside parcels and are none.
mkdir -p f8
lay f8
areas() { # file, head, cells
    printf '%s,wkt\n%s,"POLYGON((604000 1192000,609000 1192000,609000 1198000,604000 1198000,604000 1192000))"\n' "$2" "$3" >"f8/$1.csv"
    ogr2ogr -oo AUTODETECT_TYPE=NO -oo GEOM_POSSIBLE_NAMES=wkt -oo KEEP_GEOM_COLUMNS=NO -a_srs EPSG:9210 "f8/$1.gpkg" "f8/$1.csv"
    rm "f8/$1.csv"
}
areas quy-hoach maDoiTuong,chucNang,soQuyetDinh,loaiDat PK-1,O,12/QD,ODT
areas ranh-gioi-xa maXa,tenXa 27676,X
areas to8 loaiDat,ghiChu ODT,x
is "plans are told, unknown maps are parcels" "$(told f8)" "ranh-gioi-xa.gpkg to7.shp to8.gpkg | | quy-hoach.gpkg 0"
ok "with what to do" grep -q '^not read: f8/quy-hoach.gpkg (plans, corridors or permits, by their columns' told.txt
ok "boundaries are boundaries" grep -q '^ranh-gioi-xa.gpkg: the boundary of 1 commune$' told.txt
is "a plan that is named is taken for parcels" "$(told f8/quy-hoach.gpkg)" "f8/quy-hoach.gpkg | | 0"
mkdir -p f9 && mv f8/quy-hoach.gpkg f9
is "one that is alone in its folder too" "$(told f9)" "quy-hoach.gpkg | | 0"
lay f3/in
is "a folder of folders" "$(told f3)" "| f3 | in 4"
ok "names them" grep -q 'not read: f3/in (folders inside' told.txt
cp toa-do.txt f4
printf 'tờ 7 đo lại\n' >f4/doc-toi.txt
is "lists of points alone are the delivery" "$(told f4)" "toa-do.txt | | doc-toi.txt 0"
lay f5
rm f5/to7.shp
cp thua.csv f5
is "parts without their map" "$(told f5)" "thua.csv | | to7.dbf to7.shx 0"
ok "are told as that" grep -q 'f5/to7.dbf, f5/to7.shx (parts of a map whose main file is missing' told.txt
if command -v zip >/dev/null; then
    (cd f1 && zip -q ../f6/giao.zip to7.* thua.csv scan.pdf)
    cp thua.csv f6/hai.csv
    is "a zip and a loose table: the same within and beside" "$(told f6)" "hai.csv giao.zip/thua.csv giao.zip/to7.shp | | giao.zip/scan.pdf giao.zip/to7.txt 0"
    (cd f1 && zip -q ../f7/anh.zip scan.pdf)
    cp thua.csv f7
    is "a zip of scans does not hide the table" "$(told f7)" "thua.csv | anh.zip | 7"
    zip -q diem.zip toa-do.txt
    exits 0 "a list of points in a zip" check --commune 27676 --no-layer diem.zip
    exits 0 "by its name" check --commune 27676 --no-layer diem.zip/toa-do.txt
else
    skip "zips in folders" "no zip program"
fi
if command -v zip >/dev/null; then
    zip -q nested.zip one.zip
    exits 4 "an archive in an archive" check nested.zip
    cp .tap told
    ok "is named" grep -q '"one.zip"' told
fi

# All files of a folder, as a shell's * names them: parts of a shapefile and what was written there before.
ogr2ogr all "/vsizip/one.zip" -lco ENCODING=UTF-8 2>/dev/null
check --no-layer "all/$name.shp" >alone.txt 2>&1
check all/* >/dev/null 2>&1
check --no-layer all/* >star.txt 2>&1
is "*: parts and layers of before are no files of their own" "$(cat star.txt)" "$(cat alone.txt)"
check --no-layer "all/$name.dbf" >part.txt 2>&1
is "a part stands for its shapefile" "$(cat part.txt)" "$(cat alone.txt)"
exits 2 "a layer of findings alone is no delivery" check "all/$name.shp.ranh.gpkg"

# The same twice.
cp one.zip two.zip
check --no-layer one.zip two.zip >twice.txt 2>&1
ok "a copy under another name is told" grep -q "F140" twice.txt
exits 2 "one file by two names" check --no-layer one.zip ./one.zip
ln -s one.zip three.zip
exits 2 "or by a link" check --no-layer one.zip three.zip

# A folder that cannot be written. Root may write anywhere, so there another user runs the program.
mkdir locked elsewhere
cp one.zip locked
chmod 755 "$tmp" .
chmod 555 locked
chmod 777 elsewhere
as_user() { "$@"; }
[ "$(id -u)" != 0 ] || as_user() { runuser -u nobody -- "$@"; }
if as_user test -x "$ranh" && as_user test -r "$RANH_DATASETS/codes/land-use.csv"; then
    not_ok "the user cannot write into the folder" as_user touch locked/x
    (cd elsewhere && as_user "$ranh" check --crs EPSG:9210 --commune 27676 --scale 500 ../locked/one.zip >../locked.txt 2>&1)
    ok "the layer goes where one works" grep -q "layer of findings: one.zip.ranh.gpkg" locked.txt
    is "and is there, whole" "$(sqlite3 elsewhere/one.zip.ranh.gpkg "PRAGMA integrity_check; SELECT count(*) > 0 FROM gpkg_spatial_ref_sys" | tr '\n' ' ')" "ok 1 "
    is "nothing was left in the folder" "$(ls locked)" "one.zip"
    chmod 555 elsewhere
    r=0
    (cd elsewhere && as_user "$ranh" check --crs EPSG:9210 --commune 27676 --scale 500 ../locked/one.zip >../locked.txt 2>../locked.err) || r=$?
    is "neither there nor here: the answer all the same, and status 5" "$(parcels locked.txt) $r" "$n 5"
else
    skip "the layer goes where one works" "another user cannot reach the program"
fi
: >notafolder
r=0
check one.zip -o notafolder/x.gpkg >told.txt 2>told.err || r=$?
is "a layer that cannot be written: the answer all the same, and status 5" "$(parcels told.txt) $r" "$n 5"

# What is not read.
printf 'Rar!\032\007\0 x' >a.rar
printf '7z\274\257\047\034 x' >a.7z
printf '%%PDF-1.4 x' >a.pdf
printf '\0\1\0\0Standard Jet DB' >a.mdb
printf '\320\317\021\340\241\261\032\341' >a.dgn
printf 'AC1027 x' >a.dwg
for f in "rar ZIP" "7z ZIP" "pdf DXF" "mdb GPKG" "dgn V7" "dwg DXF"; do
    exits 4 "a ${f% *}" check "a.${f% *}"
    cp .tap told
    ok "is answered with the way out (${f#* })" grep -q "${f#* }" told
done

# Under the name of another kind: what it is, and how to call it.
cp city/extra/ban-ve.dgn a.dxf
cp city/extra/ban-ve.dxf b.dgn
cp city/extra/ban-ve-hinh.gpkg c.geojson
cp city/deliveries/thua-dat-thanh-an-dong-ruong.geojson e.shp
cp city/deliveries/thua-dat-thanh-an-dong-ruong.geojson to-12
cp city/deliveries/chi-so-so-nganh.ods g
cp city/deliveries/giay-phep-bo-dong.xlsx h.zip
cp all/*.shp i.csv
for f in "a.dxf dgn" "b.dgn dxf" "c.geojson gpkg" "e.shp geojson" "to-12 geojson" "g ods" "h.zip xlsx" "i.csv shp"; do
    exits 4 "${f#* } under the name ${f% *}" check "${f% *}"
    cp .tap told
    ok "is told, with the name to give it" grep -q "rename it to end in .${f#* }" told
done

# A full disk, where one can be had.
mkdir full
if mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
    cp one.zip full 2>/dev/null || ogr2ogr -limit 9 full/two.csv "/vsizip/one.zip" -lco GEOMETRY=AS_WKT 2>/dev/null
    exits 5 "no room for the layer" check one.zip -o full/x.gpkg
    cp .tap told
    umount full
    ok "is told in these words" grep -q "the disk is full" told
else
    skip "no room for the layer" "no small disk can be made"
fi
done_testing
