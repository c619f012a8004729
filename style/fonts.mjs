// Copies the typeface and its licence to where the server finds them: style/static/fonts, or the folder given.
// Not in the repository: npm brings it, and package-lock.json says which.
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const from = join(here, "node_modules/@fontsource-variable/figtree");
const to = resolve(process.argv[2] ?? join(here, "static/fonts"));

mkdirSync(to, { recursive: true });
copyFileSync(join(from, "LICENSE"), join(to, "LICENSE"));
for (const part of ["latin", "latin-ext"]) {
  const file = join(to, `figtree-${part}.woff2`);
  copyFileSync(join(from, `files/figtree-${part}-wght-normal.woff2`), file);
  const size = statSync(file).size;
  if (size > 30 * 1024) throw new Error(`${file} weighs ${size} bytes, more than the 30 KB a page may`);
}
