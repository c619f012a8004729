/** R9, quick form: `node soak.mjs` does the long one. */
import { appendFile } from "node:fs/promises";
import { expect, test } from "../kit/test.ts";
import { PUBLIC } from "../kit/pages.ts";
import { soak, told } from "../soak.mjs";

test("every page is whole, fifty times, twenty at once, and memory stays flat", async ({ site }) => {
  // Pages that lead elsewhere have no body to be whole.
  const answers = await Promise.all(PUBLIC.map(async (path) => [path, await fetch(site.url + path, { redirect: "manual" })] as const));
  const paths = answers.filter(([, answer]) => answer.status < 300 || answer.status >= 400).map(([path]) => path);
  const figures = await soak({ base: site.url, paths, times: 50, parallel: 20, pid: site.pid });
  console.log(told(figures));
  // Shown at the end of `make test`, beside what the server's own tests measured.
  const gathered = process.env["QUITUS_TEST_FIGURES"];
  if (gathered) await appendFile(gathered, `${told(figures)}\n`);
  expect(figures.faults).toEqual([]);
  expect(figures.isFlat, told(figures)).toBe(true);
  expect(await site.faults()).toEqual([]);
});
