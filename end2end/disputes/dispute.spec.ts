/** "Something is wrong": said once, held at once, and never lost. */
import { expect, test } from "../kit/test.ts";
import { messages } from "../kit/mailbox.ts";
import { OTHER_PAIR, PAIR, name } from "../kit/ways.ts";

for (const way of [...PAIR, ...OTHER_PAIR]) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("something is wrong with an account: it is on hold at once, and more can be said", async ({
      page, site, hydrated, say, audit, person, signIn, accountPath,
    }) => {
      test.setTimeout(90_000);
      await signIn(person);
      const account = await accountPath(person);
      await page.goto(`${account}/dispute`);
      await hydrated();
      await audit();
      const send = page.getByRole("button", { name: say("disputes.dispute_button") });

      // Nothing chosen: what is missing is said, and what was typed stays.
      await page.locator("[name=words]").fill("I paid this in March.");
      await send.click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await expect(page.locator("[name=words]")).toHaveValue("I paid this in March.");
      await hydrated();
      await audit();

      await page.locator("[name=reason][value=already_paid]").check({ force: true });
      await send.click();
      await page.waitForURL(/\/disputes\/[0-9a-f-]{36}$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("disputes.dispute_done_title"));
      await expect(page.getByText("I paid this in March.")).toBeVisible();
      await audit();

      await page.locator("[name=words]").fill("Here is when: 3 March.");
      await page.getByRole("button", { name: say("care.add_button") }).click();
      await page.waitForURL(/added/);
      await expect(page.getByText("Here is when: 3 March.")).toBeVisible();
      await hydrated();
      await page.locator("[name=words]").fill("And where: at the branch.");
      await page.getByRole("button", { name: say("care.add_button") }).click();
      await expect(page.getByText("And where: at the branch.")).toBeVisible();
      await expect(page.locator("[name=words]")).toHaveValue("");
      await audit();

      // While it is on hold nothing can be paid or spread, and the page says why.
      await page.goto(account);
      await hydrated();
      await expect(page.locator(".action-reason").first()).toBeVisible();
      await audit();

      await expect.poll(async () => (await messages(site, person.email)).some(({ template }) => template.includes("dispute"))).toBe(true);
    });
  });
}

test.describe("without a network", () => {
  test.use({ lang: "fr", expected: [/ERR_INTERNET_DISCONNECTED/] });

  test("a form that cannot be sent says so, keeps what was typed, and can be sent again", async ({
    page, hydrated, say, audit, person, signIn, accountPath, context,
  }) => {
    await signIn(person);
    await page.goto(`${await accountPath(person)}/dispute`);
    await hydrated();
    await page.locator("[name=reason][value=not_mine]").check({ force: true });
    await page.locator("[name=words]").fill("Never mine.");
    const send = page.getByRole("button", { name: say("disputes.dispute_button") });
    await context.setOffline(true);
    await send.click();
    await expect(page.locator("form [role=alert]")).toHaveText(say("common.unreachable_body"));
    await expect(page.locator("[name=words]")).toHaveValue("Never mine.");
    await audit();
    await context.setOffline(false);
    await send.click();
    await page.waitForURL(/\/disputes\/[0-9a-f-]{36}$/);
    await expect(page.getByText("Never mine.")).toBeVisible();
  });
});

for (const way of OTHER_PAIR) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("a session that ended on the way leads back to the form, with what was typed", async ({
      page, site, hydrated, say, person, signIn, signInAgain, accountPath,
    }) => {
      test.setTimeout(60_000);
      await signIn(person);
      const form = `${await accountPath(person)}/dispute`;
      await page.goto(form);
      await hydrated();
      await page.locator("[name=reason][value=not_mine]").check({ force: true });
      await page.locator("[name=words]").fill("I never lived there.");
      await page.context().clearCookies({ name: "__Host-session" });
      await page.getByRole("button", { name: say("disputes.dispute_button") }).click();
      await page.waitForURL(/\/sign-in\?next=/);
      await hydrated();
      await expect(page.getByText(say("common.signed_out_title"))).toBeVisible();

      await signInAgain(person);
      await page.waitForURL(new RegExp(`${form}$`));
      await hydrated();
      await expect(page.locator("[name=words]")).toHaveValue("I never lived there.");
      await expect(page.locator("[name=reason][value=not_mine]")).toBeChecked();
      expect(await site.faults()).toEqual([]);
    });
  });
}
