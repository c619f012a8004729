import { expect, test } from "../kit/test.ts";
import { OTHER_PAIR, PAIR, name } from "../kit/ways.ts";

for (const way of PAIR) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("amounts that cannot be paid are explained, what was typed stays, and any amount can be paid", async ({
      page, hydrated, audit, person, signIn, accountPath, lang,
    }) => {
      await signIn(person);
      await page.goto(`${await accountPath(person)}/pay`);
      await hydrated();
      const amount = page.locator("[name=amount]");
      const send = page.locator("main form button[type=submit]").last();
      const other = page.locator("[name=way][value=other]");
      for (const typed of ["lots", "0", "-5", "999999"]) {
        await other.check({ force: true });
        await amount.fill(typed);
        await send.click();
        await hydrated();
        await expect(page.locator(".error-summary")).toBeFocused();
        await expect(amount).toHaveValue(typed);
        await expect(amount).toHaveAttribute("aria-invalid", "true");
        expect(page.url()).not.toContain(`=${typed}`);
      }
      await audit();
      await other.check({ force: true });
      await amount.fill(lang === "fr" ? "20,50" : "20.50");
      await send.click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/20[.,]50/);
    });
  });
}

for (const way of OTHER_PAIR) {
  test.describe(name(way), () => {
    test.use(way);

    test("a declined card takes nothing and says what to do", async ({ page, hydrated, say, audit, person, signIn, accountPath }) => {
      await signIn(person);
      await page.goto(`${await accountPath(person)}/pay`);
      await hydrated();
      await page.locator("[name=card][value=decline]").check({ force: true });
      await page.locator("[name=way][value=all]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await expect(page.getByText(say("payments.not_through_title")).first()).toBeVisible();
      await audit();
    });

    test("a card that asks for a confirmation is confirmed at the bank", async ({ page, hydrated, say, audit, person, signIn, accountPath }) => {
      await signIn(person);
      await page.goto(`${await accountPath(person)}/pay`);
      await hydrated();
      await page.locator("[name=card][value=confirm]").check({ force: true });
      await page.locator("[name=way][value=all]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/confirm$/);
      await hydrated();
      await audit();
      await page.getByRole("button", { name: say("payments.confirm_yes") }).click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await expect(page.getByText(say("payments.paid_clear"))).toBeVisible();
    });

    test("a payment that nobody has heard of yet says so, and its page turns into the receipt by itself", async ({
      page, hydrated, say, audit, person, signIn, accountPath, site, script,
    }) => {
      await signIn(person);
      await page.goto(`${await accountPath(person)}/pay`);
      await hydrated();
      await page.locator("[name=card][value=time_out]").check({ force: true });
      await page.locator("[name=way][value=all]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toContainText(say("payments.working_title"));
      await expect(page.getByRole("status").getByText(say("payments.working_asking"))).toBeVisible();
      await audit();
      const receipt = page.url();
      await page.goto(`${await accountPath(person)}/pay`);
      await expect(page.getByText(say("payments.blocked_on_its_way"))).toBeVisible();
      await page.goto(receipt);
      await hydrated();
      await site.later(1);
      if (!script) await page.getByRole("link", { name: say("payments.look_again") }).click();
      await expect(page.getByText(say("payments.paid_clear"))).toBeVisible({ timeout: 15_000 });
    });
  });
}
