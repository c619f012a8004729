/**
 * R9 of the quality targets: every page many times, many at once. Every body must be whole (it ends with `</html>` and the
 * few script elements that Leptos puts after it), and the server's memory must stay flat.
 *
 *   node soak.mjs --base http://127.0.0.1:3000 [--times 500] [--parallel 20] [--cookie NAME=VALUE] [--pid PID] PATH…
 *
 * Prints its figures; exit code 1 when a body was not whole or memory grew.
 */
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { parseArgs } from "node:util";

/** What may follow the document: resources for hydration, in script elements. */
const WHOLE = /^<!DOCTYPE html>[\s\S]*<\/html>(\s|<!>|<script\b[^>]*>[\s\S]*?<\/script>)*$/i;
/** Memory may settle by this much; a leak of a page's size per request is far above it. */
const GROWTH_MAX = { share: 0.15, bytes: 24 * 1024 * 1024 };

/**
 * @typedef {{ base: string, paths: string[], times: number, parallel: number, cookie?: string, pid?: number }} Soak
 * @typedef {{ requests: number, bytes: number, faults: string[], p50: number, p99: number, perSecond: number, before?: number, after?: number, isFlat: boolean }} Figures
 */

/** Asks for every path `times` times, `parallel` at once, after a warm-up of a tenth.
 * @param {Soak} soak @returns {Promise<Figures>} */
export async function soak(soak) {
  const agent = new Agent({ keepAlive: true, maxSockets: soak.parallel });
  const warm = await round({ ...soak, times: Math.max(20, Math.ceil(soak.times / 10)) }, agent);
  const before = memory(soak.pid);
  const started = performance.now();
  const { faults, waits, bytes } = await round(soak, agent);
  const seconds = (performance.now() - started) / 1000;
  const after = memory(soak.pid);
  agent.destroy();
  waits.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  return {
    requests: waits.length,
    bytes,
    faults: [...warm.faults, ...faults],
    p50: at(0.5),
    p99: at(0.99),
    perSecond: waits.length / seconds,
    before,
    after,
    isFlat: before === undefined || after === undefined || after - before <= Math.max(before * GROWTH_MAX.share, GROWTH_MAX.bytes),
  };
}

/** @param {Soak} soak @param {Agent} agent */
async function round({ base, paths, times, parallel, cookie }, agent) {
  const queue = Array.from({ length: times }, () => paths).flat();
  /** @type {string[]} */
  const faults = [];
  /** @type {number[]} */
  const waits = [];
  let bytes = 0;
  let next = 0;
  const worker = async () => {
    for (let path = queue[next++]; path !== undefined; path = queue[next++]) {
      const started = performance.now();
      try {
        const { status, body } = await fetchPage(base + path, cookie, agent);
        bytes += body.length;
        if (status >= 500) faults.push(`${path}: status ${status}`);
        else if (!WHOLE.test(body)) faults.push(`${path}: cut off after ${body.length} bytes: …${body.slice(-80)}`);
      } catch (error) {
        faults.push(`${path}: ${error}`);
      }
      waits.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { faults, waits, bytes };
}

/** @param {string} url @param {string | undefined} cookie @param {Agent} agent
 * @returns {Promise<{ status: number, body: string }>} */
function fetchPage(url, cookie, agent) {
  return new Promise((resolve, reject) => {
    const headers = { "accept-language": "en", ...(cookie ? { cookie } : {}) };
    const request = get(url, { agent, headers, timeout: 20_000 }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error("no answer in 20 s")));
    request.on("error", reject);
  });
}

/** Resident memory in bytes, where the system says it.
 * @param {number | undefined} pid */
function memory(pid) {
  try {
    const told = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return told ? Number(told[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}

/** One line of figures. @param {Figures} f */
export function told(f) {
  const mib = (/** @type {number | undefined} */ bytes) => (bytes === undefined ? "?" : `${(bytes / 1024 / 1024).toFixed(1)} MiB`);
  return (
    `R9: ${f.requests} pages (${mib(f.bytes)}), ${f.faults.length} not whole, ${f.perSecond.toFixed(0)} a second, ` +
    `p50 ${f.p50.toFixed(1)} ms, p99 ${f.p99.toFixed(1)} ms, memory ${mib(f.before)} before, ${mib(f.after)} after`
  );
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: "string", default: "http://127.0.0.1:3000" },
      times: { type: "string", default: "500" },
      parallel: { type: "string", default: "20" },
      cookie: { type: "string" },
      pid: { type: "string" },
    },
  });
  const figures = await soak({
    base: values.base,
    paths: positionals.length > 0 ? positionals : ["/en", "/fr"],
    times: Number(values.times),
    parallel: Number(values.parallel),
    ...(values.cookie ? { cookie: values.cookie } : {}),
    ...(values.pid ? { pid: Number(values.pid) } : {}),
  });
  console.log(told(figures));
  for (const fault of figures.faults.slice(0, 10)) console.log(`  ${fault}`);
  process.exitCode = figures.faults.length > 0 || !figures.isFlat ? 1 : 0;
}
