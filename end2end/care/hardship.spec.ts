/** "I'm struggling": a few reasons, own words if somebody wants, and breathing space at once. */
import { expect, test } from "../kit/test.ts";
import { OTHER_PAIR, PAIR, name } from "../kit/ways.ts";

for (const way of [...PAIR, ...OTHER_PAIR]) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("somebody who struggles says so, and knows what happens next", async ({ page, hydrated, say, audit, person, signIn, lang }) => {
      test.setTimeout(60_000);
      await signIn(person);
      await page.goto(`/${lang}/hardship`);
      await hydrated();
      await audit();
      await page.locator("[name=words]").fill("Since the summer.");
      await page.getByRole("button", { name: say("care.hardship_button") }).click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await expect(page.locator("[name=words]")).toHaveValue("Since the summer.");
      await hydrated();
      await audit();

      await page.locator("input[value=illness]").check({ force: true });
      await page.getByRole("button", { name: say("care.hardship_button") }).click();
      await page.waitForURL(/\/hardship\/[0-9a-f-]{36}$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("care.hardship_done_title"));
      await audit();

      await page.goto(`/${lang}/hardship`);
      await hydrated();
      await expect(page.getByText(say("care.hardship_open_title"))).toBeVisible();
      await audit();
    });
  });
}
