/**
 * How long the plan engine takes in WebAssembly for a schedule of 60 instalments, and for a change of one that runs: the quietest of several rounds, see
 * `benches/latency.rs`, which does the same to the native one.
 *
 *   node latency.mjs GLUE
 */
import { load } from "./load.mjs";

const ROUNDS = 100;
const TIMES = 1_000;
/** As in `src/lib.rs`. */
const CHANGES = ["move", "reshape", "skip", "pause"];
const { quote, sixty, propose_sixty, change_sixty } = load(process.argv[2] ?? "");

/** @param {string} what @param {() => unknown} act */
function told(what, act) {
  const rounds = Array.from({ length: ROUNDS }, () => round(act));
  const [p50 = NaN, p99 = NaN] = rounds.toSorted((a, b) => (a[1] ?? NaN) - (b[1] ?? NaN))[0] ?? [];
  console.log(`${what.padEnd(34)}${p50.toFixed(1).padStart(10)}${p99.toFixed(1).padStart(10)}`);
}

/** The median and the 99th percentile, in microseconds. @param {() => unknown} act */
function round(act) {
  const waits = new Float64Array(TIMES);
  for (let n = 0; n < TIMES; n++) {
    const started = process.hrtime.bigint();
    act();
    waits[n] = Number(process.hrtime.bigint() - started) / 1000;
  }
  waits.sort();
  return [waits[TIMES / 2] ?? NaN, waits[(TIMES * 99) / 100] ?? NaN];
}

const request = sixty();
if (propose_sixty() !== 60 || JSON.parse(quote(request)).instalments.length !== 60) throw new Error("not 60 instalments");
told("wasm: the proposal alone", propose_sixty);
told("wasm: JSON to JSON", () => quote(request));
for (const [which, change] of CHANGES.entries()) {
  if (change_sixty(which) < 58) throw new Error(`${change} is refused`);
  told(`wasm: a change, ${change}`, () => change_sixty(which));
}
