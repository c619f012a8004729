/**
 * Lighthouse on a phone, the median of several runs, against the targets of the quality document.
 *
 *   node lighthouse.mjs BASE COOKIE RUNS PATH…     COOKIE is sent for a customer's own pages;
 *                                                  QUITUS_CHROMIUM names the browser
 */
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [base = "", cookie = "", runs = "5", ...paths] = process.argv.slice(2);
const TARGETS = "performance ≥ 98, accessibility 100, best practices 100, LCP ≤ 1500 ms, TBT ≤ 100 ms, CLS 0";

const chrome = await launch({
  chromePath: process.env.QUITUS_CHROMIUM,
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const heads = ["perf", "a11y", "best", "LCP ms", "TBT ms", "CLS", "FCP ms"];
console.log(`${`median of ${runs}`.padEnd(40)}${heads.map((head) => head.padStart(8)).join("")}`);
for (const path of paths) {
  /** @type {number[][]} */
  const all = [];
  /** @type {Set<string>} */
  const lost = new Set();
  for (let run = 0; run < Number(runs); run++) {
    const result = await lighthouse(base + path, {
      port: chrome.port,
      logLevel: "silent",
      output: "json",
      onlyCategories: ["performance", "accessibility", "best-practices"],
      extraHeaders: path.includes("/accounts") ? { Cookie: cookie } : {},
    });
    if (!result || result.lhr.runtimeError) {
      console.log(`(${path}: ${result?.lhr.runtimeError?.message ?? "no result"})`);
      break;
    }
    const { audits, categories } = result.lhr;
    const score = (/** @type {string} */ name) => Math.round((categories[name]?.score ?? 0) * 100);
    const figure = (/** @type {string} */ name) => audits[name]?.numericValue ?? NaN;
    all.push([
      score("performance"),
      score("accessibility"),
      score("best-practices"),
      Math.round(figure("largest-contentful-paint")),
      Math.round(figure("total-blocking-time")),
      Number(figure("cumulative-layout-shift").toFixed(3)),
      Math.round(figure("first-contentful-paint")),
    ]);
    for (const name of ["accessibility", "best-practices"]) {
      for (const { id, weight } of categories[name]?.auditRefs ?? []) {
        const got = audits[id]?.score;
        if (weight > 0 && typeof got === "number" && got < 1) lost.add(id);
      }
    }
  }
  if (all.length === 0) continue;
  const figures = heads.map((_, column) => median(all.map((row) => row[column] ?? NaN)));
  console.log(`${path.replace(/[0-9a-f-]{36}/g, "…").padEnd(40)}${figures.map((figure) => String(figure).padStart(8)).join("")}`);
  if (lost.size > 0) console.log(`  points lost by: ${[...lost].join(", ")}`);
}
console.log(`targets: ${TARGETS}`);
chrome.kill();
