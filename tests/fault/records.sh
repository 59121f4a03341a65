#!/bin/sh
# SPDX-License-Identifier: MIT
# One record of a delivery damaged: the file is refused with a reason, or every feature that is in it is accepted or told as rejected, or
# what is missing is told. Thirty squares in each format; a cell, a geometry, a record, an index at a time.
. "$(dirname "$0")/../tap.sh"
cd "$tmp" || exit 1
cat >hunt.py <<'END'
import glob, json, os, shutil, sqlite3, struct, subprocess, sys
ranh = sys.argv[1]
N = 30
SHP = ["shp", "shx", "dbf", "prj", "cpg"]
ring = lambda x: ",".join("%d %d" % p for p in [(x, 1192000), (x + 10, 1192000), (x + 10, 1192010), (x, 1192010), (x, 1192000)])
lines = ["WKT,maxa,soto,sothua,dtich"] + ['"POLYGON((%s))",26740,7,%d,100' % (ring(604000 + 10 * i), i + 1) for i in range(N)]
open("a.csv", "w").write("\n".join(lines) + "\n")
open("a.vrt", "w").write('<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>a.csv</SrcDataSource><GeometryType>wkbPolygon</GeometryType><GeometryField encoding="WKT" field="WKT"/><LayerSRS>EPSG:9210</LayerSRS><Field name="maxa"/><Field name="soto"/><Field name="sothua"/><Field name="dtich"/></OGRVRTLayer></OGRVRTDataSource>')
for form, out, more in [("ESRI Shapefile", "a.shp", []), ("GPKG", "a.gpkg", []), ("FlatGeobuf", "a.fgb", ["-lco", "SPATIAL_INDEX=NO"]), ("GeoJSON", "a.geojson", ["-lco", "COORDINATE_PRECISION=3"])]:
    subprocess.run(["ogr2ogr", "-f", form, out, "a.vrt"] + more, capture_output=True)

def check(name):
    r = subprocess.run([ranh, "check", "--no-layer", "--json", "--lang", "en", "--crs", "EPSG:9210", "--scale", "500", name], capture_output=True, text=True, timeout=60)
    j = json.loads(r.stdout)
    if "error" in j:
        return "refused", len(j["error"]["text"]) > 20
    f = j["files"][0]
    told = {x["feature"] for x in j["findings"] if x["code"][0] in "FA" and x["feature"] is not None}
    codes = {x["code"] for x in j["findings"]}
    return f["features_in"], f["accepted"], f["rejected"], told, codes

def case(title, name, features=N):
    """Refused with a reason; or as many features as there are, each accepted or told by its number."""
    r = check(name)
    good = r[1] if r[0] == "refused" else r[0] == features and r[0] == r[1] + r[2] and len(r[3]) >= r[2]
    print("%s %s" % ("ok" if good else "not", title), "" if good else r)

def fresh(extensions):
    for f in glob.glob("b.*"): os.remove(f)
    for e in extensions:
        if os.path.exists("a." + e): shutil.copy("a." + e, "b." + e)

def patched(extension, at, data):
    fresh(SHP if extension in SHP else [extension])
    b = bytearray(open("b." + extension, "rb").read())
    b[at:at + len(data)] = data
    open("b." + extension, "wb").write(b)

for name in ["a.csv", "a.shp", "a.gpkg", "a.fgb", "a.geojson"]:
    case("whole: " + name, name)

head, row = struct.unpack("<HH", open("a.dbf", "rb").read()[8:12])
size = 2 * struct.unpack(">i", open("a.shp", "rb").read()[104:108])[0] + 8
record = 100 + 3 * size
patched("dbf", head + 5 * row, b"*")
r = check("b.shp")
print("ok" if r[:3] == (N - 1, N - 1, 0) and "F124" in r[4] else "not", "shp: a row marked as deleted is told", r[:3], r[-1])
for title, at, data in [("no shape", record + 8, struct.pack("<i", 0)), ("another type", record + 8, struct.pack("<i", 3)), ("no type", record + 8, struct.pack("<i", 77)),
                        ("a shorter record", record + 4, struct.pack(">i", 2)), ("many points", record + 44, struct.pack("<i", 99999)), ("many parts", record + 40, struct.pack("<i", 99999))]:
    patched("shp", at, data)
    case("shp: " + title, "b.shp")
for title, extension, at, data in [("offset beyond", "shx", 132, struct.pack(">i", 10**6)), ("fewer rows", "dbf", 4, struct.pack("<I", N - 2)), ("more rows", "dbf", 4, struct.pack("<I", N + 2))]:
    patched(extension, at, data)
    case("shp: " + title, "b.shp")

for sql in ["SET geom = NULL", "SET geom = substr(geom, 1, 60)", "SET geom = x'00'", "SET geom = 'POINT(1 2)'", "SET sothua = NULL", "SET sothua = x'ff00ff'"]:
    fresh(["gpkg"])
    db = sqlite3.connect("b.gpkg")
    for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall(): db.execute('DROP TRIGGER "%s"' % t)
    db.execute("UPDATE a %s WHERE fid = 3" % sql)
    db.commit()
    db.close()
    case("gpkg: " + sql, "b.gpkg")

whole = json.load(open("a.geojson"))
gone = object()
at = ["features", 3]
for path, value in [(["geometry"], None), (["geometry"], gone), (["geometry"], "x"), (["geometry", "type"], "Polygone"), (["geometry", "coordinates"], gone), (["geometry", "coordinates"], []),
                    (["geometry", "coordinates", 0, 1], ["x", 1]), (["geometry", "coordinates", 0, 1], [1]), (["properties"], gone), (["properties"], [1]), (["properties", "sothua"], {"a": 1}),
                    ([], None), ([], "x"), (["type"], "Feat"), ([], whole["features"][3]["geometry"])]:
    j = json.loads(json.dumps(whole))
    x, p = j, at + path
    for k in p[:-1]: x = x[k]
    if value is gone: del x[p[-1]]
    else: x[p[-1]] = value
    json.dump(j, open("b.geojson", "w"))
    case("geojson: %s is %s" % (".".join(map(str, path)) or "the feature", "gone" if value is gone else str(value)[:20]), "b.geojson")

for title, new in [("open quote", lines[4].replace('))"', "))")), ("quote in a cell", lines[4].replace("26740", '26"740')), ("short row", lines[4].rsplit(",", 2)[0]), ("long row", lines[4] + ",9,9"),
                   ("broken WKT", lines[4].replace("POLYGON", "POLIGON")), ("no WKT", ",26740,7,4,100"), ("NUL", lines[4].replace("26740", "26\0740")), ("the names again", lines[0]), ("commas", ",,,,")]:
    open("b.csv", "w").write("\n".join(lines[:4] + [new] + lines[5:]) + "\n")
    case("csv: " + title, "b.csv")

data = open("a.fgb", "rb").read()
for i in range(700, len(data), 211):
    b = bytearray(data)
    b[i] ^= 0x55
    open("b.fgb", "wb").write(b)
    case("fgb: byte %d" % i, "b.fgb")
END
python3 hunt.py "$ranh" >out 2>&1 || cat out
ok "seventy kinds of damage were tried" [ "$(grep -c '^ok\|^not' out)" -gt 65 ]
while read -r result text; do
    [ "$result" = ok ]
    tap_say $? "$text"
done <out
done_testing
