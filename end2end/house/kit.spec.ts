import { audit, expect, fits, test } from "../kit/test.ts";

const PAGES = ["/dev/examples", "/dev/examples/accounts", "/dev/examples/builder", "/dev/examples/confirmation"];

for (const path of PAGES) {
  test.describe(path, () => {
    test("is right in both themes and on every width", async ({ page }, info) => {
      for (const theme of ["light", "dark"]) {
        await page.goto(`${path}?theme=${theme}`);
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme === "dark" ? "quitus-dark" : "quitus");
        await audit(page);
        await info.attach(`${theme}.png`, { body: await page.screenshot({ fullPage: true, caret: "initial" }), contentType: "image/png" });
      }
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        await fits(page);
      }
    });
  });
}

test("the kit brings no bundle of its own", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (/\.(js|wasm)$/.test(request.url())) scripts.push(request.url());
  });
  await page.goto("/dev/examples", { waitUntil: "networkidle" });
  expect(scripts).toEqual([]);
});
