import { createRequire } from "node:module";
import { resolve } from "node:path";

/**
 * What wasm-bindgen wrote for node, which is a CommonJS module.
 * @param {string} glue
 * @returns {{ quote(request: string): string, sixty(): string, propose_sixty(): number }}
 */
export function load(glue) {
  return createRequire(import.meta.url)(resolve(glue));
}
