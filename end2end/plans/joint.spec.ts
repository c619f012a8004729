/** Several debts with one creditor, one plan: chosen, agreed to, paid in one payment that is shared between them. */
import { people } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "fr", theme: "light", script: true }, tag: [] },
  { way: { lang: "en", theme: "dark", script: false }, tag: ["@postgres"] },
  { way: { lang: "en", theme: "light", script: true }, tag: ["@desk"] },
];

for (const [at, { way, tag }] of WAYS.entries()) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use(way);

    test("two accounts go into one plan, and what is paid is shared between them", async ({
      page, open, hydrated, say, audit, signIn, accountPath, lang,
    }) => {
      const person = people(lang, 2)[at]!;
      await signIn(person);
      const account = await accountPath(person);
      await open(`${account}/plan`);
      await audit();
      await page.getByRole("link", { name: say("plans.join_link") }).click();
      await page.waitForURL(/\/plan\/accounts$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.join_title"));
      await expect(page.locator("[name='with[]']")).toHaveCount(1);
      await expect(page.locator("[name='with[]']")).toBeChecked();
      await audit();
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan$/);
      await hydrated();
      await expect(page.getByText(/NW-\d+, NW-\d+/)).toBeVisible();
      await page.getByRole("link", { name: say("plans.skip_budget") }).click();
      await page.waitForURL(/\?own=1$/);
      await hydrated();
      await expect(page.getByText(/NW-\d+, NW-\d+/)).toBeVisible();
      await audit();
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan\/check$/);
      await hydrated();
      await expect(page.getByText(say("plans.terms_joint"))).toBeVisible();
      await audit();
      await page.getByRole("button", { name: say("plans.button_set_up") }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}\?set/);
      await hydrated();
      await expect(page.getByText(/NW-\d+, NW-\d+/).first()).toBeVisible();
      await audit();

      // Paid from whichever of them: it is the plan that is paid.
      await page.goto(`/${lang}/accounts`);
      await hydrated();
      const paths = await page.locator(`main a[href^="/${lang}/accounts/"]`).evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      const other = paths.map((path) => /^\/\w\w\/accounts\/[0-9a-f-]{36}$/.exec(path)?.[0]).find((path) => path !== undefined && path !== account)!;
      await open(`${other}/pay`);
      await expect(page.locator("main")).toContainText(/NW-\d+, NW-\d+/);
      await audit();
      await page.locator("[name=way][value=next]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await hydrated();
      const shares = (await page.locator("main").innerText()).match(/NW-\d+\s?:\s?[£\d.,\s]+/g) ?? [];
      expect(shares).toHaveLength(2);
      await audit();
      for (const path of [account, other]) {
        await open(path);
        await expect(page.getByRole("link", { name: say("accounts.see_plan") })).toBeVisible();
      }
      await audit();
    });
  });
}
