/** Payments that are taken: a card is saved, asked for, seen on the plan, and stopped again; each step as a page. */
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "fr", theme: "dark", script: true }, tag: [] },
  { way: { lang: "en", theme: "light", script: false }, tag: [] },
  { way: { lang: "en", theme: "dark", script: true }, tag: ["@desk"] },
  { way: { lang: "fr", theme: "light", script: false }, tag: ["@postgres"] },
];

for (const { way, tag } of WAYS) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use({ ...way, expected: [/422/] });

    test("payments are taken from a saved card, and stopped again", async ({
      page, hydrated, say, audit, person, signIn, accountPath, setUpPlan,
    }) => {
      await signIn(person);
      const account = await accountPath(person);
      const plan = await setUpPlan(account);
      await hydrated();

      // Nothing is saved yet: the page says what to do first, and one comes back to it.
      await page.getByRole("link", { name: say("plans.collect_ask") }).click();
      await page.waitForURL(/\/collection$/);
      await hydrated();
      await expect(page.getByText(say("plans.collect_none_title"))).toBeVisible();
      await audit();
      await page.getByRole("link", { name: say("plans.collect_add") }).click();
      await page.waitForURL(/\/methods\?plan=/);
      await hydrated();
      await page.getByRole("button", { name: say("payments.method_add") }).click();
      await page.waitForURL(/\/collection\?saved=1$/);
      await hydrated();
      await expect(page.getByText(/4242/)).toBeVisible();
      await audit();

      await page.getByRole("button", { name: say("plans.collect_button") }).click();
      await page.waitForURL(/\?collected=on$/);
      await hydrated();
      await expect(page.getByText(say("plans.collect_done"))).toBeVisible();
      await expect(page.getByText(say("plans.collect_taken"))).toBeVisible();
      await audit();

      // The way out is on the same page.
      await page.getByRole("link", { name: say("plans.collect_change") }).click();
      await page.waitForURL(/\/collection$/);
      await hydrated();
      await expect(page.getByText(say("plans.collect_running"))).toBeVisible();
      await audit();
      await page.getByRole("button", { name: say("plans.collect_stop") }).click();
      await page.waitForURL(/\?collected=off$/);
      await hydrated();
      await expect(page.getByText(say("plans.collect_stopped"))).toBeVisible();
      await expect(page.getByText(say("plans.collect_by_yourself"))).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(plan);
    });
  });
}
