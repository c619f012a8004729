import { expect, test } from "../kit/test.ts";
import { EVERY, name } from "../kit/ways.ts";

for (const way of EVERY) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("anybody can see what is left, mistakes are named, and what was typed stays", async ({ page, open, hydrated, say, audit, lang, script }) => {
      await open(`/${lang}/budget`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("care.budget_title"));
      await audit();
      const box = (line: string) => page.locator(`[name="lines[${line}]"]`);
      await box("earnings").fill("1500");
      await box("housing").fill("six");
      await page.getByRole("button", { name: say("care.budget_show") }).click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await hydrated();
      await expect(box("earnings")).toHaveValue("1500");
      await expect(box("housing")).toHaveValue("six");
      expect(page.url(), "nothing typed is in the address").not.toMatch(/1500|six/);
      await audit();
      await box("housing").fill("600");
      if (!script) await page.getByRole("button", { name: say("care.budget_show") }).click();
      await expect(page.locator("#result")).toContainText(/900/);
      await box("housing").fill("1600");
      if (!script) await page.getByRole("button", { name: say("care.budget_show") }).click();
      await expect(page.getByText(say("care.budget_left_none"))).toBeVisible();
      await expect(page.getByRole("link", { name: say("care.budget_tell_us") })).toBeVisible();
      await audit();
    });
  });
}
