/**
 * What a reader downloads, against the targets of the quality document.
 *
 *   node weights.mjs DIST BASE COOKIE PATH…     COOKIE is sent for a customer's own pages
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [dist = "dist", base = "", cookie = "", ...paths] = process.argv.slice(2);
const KB = 1024;

/** @type {{ what: string, raw: number, gzip: number, brotli: number, target?: number }[]} */
const rows = [];

/** @param {string} name */
const size = (name) => readFileSync(join(dist, name)).length;
/** @param {string} what @param {string[]} names @param {number} [target] in brotli */
const files = (what, names, target) => {
  const sum = (/** @type {string} */ ending) =>
    names.reduce((total, name) => {
      try {
        return total + size(name + ending);
      } catch {
        return total + size(name); // Not worth compressing.
      }
    }, 0);
  rows.push({ what, raw: sum(""), gzip: sum(".gz"), brotli: sum(".br"), target });
};

for (const path of paths) {
  const headers = { ...(path.includes("/accounts") ? { cookie } : {}), "accept-language": "en" };
  const answer = await fetch(base + path, { headers, redirect: "manual" });
  if (answer.status !== 200) {
    console.log(`(${path} answered ${answer.status}: left out)`);
    continue;
  }
  const html = Buffer.from(await answer.arrayBuffer());
  const label = path.replace(/[0-9a-f-]{36}/g, "…");
  // Served uncompressed or not, this is what a compressing proxy makes of it.
  rows.push({ what: `HTML ${label}`, raw: html.length, gzip: gzipSync(html).length, brotli: brotliCompressSync(html).length, target: 12 * KB });
}
files("CSS", ["pkg/main.css"], 16 * KB);
files("Font, Latin", ["static/fonts/figtree-latin.woff2"], 30 * KB);
files("Portal: wasm", ["pkg/portal_bg.wasm"]);
files("Portal: glue", ["pkg/portal.js"]);
files("Portal: wasm + glue", ["pkg/portal_bg.wasm", "pkg/portal.js"], 260 * KB);
files("Rehearsal of changes: wasm + glue", ["pkg/rehearsal_bg.wasm", "pkg/rehearsal.js"]);
files("Staff: wasm + glue", ["pkg/staff_bg.wasm", "pkg/staff.js"], 450 * KB);

const kb = (/** @type {number} */ bytes) => (bytes / KB).toFixed(1).padStart(8);
console.log(`${"KB".padEnd(40)}${["raw", "gzip", "brotli", "target"].map((head) => head.padStart(8)).join("")}`);
for (const { what, raw, gzip, brotli, target } of rows) {
  const verdict = target === undefined ? "" : `${kb(target)}  ${brotli <= target ? "kept" : "ABOVE"}`;
  console.log(`${what.padEnd(40)}${kb(raw)}${kb(gzip)}${kb(brotli)}${verdict}`);
}
