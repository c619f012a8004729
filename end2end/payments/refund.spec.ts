/** Money that is given back is seen where it was paid: on its receipt, and in the account's history. */
import { expect, test } from "../kit/test.ts";
import { PAIR, name } from "../kit/ways.ts";

for (const way of PAIR) {
  test.describe(name(way), () => {
    test.use(way);

    test("a payment that is given back, first a part and then the rest, says so", async ({
      page, site, open, hydrated, say, audit, person, signIn, accountPath,
    }) => {
      await signIn(person);
      const account = await accountPath(person);
      await open(`${account}/pay`);
      await page.locator("[name=way][value=other]").check({ force: true });
      await page.locator("[name=amount]").fill("20");
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await hydrated();
      const reference = (await page.locator("main").innerText()).match(/QP-[0-9A-Z]{4}-[0-9A-Z]{4}/)![0];
      const receipt = new URL(page.url()).pathname;

      await site.quitus("refund", reference, "--amount", "5.50", "--reason", "a test", "--name", "first");
      // The same order again gives nothing twice.
      await site.quitus("refund", reference, "--amount", "5.50", "--reason", "a test", "--name", "first");
      await open(receipt);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/5[.,]50/);
      await expect(page.getByText(say("payments.receipt_given_back"))).toBeVisible();
      await audit();

      await site.quitus("refund", reference, "--reason", "a test");
      await open(receipt);
      await expect(page.getByText(say("payments.given_back_whole"))).toBeVisible();
      await open(account);
      await expect(page.getByText(/14[.,]50/).first()).toBeVisible();
      await audit();
      expect(await site.quitus("ledger", "check")).toContain("The ledger is sound.");
    });
  });
}
