/** Settling for less: seen on the account, chosen, checked, agreed to, paid; then nothing is left, and a letter says so. */
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "fr", theme: "dark", script: true }, tag: [] },
  { way: { lang: "en", theme: "light", script: false }, tag: ["@postgres"] },
  { way: { lang: "en", theme: "dark", script: true }, tag: ["@desk"] },
];

for (const { way, tag } of WAYS) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use(way);

    test("less than the whole amount is agreed to and paid, and the rest is given up", async ({
      page, open, hydrated, say, audit, person, signIn, accountPath,
    }) => {
      await signIn(person);
      const account = await accountPath(person);
      await open(account);
      await page.getByRole("link", { name: say("accounts.do_settle") }).click();
      await page.waitForURL(/\/settle$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.settle_head"));
      await audit();

      await page.locator("[name=count][value='2']").check({ force: true });
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan\/check\?settle=1$/);
      await hydrated();
      await expect(page.getByText(say("plans.settle_terms"))).toBeVisible();
      await audit();

      // Back, and what was chosen is still there.
      await page.locator("main a[href$='/settle#count']").first().click();
      await page.waitForURL(/\/settle#count$/);
      await hydrated();
      await expect(page.locator("[name=count][value='2']")).toBeChecked();
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan\/check\?settle=1$/);
      await hydrated();

      await page.getByRole("button", { name: say("plans.settle_button") }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}\?set/);
      await hydrated();
      await expect(page.getByText(say("plans.settle_running"))).toBeVisible();
      await audit();
      const plan = new URL(page.url()).pathname;

      await open(`${account}/pay`);
      await page.locator("[name=way][value=all]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await open(plan);
      await expect(page.getByText(say("plans.settle_done"))).toBeVisible();
      await audit();
      await open(account);
      await expect(page.getByRole("link", { name: say("accounts.quitus_download") })).toBeVisible();
      await audit();
    });
  });
}
