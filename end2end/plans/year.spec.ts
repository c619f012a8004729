/** A plan for its whole life, month after month, in every market: agreed to, paid twelve times or so, and a letter at its end. */
import { type Market, people } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";
import type { Lang } from "../kit/words.ts";

/** `accounts`: in one market nobody of the demonstration has just one. */
const MARKETS: { market: Market; lang: Lang; script: boolean; accounts: number }[] = [
  { market: "FR", lang: "fr", script: true, accounts: 1 },
  { market: "UK", lang: "en", script: false, accounts: 1 },
  { market: "US", lang: "en", script: true, accounts: 1 },
  { market: "CA", lang: "fr", script: false, accounts: 1 },
  { market: "AU", lang: "en", script: true, accounts: 1 },
  { market: "NZ", lang: "en", script: false, accounts: 2 },
];

/** No plan of a year has more payments. */
const PAYMENTS_MAX = 15;

for (const { market, lang, script, accounts } of MARKETS) {
  test.describe(`${market}, ${lang}, ${script ? "with" : "without"} script`, () => {
    test.use({ lang, script });

    test("a year of a plan, from yes to the letter that says that it is paid", async ({
      page, site, open, hydrated, say, audit, signIn, setUpPlan,
    }) => {
      test.setTimeout(180_000);
      // On a site of its own: a year passes for everybody on it.
      await site.renew();
      const person = people(lang, accounts, market).at(-1)!;
      await signIn(person);
      const paths = await page.locator(`main a[href^="/${lang}/accounts/"]`).evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      const account = paths.find((path) => /accounts\/[0-9a-f-]{36}$/.test(path))!;
      const plan = await setUpPlan(account);

      let payments = 0;
      for (; payments < PAYMENTS_MAX; payments++) {
        await open(plan);
        if (await page.getByText(say("plans.completed_title")).isVisible()) break;
        await expect(page.getByText(say("plans.missed_calm"))).toBeHidden();
        await open(`${account}/pay`);
        await page.locator("[name=way][value=next]").check({ force: true });
        await page.locator("main form button[type=submit]").last().click();
        await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
        await hydrated();
        await expect(page.getByText(/QP-[0-9A-Z]{4}/).first()).toBeVisible();
        // A month, less a little: somebody who pays in time.
        await site.daysPass(30);
      }
      expect(payments).toBeGreaterThanOrEqual(10);
      expect(payments).toBeLessThan(PAYMENTS_MAX);
      await expect(page.getByText(say("plans.completed_title"))).toBeVisible();
      await audit();
      await open(account);
      await expect(page.getByRole("link", { name: say("accounts.quitus_download") })).toBeVisible();
      await audit();
      expect(await site.quitus("ledger", "check")).toContain("The ledger is sound.");
    });
  });
}
