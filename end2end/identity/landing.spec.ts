import { expect, test } from "../kit/test.ts";
import { EVERY, name } from "../kit/ways.ts";

for (const way of EVERY) {
  test.describe(name(way), () => {
    test.use(way);

    test("the first page says who we are and what can be done, in the reader's language", async ({ open, page, say, audit, lang }) => {
      await open("/");
      await expect(page).toHaveURL(`/${lang}`);
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("entry.home_title"));
      await expect(page.getByRole("main").getByRole("link", { name: say("entry.sign_in_title") })).toHaveAttribute("href", `/${lang}/sign-in`);
      await expect(page.getByRole("main").getByRole("link", { name: say("common.is_this_real") })).toHaveAttribute("href", "/genuine");
      await expect(page.locator("footer a[href^='tel:']").first()).toBeVisible();
      await audit();
    });

    test("the other language is one link away, and is remembered", async ({ open, page, lang, hydrated }) => {
      const other = lang === "fr" ? "en" : "fr";
      await open(`/${lang}`);
      await page.locator(`header a[hreflang=${other}]`).click();
      await expect(page).toHaveURL(`/${other}`);
      await expect(page.locator("html")).toHaveAttribute("lang", other);
      await hydrated();
      await open("/");
      await expect(page).toHaveURL(`/${other}`);
    });
  });
}

for (const width of [320, 390, 430, 768, 1280]) {
  test(`the first page fits a screen ${width} wide`, async ({ open, page, audit }) => {
    await page.setViewportSize({ width, height: 844 });
    await open("/fr");
    await audit();
  });
}

test.describe("where nothing is", () => {
  test.use({ expected: [/404/] });

  for (const way of EVERY) {
    test.describe(name(way), () => {
      test.use(way);

      test("says so, keeps the phone number in sight and leads back", async ({ open, page, say, audit, lang }) => {
        for (const path of [`/${lang}/nowhere`, `/${lang}/accounts/a/b/c`]) {
          const answer = await open(path);
          expect(answer.status(), path).toBe(404);
          await expect(page.getByText(say("common.not_found_title")).first()).toBeVisible();
          await expect(page.locator("footer a[href^='tel:']").first()).toBeVisible();
        }
        await audit();
        await page.getByRole("link", { name: say("common.go_home") }).click();
        await expect(page).toHaveURL(`/${lang}`);
      });
    });
  }

  test("a language we do not speak is no page of ours", async ({ open }) => {
    expect((await open("/de")).status()).toBe(404);
  });
});
