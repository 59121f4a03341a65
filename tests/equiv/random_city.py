# SPDX-License-Identifier: MIT
"""A small city as one GeoJSON a map sheet, and random changes of it, for tests/equiv/random.sh.

    random_city.py make DIR SEED      a city of 20 sheets in two communes, with a few flaws
    random_city.py change DIR SEED    one more change; prints what it is

The state is DIR/city.json, from which all files are written: a change is one of those that happen to deliveries.
"""
import json
import os
import random
import sys

X0, Y0, COLUMNS, ROWS, PARCELS = 603000.0, 1190000.0, 5, 4, 6
SIDE, WIDTH = 90.0, 14.0


def sheet(rng, column, row):
    """A sheet of PARCELS x PARCELS parcels, no two neighbours apart but by flaws; every third has a road."""
    x0, y0, features = X0 + column * SIDE, Y0 + row * SIDE, []
    step = SIDE / PARCELS
    corner = lambda i, j: [x0 + i * step, y0 + j * step]
    for i in range(PARCELS):
        for j in range(PARCELS):
            if (column + row) % 3 == 0 and j == 2:
                continue
            ring = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)]
            if rng.random() < 0.05:
                ring[2][0] += rng.choice([0.0004, 0.02, 0.4, -0.3])
            features.append({"ring": ring, "number": i * PARCELS + j + 1, "use": rng.choice(["ODT", "ODT", "LUC", "CLN"])})
    return {"features": features, "scale": 500, "epsg": 9210, "commune": "26740" if row < ROWS // 2 else "26743", "sheet": column + COLUMNS * row + 1}


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


FUNCTIONS = ["DAT_O_Nhomnhao", "DAT_Dichvu", "DAT_Congvien", "DAT_Duong"]
KINDS = ["road_reserve", "river_corridor", "power_corridor"]


def box(x0, y0, x1, y1):
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def plan(rng):
    """Zones in cells that do not follow the sheets, with strips left between some, and corridors across."""
    zones, lines = [], []
    for i in range(9):
        for j in range(7):
            x, y = X0 - 20 + 55 * i, Y0 - 10 + 60 * j
            zones.append({"ring": box(x, y, x + rng.choice([55, 55, 54.9, 40]), y + 60), "code": "K%d-%d" % (i, j), "function": rng.choice(FUNCTIONS),
                          "from": rng.choice(["", "2020-01-01", "2026-06-01"]), "to": rng.choice(["", "", "2026-10-31", "2026-12-31"]),
                          "coverage": rng.choice([0, 40, 60]), "far": rng.choice([0, 2, 4]), "storeys": rng.choice([0, 3, 8])})
    for i in range(4):
        y = Y0 + 85 * i + rng.random() * 40
        lines.append({"ring": box(X0 - 30, y, X0 + rng.choice([100, 300, 500]), y + rng.choice([0.05, 3, 15])), "code": "H%d" % i,
                      "kind": rng.choice(KINDS), "width": 15})
    return zones, lines


def permit(rng):
    return {"sheet": rng.randint(1, 10), "number": rng.randint(1, 36), "issued": "2026-0%d-01" % rng.randint(1, 9), "coverage": rng.choice(["", 50, 90]),
            "far": rng.choice(["", 3.1, 6]), "storeys": rng.choice(["", 2, 5, 9])}


def write_plan(files, city):
    for name, columns, key in (("khu", {"ma": "code", "chucnang": "function", "tu": "from", "den": "to", "matdo": "coverage", "heso": "far",
                                        "tang": "storeys"}, "zones"), ("hanh-lang", {"ma": "code", "loai": "kind", "rong": "width"}, "lines")):
        with open(os.path.join(files, name + ".geojson"), "w") as out:
            json.dump({"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {column: z[of] for column, of in columns.items()},
                 "geometry": {"type": "Polygon", "coordinates": [z["ring"] + z["ring"][:1]]}} for z in city[key]]}, out)
    with open(os.path.join(files, "gp.csv"), "w") as out:
        out.write("so,xa,to,thua,ngay,matdo,heso,tang\n")
        for i, p in enumerate(city["permits"]):
            out.write("%d/GP,26740,%d,%d,%s,%s,%s,%s\n" % (i + 1, p["sheet"], p["number"], p["issued"], p["coverage"], p["far"], p["storeys"]))
    with open(os.path.join(files, "quy-tac.csv"), "w") as out:
        out.write("function,land_use,relation,applies_to,condition,status\n")
        out.write("".join("%s,%s,%s,,,P\n" % (f, u, r) for f, u, r in city["relations"]))


def write(folder, city):
    files = os.path.join(folder, "deliveries")
    os.makedirs(files, exist_ok=True)
    for name in os.listdir(files):
        if name.startswith("to-") and name[:-8] not in city["sheets"]:
            os.remove(os.path.join(files, name))
    for name, s in city["sheets"].items():
        collection = {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"ma": s["commune"], "to": str(s["sheet"]), "thua": str(f["number"]), "loai": f["use"],
                                               "dt": f.get("area", round(area(f["ring"]), 1))},
             "geometry": {"type": "Polygon", "coordinates": [f["ring"] + f["ring"][:1]]}} for f in s["features"]]}
        with open(os.path.join(files, name + ".geojson"), "w") as out:
            json.dump(collection, out)
    with open(os.path.join(files, "xa.geojson"), "w") as out:
        json.dump({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"ma": code, "ten": code},
             "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}} for code, ring in city["communes"].items()]}, out)
    write_plan(files, city)
    lines = ["project: {name: thu, crs: EPSG:9210, as_of: %s}" % city["as_of"], "workspace: work/city.sqlite", "rules: [deliveries/quy-tac.csv]",
             "zoning: {min_share: %s}" % city["min_share"], "sources:"]
    for name in city["order"]:
        s = city["sheets"][name]
        lines.append("  - {name: %s, role: parcels, path: deliveries/%s.geojson, crs: EPSG:%d, scale: %d, fields: "
                     "{commune: ma, sheet: to, number: thua, land_use: loai, area_m2: dt}}" % (name, name, s["epsg"], s["scale"]))
    lines.append("  - {name: xa, role: communes, path: deliveries/xa.geojson, crs: EPSG:9210, fields: {code: ma, name: ten}}")
    lines.append("  - {name: gp, role: permits, path: deliveries/gp.csv, fields: {permit_no: so, commune: xa, sheet: to, number: thua, issued: ngay, "
                 "coverage_pct: matdo, far: heso, storeys: tang}}")
    lines.append("  - {name: khu, role: zones, path: deliveries/khu.geojson, crs: EPSG:9210, fields: {code: ma, function: chucnang, valid_from: tu, "
                 "valid_to: den, max_coverage_pct: matdo, max_far: heso, max_storeys: tang}}")
    lines.append("  - {name: hanh-lang, role: restrictions, path: deliveries/hanh-lang.geojson, crs: EPSG:9210, fields: {code: ma, kind: loai, width_m: rong}}")
    with open(os.path.join(folder, "ranh.yaml"), "w") as out:
        out.write("\n".join(lines) + "\n")
    with open(os.path.join(folder, "city.json"), "w") as out:
        json.dump(city, out)


def make(rng):
    sheets = {"to-%02d" % (c + COLUMNS * r + 1): sheet(rng, c, r) for c in range(COLUMNS) for r in range(ROWS)}
    east, middle, north = X0 + COLUMNS * SIDE + 3, Y0 + ROWS / 2 * SIDE, Y0 + ROWS * SIDE + 5
    zones, lines = plan(rng)
    return {"sheets": sheets, "order": sorted(sheets), "gone": {}, "permits": [permit(rng) for _ in range(60)], "zones": zones, "lines": lines,
            "as_of": "2026-11-01", "min_share": 0.001, "relations": [["DAT_O_NHOMNHAO", "LUC", "conflicts"], ["DAT_CONGVIEN", "ODT", "conflicts"]],
            "communes": {"26740": box(X0 - 4, Y0 - 2, east, middle), "26743": box(X0 - 4, middle, east, north)}}


def change_plan(rng, city):
    """One more change of what is planned, permitted, asked or ruled."""
    what = rng.choice(["zone moved", "zone gone", "zone added", "zone far away", "zone reads otherwise", "corridor moved", "corridor gone", "corridor added",
                       "zones in another order", "permits", "permit gone", "permit added", "permit reads otherwise", "date", "rules", "least share", "crossed"])
    z, line, p = rng.choice(city["zones"]), rng.choice(city["lines"]), rng.choice(city["permits"])
    if what == "zone moved":
        by = rng.choice([0.02, 3, -20])
        z["ring"] = [[q[0] + by, q[1]] for q in z["ring"]]
    elif what == "zone gone" and len(city["zones"]) > 5:
        city["zones"].remove(z)
    elif what in ("zone added", "zone far away"):
        x = X0 + 5000 if what == "zone far away" else X0 + rng.random() * 400
        y = Y0 + rng.random() * 300
        city["zones"].insert(rng.randint(0, len(city["zones"])), dict(z, ring=box(x, y, x + 30, y + 30), code="N%d" % len(city["zones"])))
    elif what == "zone reads otherwise":
        z.update(rng.choice([{"function": rng.choice(FUNCTIONS)}, {"coverage": 30}, {"storeys": 1}, {"to": "2026-10-31"}, {"from": ""}]))
    elif what == "corridor moved":
        line["ring"] = [[q[0], q[1] + 7] for q in line["ring"]]
    elif what == "corridor gone" and len(city["lines"]) > 1:
        city["lines"].remove(line)
    elif what == "corridor added":
        x = X0 + rng.random() * 400
        city["lines"].append(dict(line, ring=box(x, Y0, x + 8, Y0 + 250), code="N%d" % rng.randint(1, 99)))
    elif what == "zones in another order":
        rng.shuffle(city["zones"])
    elif what == "permits":
        city["permits"][city["permits"].index(p)] = permit(rng)
    elif what == "permit gone" and len(city["permits"]) > 5:
        city["permits"].remove(p)
    elif what == "permit added":
        city["permits"].append(permit(rng))
    elif what == "permit reads otherwise":
        p.update(rng.choice([{"storeys": 12}, {"coverage": 95}, {"issued": "2026-06-15"}]))
    elif what == "date":
        city["as_of"] = rng.choice(["2026-10-15", "2026-11-01", "2027-01-01"])
    elif what == "rules":
        city["relations"] = rng.sample([["DAT_O_NHOMNHAO", "LUC", "conflicts"], ["DAT_CONGVIEN", "ODT", "conflicts"], ["DAT_DICHVU", "*", "conflicts"]], 2)
    elif what == "least share":
        city["min_share"] = rng.choice([0.001, 0.01, 0.3])
    elif what == "crossed":
        s = city["sheets"][rng.choice(city["order"])]
        ring = rng.choice([rng.choice(s["features"])["ring"], z["ring"]])
        ring[1], ring[2] = ring[2], ring[1]
    else:
        what = "nothing"
    return what


def change(rng, city):
    name = rng.choice(city["order"])
    s = city["sheets"][name]
    f = rng.choice(s["features"])
    what = rng.choice(["drop", "add", "move", "move", "corner", "corner", "corner", "remove", "twice", "area", "number", "use", "scale",
                       "zone", "order", "shuffle", "commune", "hole", "onto", "turn"] + ["plan"] * 16)
    if what == "drop" and len(city["order"]) > 8:
        city["gone"][name] = city["sheets"].pop(name)
        city["order"].remove(name)
    elif what == "add" and city["gone"]:
        name = rng.choice(sorted(city["gone"]))
        city["sheets"][name] = city["gone"].pop(name)
        city["order"].insert(rng.randint(0, len(city["order"])), name)
    elif what == "move":
        by = [rng.choice([0.1, -0.1, 0.0001, 0.003, 0.3, 5.0]), rng.choice([0, 0.1, -0.02])]
        for g in s["features"]:
            g["ring"] = [[p[0] + by[0], p[1] + by[1]] for p in g["ring"]]
        what += " %s" % by
    elif what == "corner":
        p = rng.choice(f["ring"])
        p[0] += rng.choice([0.0003, 0.01, 0.5, -0.5, 6.0])
        p[1] += rng.choice([0, 0.3, -3.0])
    elif what == "remove" and len(s["features"]) > 3:
        s["features"].remove(f)
    elif what == "twice":
        s["features"].append(json.loads(json.dumps(f)))
    elif what == "area":
        f["area"] = round(area(f["ring"]) * rng.choice([1.5, 10, 0.98]), 1)
    elif what == "number":
        f["number"] = rng.randint(1, 40)
    elif what == "use":
        f["use"] = rng.choice(["ODT", "LUC", "XXX", "BHK"])
    elif what == "scale":
        s["scale"] = rng.choice([200, 500, 1000, 2000])
    elif what == "zone":
        s["epsg"] = 9209 if s["epsg"] == 9210 else 9210
    elif what == "order":
        rng.shuffle(city["order"])
    elif what == "shuffle":
        rng.shuffle(s["features"])
    elif what == "commune":
        p = rng.choice(city["communes"][rng.choice(sorted(city["communes"]))])
        p[0] += rng.choice([0.05, -2.0, 7.0])
        p[1] += rng.choice([0.05, -2.0])
    elif what == "plan":
        return change_plan(rng, city)
    elif what == "hole":  # a gap that several sheets are around
        for other in city["sheets"].values():
            x, y = X0 + SIDE * rng.randint(1, COLUMNS - 1), Y0 + SIDE * rng.randint(1, ROWS - 1)
            other["features"] = [g for g in other["features"] if not any(abs(p[0] - x) < 1 and abs(p[1] - y) < 1 for p in g["ring"])] or other["features"]
    elif what == "onto":  # another sheet's shapes at its own place
        other = rng.choice(city["order"])
        s["features"] = json.loads(json.dumps(city["sheets"][other]["features"]))
        name += " <- " + other
    elif what == "turn":
        f["ring"].reverse()
    else:
        what = "nothing"
    return "%s %s" % (what, name)


def main():
    task, folder, seed = sys.argv[1], sys.argv[2], sys.argv[3]
    rng = random.Random(seed)
    if task == "make":
        write(folder, make(rng))
        return
    with open(os.path.join(folder, "city.json")) as f:
        city = json.load(f)
    print("; ".join(change(rng, city) for _ in range(rng.choice([1, 1, 1, 2, 3]))))
    write(folder, city)


main()
