/** Everything that was sent can be read again, and only opening it marks it as read. */
import { expect, test } from "../kit/test.ts";
import { messages } from "../kit/mailbox.ts";
import { EVERY, name } from "../kit/ways.ts";

for (const way of EVERY) {
  test.describe(name(way), () => {
    test.use({ ...way });

    test("a confirmation is found in the inbox, opened, and read from then on", async ({
      page, site, open, hydrated, say, audit, person, signIn, accountPath,
    }) => {
      test.setTimeout(90_000);
      await signIn(person);
      // Something that is confirmed in writing.
      await open(`${await accountPath(person)}/dispute`);
      await page.locator("[name=reason][value=already_paid]").check({ force: true });
      await page.getByRole("button", { name: say("disputes.dispute_button") }).click();
      await page.waitForURL(/\/disputes\/[0-9a-f-]{36}$/);
      const sent = async () => (await messages(site, person.email)).find(({ template, state }) => template === "dispute_lodged" && state === "sent");
      await expect.poll(async () => (await sent()) !== undefined).toBe(true);
      const subject = (await sent())!.subject;

      await open(`/${way.lang}/accounts`);
      await page.locator(`a[href="/${way.lang}/inbox"]`).click();
      await page.waitForURL(/\/inbox$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("messages.inbox_title"));
      await audit();
      // No code is among them.
      for (const { code } of await messages(site, person.email)) {
        if (code !== null) await expect(page.getByText(code)).toHaveCount(0);
      }

      await page.getByRole("button", { name: subject }).click();
      await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(subject);
      await expect(page.getByRole("button", { name: say("messages.message_read") })).toHaveCount(0);
      await hydrated();
      await audit();
      const file = await page.locator('a[href*="/message.txt"]').getAttribute("href");
      const kept = await page.request.get(file!);
      expect(kept.headers()["content-disposition"]).toContain("attachment");
      expect(await kept.text()).toContain(subject);

      await open(`/${way.lang}/inbox`);
      await expect(page.getByRole("link", { name: subject })).toBeVisible();
      await audit();
    });
  });
}
