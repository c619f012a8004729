// Draws the pictures of the brand from their sources here into style/static: `node style/brand/make.mjs`.
// Needs Chromium ($QUITUS_CHROMIUM, set by scripts/env.sh) and the typeface (`node style/fonts.mjs`).
// The pictures are kept in the repository: a build does not need a browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const to = (name) => join(here, "../static", name);
const work = mkdtempSync(join(tmpdir(), "quitus-brand-"));
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--force-device-scale-factor=1", "--allow-file-access-from-files"];

function draw(page, width, height, file) {
  execFileSync(process.env.QUITUS_CHROMIUM || "chromium", ["--headless", ...quiet, `--user-data-dir=${join(work, "profile")}`,
    `--window-size=${width},${height}`, `--screenshot=${file}`, "--virtual-time-budget=2000", pathToFileURL(page).href], { stdio: "ignore" });
  const png = readFileSync(file);
  const [gotWidth, gotHeight] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (gotWidth !== width || gotHeight !== height) throw new Error(`${file} is ${gotWidth} by ${gotHeight}`);
}

// A page that holds a drawing and nothing else.
function holding(svg) {
  const page = join(work, "icon.html");
  writeFileSync(page, `<!doctype html><style>body{margin:0;height:100vh}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  return page;
}

// The oldest browsers ask for /favicon.ico: a PNG with a header of 22 bytes.
function ico(png, size) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}

try {
  const icon = holding(readFileSync(join(here, "icon.svg"), "utf8"));
  draw(icon, 180, 180, to("apple-touch-icon.png"));
  draw(icon, 192, 192, to("icon-192.png"));
  draw(icon, 512, 512, to("icon-512.png"));
  const small = join(work, "32.png");
  draw(icon, 32, 32, small);
  writeFileSync(to("favicon.ico"), ico(readFileSync(small), 32));
  draw(join(here, "card.html"), 1200, 630, to("card.png"));
} finally {
  rmSync(work, { recursive: true, force: true });
}
