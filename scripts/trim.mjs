// Takes out of a bundle what the framework keeps for a use that ours does not make of it: taking over, step by step, views whose
// code is fetched later (`hydrate_async`). Our bundle is one file. Every kind of view has a table of its functions, so the compiler
// cannot know that nobody calls these. They stay, with a body that stops the program.
//
// Only their state machines are taken out, and only those with a body of their own: the compiler gives functions with the same short
// body one name. Usage: node scripts/trim.mjs IN OUT (IN with the names of its functions)
import binaryen from "../style/node_modules/binaryen/index.js";
import { readFileSync, writeFileSync } from "node:fs";

const UNUSED = /hydrate_async.*closure/;
/// In letters of WebAssembly's text: a state machine with a body of its own has many more.
const SHORT = 3000;

const [from, to] = process.argv.slice(2);
const module = binaryen.readBinary(readFileSync(from));
module.setFeatures(binaryen.Features.All);
let count = 0;
for (let at = 0; at < module.getNumFunctions(); at++) {
  const { name, body } = binaryen.getFunctionInfo(module.getFunctionByIndex(at));
  if (body === 0 || !UNUSED.test(name) || binaryen.emitText(body).length < SHORT) continue;
  binaryen.Function(module.getFunctionByIndex(at)).body = module.unreachable();
  count++;
}
if (count === 0) throw new Error(`${from} has no function that could be taken out: were its names kept?`);
writeFileSync(to, module.emitBinary());
console.log(`${count} functions taken out of ${from}`);
