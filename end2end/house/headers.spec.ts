/** S7 of the quality targets: headers, cookies and policy, as a browser receives them. */
import { expect, test } from "../kit/test.ts";

const ALWAYS: Record<string, string> = {
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const PAGE_POLICY =
  /^default-src 'none'; script-src 'self' 'nonce-[\w-]{22,}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/;
const FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

test.use({ expected: [/40[45]/] });

test("every response a page causes carries every header", async ({ page, open }) => {
  const seen: { url: string; headers: Record<string, string>; kind: string }[] = [];
  const known = new Set<string>();
  page.on("response", (response) => {
    // The second time it comes out of the browser's cache, which leaves some headers out.
    if (known.has(response.url())) return;
    known.add(response.url());
    seen.push({ url: response.url(), headers: response.headers(), kind: response.request().resourceType() });
  });
  for (const path of ["/", "/en", "/fr/nowhere", "/genuine", "/en/sign-in", "/desk", "/healthz", "/readyz", "/metrics", "/static/none", "/api/none"]) {
    if (/^\/(healthz|readyz|metrics|static|api)/.test(path)) await page.goto(path);
    else await open(path);
  }
  expect(seen.length).toBeGreaterThan(15);
  for (const { url, headers, kind } of seen) {
    for (const [name, value] of Object.entries(ALWAYS)) expect.soft(headers[name], `${name} of ${url}`).toBe(value);
    expect.soft(headers["x-request-id"], `x-request-id of ${url}`).toMatch(/^[\w-]+$/);
    const policy = headers["content-security-policy"];
    if (kind === "document" && headers["content-type"]?.startsWith("text/html")) {
      expect.soft(policy, `policy of ${url}`).toMatch(PAGE_POLICY);
      expect.soft(headers["cache-control"], `caching of ${url}`).toBe("no-store");
    } else {
      expect.soft(policy, `policy of ${url}`).toBe(FILE_POLICY);
    }
    const kept = url.includes("/pkg/") || url.includes("/static/fonts/");
    if (kept && headers["etag"]) {
      expect.soft(headers["cache-control"], `caching of ${url}`).toBe("public, max-age=31536000, immutable");
    }
  }
  console.log(`S7: ${seen.length} responses, each with ${Object.keys(ALWAYS).length + 3} headers as listed`);
});

test("a nonce is used once", async ({ page }) => {
  const nonces = new Set<string>();
  for (let n = 0; n < 5; n++) {
    const answer = await page.goto("/en");
    nonces.add(/'nonce-([^']+)'/.exec(answer?.headers()["content-security-policy"] ?? "")?.[1] ?? "");
  }
  expect(nonces.size).toBe(5);
  expect(nonces).not.toContain("");
});

test("what the policy forbids does not run", async ({ page }) => {
  const stopped: string[] = [];
  page.removeAllListeners("console");
  await page.goto("/en");
  await page.exposeFunction("note", (directive: string) => stopped.push(directive));
  await page.evaluate(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      (globalThis as unknown as { note(directive: string): void }).note(event.effectiveDirective);
    });
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken'";
    document.body.append(script);
    const image = document.createElement("img");
    image.src = "https://elsewhere.example/pixel";
    document.body.append(image);
    document.body.setAttribute("style", "display: none");
  });
  await expect.poll(() => stopped.toSorted()).toEqual(["img-src", "script-src-elem", "style-src-attr"]);
  await expect(page).not.toHaveTitle("taken");
});

test("cookies are out of reach of script, of other sites and of plain HTTP", async ({ open, page, context }) => {
  await open("/en");
  for (const cookie of await context.cookies()) {
    expect.soft(cookie, cookie.name).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
});
