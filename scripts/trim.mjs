// Takes out of a bundle what the framework keeps for uses that ours does not make of it. Each view and each route has a table of its
// functions, so the compiler cannot know that nobody calls them:
//   hydrate_async    taking over a view whose code is fetched later: our bundle is one file
//   hydrate_from_template  taking over a copy of a template: nothing is made with `template!`
//   generate_routes  listing the routes: the server does
// Such a function stays, with a body that stops the program. Usage: node scripts/trim.mjs IN OUT (IN with the names of its functions)
import binaryen from "../style/node_modules/binaryen/index.js";
import { readFileSync, writeFileSync } from "node:fs";

const UNUSED = /(hydrate_async|hydrate_from_template|generate_routes)/;

const [from, to] = process.argv.slice(2);
const module = binaryen.readBinary(readFileSync(from));
module.setFeatures(binaryen.Features.All);
let count = 0;
for (let at = 0; at < module.getNumFunctions(); at++) {
  const { name, body } = binaryen.getFunctionInfo(module.getFunctionByIndex(at));
  if (body === 0 || !UNUSED.test(name)) continue;
  binaryen.Function(module.getFunctionByIndex(at)).body = module.unreachable();
  count++;
}
if (count === 0) throw new Error(`${from} has no function that could be taken out: were its names kept?`);
writeFileSync(to, module.emitBinary());
