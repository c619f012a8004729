/**
 * The browser previews with the function with which the server decides: the plan engine in WebAssembly and the native one
 * (`quitus quote`) are asked the same, and must answer with the same bytes.
 *
 *   node compare.mjs GLUE QUITUS COUNT [SEED]     GLUE: what wasm-bindgen wrote for node; QUITUS: the native program
 *
 * Prints its figures; exit code 1 at any difference.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { requests } from "./requests.mjs";
import { load } from "./load.mjs";

const [glue = "", quitus = "", count = "2000", seed = "1"] = process.argv.slice(2);
const { quote } = load(glue);
const asked = requests(Number(count), Number(seed));

const native = spawn(quitus, ["quote"], { stdio: ["pipe", "pipe", "inherit"] });
const ended = new Promise((done, failed) => native.once("close", done).once("error", failed));
// Written while the answers are read: neither waits for the other with a full pipe.
native.stdin.end(asked.join("\n") + "\n");

const kinds = { instalments: 0, offers: 0, refusal: 0, error: 0 };
let at = 0;
let bytes = 0;
let different = 0;
for await (const answer of createInterface({ input: native.stdout, crlfDelay: Infinity })) {
  const request = asked[at++] ?? "";
  const here = quote(request);
  bytes += Buffer.byteLength(answer);
  const kind = /** @type {keyof typeof kinds} */ (Object.keys(kinds).find((kind) => answer.startsWith(`{"${kind}"`)));
  kinds[kind] += 1;
  if (here === answer) continue;
  different += 1;
  if (different <= 3) console.log(`  asked   ${request}\n  native  ${answer}\n  wasm    ${here}`);
}
const code = await ended;

const { instalments, offers, refusal, error } = kinds;
console.log(
  `wasm = native: ${at} requests, ${different} answered differently ` +
    `(${instalments} schedules, ${offers} offers, ${refusal} refusals, ${error} errors; ${(bytes / 1e6).toFixed(1)} MB of answers, seed ${seed})`,
);
// The program ends with 1 where a request was not understood, and some are meant not to be.
const isSound = at === asked.length && code === (error > 0 ? 1 : 0) && Math.min(...Object.values(kinds)) > 0;
if (!isSound) console.log(`the comparison itself went wrong: ${at} of ${asked.length} answers, exit code ${code}`);
process.exitCode = different === 0 && isSound ? 0 : 1;
