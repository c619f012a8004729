import { expect, test } from "../kit/test.ts";
import { PAIR, name } from "../kit/ways.ts";

for (const way of PAIR) {
  test.describe(name(way), () => {
    test.use(way);

    test("the first Tab offers to skip to the page, and Enter goes there @desk", async ({ open, page }) => {
      await open("/fr");
      await page.keyboard.press("Tab");
      const skip = page.locator(":focus");
      await expect(skip).toHaveAttribute("href", "#main");
      await expect(skip).toBeInViewport();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await expect(page.locator("main a:focus")).toHaveCount(1);
    });

    test("Tab meets everything in the order it is read, and shows where it is @desk", async ({ open, page, lang }) => {
      await open(`/${lang}`);
      const wanted = await page.locator("a[href], button").evaluateAll((all) => all.map((one) => one.outerHTML));
      const met: string[] = [];
      for (const _ of wanted) {
        await page.keyboard.press("Tab");
        const focus = page.locator(":focus");
        met.push(await focus.evaluate((one) => one.outerHTML));
        const ring = await focus.evaluate((one) => getComputedStyle(one).outlineStyle);
        expect(ring, `a ring around ${met.at(-1)}`).not.toBe("none");
      }
      expect(met).toEqual(wanted);
    });
  });
}

test("at 400 % nothing is cut off or scrolls sideways", async ({ open, page, audit }) => {
  // 1280 × 1024 at 400 % has room for 320 × 256.
  await page.setViewportSize({ width: 320, height: 256 });
  await open("/fr");
  await audit();
});

test.describe("somebody who asked for less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("sees none", async ({ open, page }) => {
    await open("/fr");
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
