// SPDX-License-Identifier: MIT
// Peer of the residual chain: coverage validity of GEOS >= 3.12, by npm's geos-wasm. It flags parcels, and names neither
// pairs nor areas.
//
// Usage: node peer_coverage.mjs FOLDER_OF_geos-wasm FILE
// FILE has a line a parcel: id, tab, WKB in hexadecimal. Prints the seconds of GEOSCoverageIsValid alone.
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder, file] = process.argv.slice(2);
const { default: initGeosJs } = await import(pathToFileURL(resolve(folder, 'build/package/geos.esm.js')));
const geos = await initGeosJs();
const heap = () => geos.Module.HEAPU8;

const reader = geos.GEOSWKBReader_create();
const parcels = [];
let room = 0, at = 0;
for await (const line of createInterface({ input: createReadStream(file) })) {
    const bytes = Buffer.from(line.slice(line.indexOf('\t') + 1), 'hex');
    if (bytes.length > room) {
        if (room) geos.Module._free(at);
        room = 2 * bytes.length;
        at = geos.Module._malloc(room);
    }
    heap().set(bytes, at);
    parcels.push(geos.GEOSWKBReader_read(reader, at, bytes.length));
}
const list = geos.Module._malloc(4 * parcels.length);
new Uint32Array(heap().buffer, list, parcels.length).set(parcels);
const GEOMETRYCOLLECTION = 7;
const coverage = geos.GEOSGeom_createCollection(GEOMETRYCOLLECTION, list, parcels.length);

const out = geos.Module._malloc(4);
const start = process.hrtime.bigint();
const valid = geos.GEOSCoverageIsValid(coverage, 0, out);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
if (valid > 1) throw new Error('GEOSCoverageIsValid failed');
const edges = new Uint32Array(heap().buffer, out, 1)[0];
let flagged = 0;
for (let i = 0; i < parcels.length; i++) flagged += geos.GEOSisEmpty(geos.GEOSGetGeometryN(edges, i)) ? 0 : 1;
console.log(`${seconds.toFixed(3)} s  ${flagged} parcels flagged`);
