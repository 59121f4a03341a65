-- SPDX-License-Identifier: MIT
-- The workspace of one city (or one partition of it): docs/reference/workspace.md tells each table.
-- Keys of people (owners, applicants, phones) exist in `delivered` only, which publish never reads.
-- :srid is replaced by the EPSG code of the workspace CRS when the file is made.

CREATE TABLE workspace (                -- one row
  version INTEGER NOT NULL,             -- of this schema
  srid INTEGER NOT NULL,                -- workspace CRS (EPSG)
  origin_x REAL NOT NULL, origin_y REAL NOT NULL  -- of the 0.1 mm grid, metres
);
CREATE TABLE crs_pipeline (             -- the pinned operations, for ST_Transform's fourth argument
  srid INTEGER PRIMARY KEY, name TEXT NOT NULL, to_wgs84 TEXT NOT NULL, accuracy_m REAL
);

CREATE TABLE source (
  source_id INTEGER PRIMARY KEY,        -- made from its name; the upper 20 of the 47 bits of its rows' ids
  name TEXT NOT NULL UNIQUE,            -- its name in ranh.yaml
  role TEXT NOT NULL,                   -- parcels zones restrictions non_parcels communes permits events units indicators
  path TEXT NOT NULL, layer TEXT,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
  driver TEXT NOT NULL, encoding TEXT,  -- as stated; UTF-8 where nothing is
  crs_declared TEXT, crs_used TEXT, crs_reason TEXT,
  operation TEXT, accuracy_m REAL,      -- how it came into the workspace CRS
  deviation_mm REAL,                    -- from PROJ's own result at most, as compared; NULL = PROJ's own
  commune_code TEXT, scale INTEGER, survey_date TEXT,
  commune_asof TEXT,                    -- the date its commune codes are of; NULL = nobody said
  features_in INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
  feature_ahead INTEGER,                -- delivered.feature less the n of delivered_id, one for all its rows; NULL = they differ
  fields TEXT,                          -- JSON {role field: column}: the mapping in force
  encodings TEXT,                       -- JSON {column: {encoding, why, certainty, cells ...}} of text beyond ASCII
  reading TEXT, placing TEXT            -- hashes of all its rows and their places depend on; equal = not read, not placed again
);
CREATE TABLE delivered (                -- each feature as delivered
  delivered_id INTEGER PRIMARY KEY,     -- as all ids of rows of a source: source_id << 27 | n from 1
  source_id INTEGER NOT NULL REFERENCES source,
  feature INTEGER NOT NULL,             -- number in the file
  attributes TEXT NOT NULL,             -- JSON {column: text | null | {"hex": bytes that are not UTF-8}}
  geometry BLOB,                        -- WKB as delivered, in the source's CRS
  rejected TEXT                         -- finding code that kept it out of its table, else NULL
);

CREATE TABLE parcel (
  parcel_id INTEGER PRIMARY KEY,
  delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  key TEXT,                             -- commune/sheet/number, NULL when a part is missing
  commune_code TEXT, sheet TEXT, number TEXT,
  commune_old TEXT,                     -- the delivered code, where commune_code is its successor
  old_key TEXT,                         -- as delivered, or the key with the commune code of before
  identifier TEXT,                      -- 12-character GeoHash as delivered, where it is well-formed
  identifier_computed TEXT,             -- the same of this geometry; NULL until asked for
  land_use TEXT, area_recorded_m2 REAL, scale INTEGER, survey_date TEXT,
  native_srid INTEGER, native_area_m2 REAL  -- measured in the zone the data were drawn in
  -- geometry MULTIPOLYGON, workspace CRS, on the 0.1 mm grid; NULL until reproject
);
CREATE TABLE drawn (                    -- parcels made of the lines and labels of a drawing
  parcel_id INTEGER PRIMARY KEY,
  geometry BLOB NOT NULL,               -- WKB, in the source's CRS: what its boundary lines enclose
  elements TEXT NOT NULL                -- JSON [feature, ...]: boundary elements, then those of its labels
);
CREATE TABLE drawn_name (               -- what a drawing writes on levels of names, and its title; no level that may name people
  name_id INTEGER PRIMARY KEY,
  delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- street water place title
  text TEXT NOT NULL,                   -- NFC
  x REAL NOT NULL, y REAL NOT NULL      -- in the source's CRS
);
CREATE TABLE zone (
  zone_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  code TEXT, function TEXT, function_name TEXT, plan TEXT, decision TEXT, valid_from TEXT, valid_to TEXT,
  max_coverage_pct REAL, max_far REAL, max_storeys REAL, land_use TEXT
);
CREATE TABLE restriction (
  restriction_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  code TEXT, kind TEXT, name TEXT, width_m REAL, decision TEXT, valid_from TEXT, valid_to TEXT
);
CREATE TABLE non_parcel (               -- land that is not numbered as a parcel: roads, rivers, canals
  non_parcel_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  code TEXT, kind TEXT, name TEXT
);
CREATE TABLE commune (
  commune_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  code TEXT, name TEXT, name_en TEXT, valid_from TEXT
);
CREATE TABLE permit (
  permit_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  permit_no TEXT, filed TEXT, issued TEXT, commune_code TEXT, sheet TEXT, number TEXT,
  commune_old TEXT,                     -- the delivered code, where commune_code is its successor
  work TEXT, use TEXT, footprint_m2 REAL, floor_area_m2 REAL, storeys REAL, coverage_pct REAL, far REAL,
  address TEXT, status TEXT
);
CREATE INDEX permit_old ON permit(source_id) WHERE commune_old IS NOT NULL;  -- to be found without reading all
CREATE TABLE permit_event (
  event_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  dossier TEXT, permit_no TEXT, unit_code TEXT, received TEXT, due TEXT, done TEXT, status TEXT, channel TEXT
);
CREATE TABLE permit_parcel (            -- made by link
  permit_id INTEGER NOT NULL, parcel_id INTEGER NOT NULL, method TEXT NOT NULL, confidence REAL NOT NULL,
  PRIMARY KEY (permit_id, parcel_id)
) WITHOUT ROWID;

CREATE TABLE finding (
  finding_row INTEGER PRIMARY KEY,      -- the spatial index hangs on it: VACUUM keeps it
  finding_id TEXT NOT NULL UNIQUE,      -- stable hash: the same flaw has the same id in every run
  stage TEXT NOT NULL, code TEXT NOT NULL,
  severity TEXT NOT NULL,               -- error warning info
  verdict TEXT NOT NULL,                -- VIOLATION POSSIBLE OK NO_DATA NOT_APPLICABLE
  subject TEXT NOT NULL,                -- parcel permit zone restriction source unit
  id_a INTEGER, key_a TEXT, id_b INTEGER, key_b TEXT,
  source_id INTEGER, feature INTEGER,
  measured REAL, limit_value REAL, measure_unit TEXT, article TEXT,
  area_m2 REAL, width_m REAL, commune_code TEXT,
  message_vi TEXT NOT NULL, message_en TEXT NOT NULL,
  length_m REAL,                        -- along the boundary
  adjust TEXT,                          -- whose sheet is to be adjusted: a b report unknown; NULL = not asked
  group_key TEXT                        -- the same along one boundary: "26740/6 × 26740/7"; NULL = of no boundary
  -- geometry GEOMETRY, workspace CRS
);
CREATE INDEX finding_stage ON finding(stage, code, severity);  -- all that is counted
CREATE INDEX finding_repeat ON finding(stage) WHERE length(finding_id) > 32;  -- alike to the id but for an ordinal: few

CREATE TABLE overlap (                  -- faces covered more than once, the tiniest too
  overlap_id INTEGER PRIMARY KEY,       -- follows from the two parcels and the place; so a row stays as it is
  parcel_a INTEGER NOT NULL, parcel_b INTEGER NOT NULL,
  key_a TEXT, key_b TEXT, class TEXT NOT NULL, area_m2 REAL NOT NULL, width_m REAL NOT NULL,
  length_m REAL NOT NULL, limit_m REAL, verdict TEXT NOT NULL,
  adjust TEXT,                          -- whose sheet: a b report unknown; NULL = not asked
  border TEXT NOT NULL,                 -- border.name
  finding_id TEXT,                      -- NULL = no finding of its own, counted in its border
  fold TEXT                             -- why: within-limit recording minimum grid
  -- geometry MULTIPOLYGON
);
CREATE TABLE gap (                      -- enclosed faces covered by no parcel, the tiniest too
  gap_id INTEGER PRIMARY KEY,           -- follows from neighbours and outline
  neighbours TEXT NOT NULL, area_m2 REAL NOT NULL, width_m REAL NOT NULL,
  limit_m REAL, verdict TEXT NOT NULL,
  length_m REAL NOT NULL, class TEXT NOT NULL,
  adjust TEXT,                          -- which side of the border: a b report unknown
  border TEXT NOT NULL, finding_id TEXT, fold TEXT
  -- geometry MULTIPOLYGON
);
CREATE INDEX gap_finding ON gap(finding_id);
CREATE TABLE border (                   -- all overlaps and gaps between two sheets, or inside one
  border_id INTEGER PRIMARY KEY,        -- follows from sides and class
  name TEXT NOT NULL,                   -- "26740/6 × 26740/7"; inside one sheet "26740/6"
  side_a TEXT NOT NULL, side_b TEXT NOT NULL, class TEXT NOT NULL,
  overlaps INTEGER NOT NULL, gaps INTEGER NOT NULL,
  area_m2 REAL NOT NULL, width_m REAL NOT NULL, length_m REAL NOT NULL,  -- total, largest, total
  findings INTEGER NOT NULL,            -- of them, those that are findings of their own
  within_limit INTEGER NOT NULL,        -- and those that are not, by the reason
  recording INTEGER NOT NULL, below_minimum INTEGER NOT NULL, grid_noise INTEGER NOT NULL,
  small_area_m2 REAL NOT NULL, small_width_m REAL NOT NULL, small_length_m REAL NOT NULL,
  limit_m REAL,                         -- the least edge-matching limit met
  adjust TEXT, adjust_vi TEXT, adjust_en TEXT,  -- which side, for what is within the limit
  reports INTEGER NOT NULL              -- faces that nobody may adjust: to be reported
);
CREATE TABLE balance (                  -- parcels - doubled + gaps + others + moved = enclosed
  level TEXT NOT NULL,                  -- sheet, or commune: all its sheets together
  commune_code TEXT, sheet TEXT,
  source_id INTEGER,                    -- of a sheet without a number; else NULL
  parcels INTEGER NOT NULL, parcels_m2 REAL NOT NULL,
  doubled_m2 REAL NOT NULL,             -- covered more than once: (m - 1) times the ground
  gaps_m2 REAL NOT NULL,                -- enclosed, and covered by no parcel at all
  others_m2 REAL NOT NULL,              -- enclosed, and covered by parcels of other sheets (communes)
  moved_m2 REAL NOT NULL,               -- by rounding crossings to the grid
  enclosed_m2 REAL NOT NULL,            -- by the outer boundary
  recorded INTEGER NOT NULL,            -- parcels with a recorded area
  recorded_m2 REAL, computed_m2 REAL,   -- of these: as recorded, and as computed in their own zone
  boundary_m2 REAL,                     -- of a commune whose boundary is there: its area
  covered_m2 REAL,                      -- of it, by parcels
  open_m2 REAL,                         -- of it, neither covered nor enclosed by parcels
  missing_m2 REAL,                      -- of the open ground, taken for not delivered
  strips_m2 REAL,                       -- of it, too thin to be told
  pieces INTEGER NOT NULL,              -- of its ground, each hanging together along edges: 1 where roads are parcels
  at_points INTEGER NOT NULL            -- corners where ground meets ground, and nothing covered is between
);
CREATE TABLE parcel_zone (
  parcel_id INTEGER NOT NULL, zone_id INTEGER NOT NULL, area_m2 REAL NOT NULL, share REAL NOT NULL,
  PRIMARY KEY (parcel_id, zone_id)
) WITHOUT ROWID;
CREATE TABLE permit_zone (
  permit_id INTEGER NOT NULL, zone_id INTEGER NOT NULL, area_m2 REAL NOT NULL, share REAL NOT NULL,
  PRIMARY KEY (permit_id, zone_id)
) WITHOUT ROWID;

CREATE TABLE parcel_count (             -- of each commune, by index: what shares of parcels are shares of
  commune_code TEXT PRIMARY KEY,
  parcels INTEGER NOT NULL,             -- delivered
  placed INTEGER NOT NULL,              -- of them, with a geometry
  whole INTEGER NOT NULL,               -- with a geometry and a key
  with_area INTEGER NOT NULL            -- with a geometry and a recorded area
) WITHOUT ROWID;

CREATE TABLE unit (
  unit_id INTEGER PRIMARY KEY, delivered_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
  code TEXT, name TEXT, name_en TEXT, kind TEXT, parent TEXT
);
CREATE TABLE indicator_value (
  unit_code TEXT NOT NULL, indicator TEXT NOT NULL, period TEXT NOT NULL DEFAULT '', value REAL,
  delivered_id INTEGER, query TEXT,     -- delivered as a file's row, or computed by this SQL
  PRIMARY KEY (unit_code, indicator, period)
);
CREATE TABLE score (
  unit_code TEXT NOT NULL, item TEXT NOT NULL,   -- indicator, pillar, or "TOTAL"
  level INTEGER NOT NULL, period TEXT NOT NULL DEFAULT '',
  raw REAL, normalised REAL, weight REAL, score REAL, rank INTEGER, of_units INTEGER, missing TEXT,
  PRIMARY KEY (unit_code, item, period)
);

CREATE TABLE stage_run (
  run_id INTEGER PRIMARY KEY, stage TEXT NOT NULL, state TEXT NOT NULL,  -- done failed stopped
  inputs TEXT NOT NULL,                 -- JSON {what: hash or value}: what the result depends on
  counts TEXT NOT NULL,                 -- JSON {what: n}
  versions TEXT NOT NULL,               -- JSON {ranh, gdal, proj, geos, spatialite}
  started TEXT NOT NULL, seconds REAL NOT NULL, peak_bytes INTEGER NOT NULL
);
CREATE TABLE repair (                   -- of a parcel: proposed, applied, undone; never done by itself
  repair_id TEXT PRIMARY KEY,           -- hash of where it was delivered, method, before and after
  group_id TEXT NOT NULL,               -- rows applied together or not at all; of one alone its repair_id
  finding_id TEXT, codes TEXT NOT NULL, -- the first finding it answers; all their codes, "G104 G107"
  parcel_id INTEGER NOT NULL, key_a TEXT, source TEXT, feature INTEGER,
  method TEXT NOT NULL,                 -- remove-repeated remove-spike close-ring remove-ring make-valid
                                        -- snap assign-sliver insert-vertex
  before_hash TEXT NOT NULL,            -- XXH3-128 of the WKB it starts from, workspace CRS
  before_wkb BLOB NOT NULL, after_wkb BLOB NOT NULL,
  area_before_m2 REAL NOT NULL, area_after_m2 REAL NOT NULL, area_change_m2 REAL NOT NULL,
  native_before_m2 REAL,                -- of the parcel when it was applied: undoing puts it back
  note_vi TEXT NOT NULL, note_en TEXT NOT NULL,
  rule_vi TEXT, rule_en TEXT,           -- the part of the note that says by which rule; NULL = by none
  state TEXT NOT NULL DEFAULT 'proposed', who TEXT, applied TEXT, -- the project's date
  seq INTEGER                           -- order of applying; the last is undone first
);
CREATE INDEX repair_group ON repair(group_id);
CREATE TABLE repair_none (              -- what no repair is proposed for, and why
  finding_id TEXT, code TEXT NOT NULL, key_a TEXT, key_b TEXT,
  reason TEXT NOT NULL,                 -- beyond-limit one-neighbour whole-parcel makes-overlap ...
  note_vi TEXT NOT NULL, note_en TEXT NOT NULL
);
CREATE TABLE checked (                  -- what a stage saw of each source when it ran last
  stage TEXT NOT NULL, source_id INTEGER NOT NULL,  -- 0 = all that is not of a source
  content TEXT NOT NULL,                -- hash of its parcels as loaded: equal = its findings stay
  PRIMARY KEY (stage, source_id)
) WITHOUT ROWID;
CREATE TABLE checked_permit (           -- what zoning saw of each permit when it ran last
  permit_id INTEGER PRIMARY KEY,
  content INTEGER NOT NULL              -- hash of its row and its links: equal = its findings may stay
);
CREATE TABLE finding_before (           -- what each stage had found before it last ran: new, open, gone
  stage TEXT NOT NULL, finding_id TEXT NOT NULL, code TEXT NOT NULL,
  PRIMARY KEY (stage, finding_id)
) WITHOUT ROWID;
CREATE TABLE decision (                 -- people's decisions on findings, apart from verdicts
  finding_id TEXT PRIMARY KEY, decision TEXT NOT NULL,  -- waive
  reason TEXT NOT NULL, who TEXT,
  expires TEXT,                         -- last day it holds; NULL = for good
  made TEXT,                            -- the project's date when it was made
  code TEXT, key_a TEXT, measured REAL  -- of the finding then: another figure ends the decision
);
