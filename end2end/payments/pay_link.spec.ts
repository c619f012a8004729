/** Somebody else pays: a link is made and sent on; whoever opens it pays without signing in and learns of no debt; the customer sees it. */
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "fr", theme: "dark", script: true }, tag: [] },
  { way: { lang: "en", theme: "light", script: false }, tag: ["@postgres"] },
  { way: { lang: "en", theme: "dark", script: true }, tag: ["@desk"] },
];

for (const { way, tag } of WAYS) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use({ ...way, expected: [/422/] });

    test("a friend pays with a link and sees a name and an amount, nothing of a debt", async ({
      page, browser, open, hydrated, say, audit, person, signIn, accountPath,
    }) => {
      await signIn(person);
      const account = await accountPath(person);
      await open(account);
      await page.getByRole("link", { name: say("accounts.do_pay_links") }).click();
      await page.waitForURL(/\/pay-links$/);
      await hydrated();
      await audit();

      // An amount is missing: said beside what was typed.
      await page.locator("[name=name]").fill("Camille");
      await page.getByRole("button", { name: say("pay_links.make") }).click();
      await expect(page.locator("[name=amount]")).toHaveAttribute("aria-invalid", "true");
      await hydrated();
      await expect(page.locator("[name=name]")).toHaveValue("Camille");
      await page.locator("[name=kind][value=up_to]").check({ force: true });
      // The least and the most follow from whose account it is: the link is for twice the least and five, if that is owed.
      const bounds = ((await page.locator("#amount-hint").textContent()) ?? "").replaceAll(/(\d)[\s,](?=\d{3}(\D|$))/g, "$1");
      const [least = 0, most = 0] = [...bounds.matchAll(/(\d+)(?:[.,]\d+)?/g)].map((found) => Number(found[1]));
      const amount = Math.min(2 * least + 5, most);
      await page.locator("[name=amount]").fill(String(amount));
      await page.getByRole("button", { name: say("pay_links.make") }).click();
      await page.waitForURL(/\?done=made$/);
      await hydrated();
      await expect(page.getByText(say("pay_links.made"))).toBeVisible();
      await audit();
      const link = new URL((await page.locator("main code").first().textContent()) ?? "");

      // The friend: another browser, signed in nowhere.
      const context = await browser.newContext({
        javaScriptEnabled: way.script, colorScheme: way.theme, viewport: page.viewportSize(), locale: way.lang,
      });
      const friend = await context.newPage();
      const ready = async () => {
        if (way.script) await friend.locator("html[data-hydrated]:not(:has(.quiet[aria-busy]))").waitFor({ state: "attached" });
      };
      await friend.goto(new URL(`${link.pathname}?lang=${way.lang}`, page.url()).href);
      await ready();
      await expect(friend.getByRole("heading", { level: 1 })).toContainText("Camille");
      const shown = await friend.locator("body").innerText();
      expect(shown).not.toContain("Northwind");
      expect(shown).not.toMatch(/NW-\d/);
      await audit(friend);
      await friend.locator("[name=amount]").fill(`${least},50`);
      await friend.locator("[name=email]").fill("friend@mail.example");
      await friend.locator("main form button[type=submit]").click();
      await friend.waitForURL(/\/pay\/[\w-]{43}\/[0-9a-f-]{36}$/);
      await ready();
      await expect(friend.getByText(say("pay_links.guest_receipt_sent"))).toBeVisible();
      await audit(friend);

      // What is left of the link, and what was paid by it.
      await friend.getByRole("link", { name: say("pay_links.guest_back") }).click();
      await friend.waitForURL(/\/pay\/[\w-]{43}$/);
      await ready();
      await expect(friend.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(friend.locator("main")).toContainText(new RegExp(`${amount - least - 1}[.,]50`));
      await expect(friend.getByText(say("pay_links.own_title"))).toBeVisible();
      await context.close();

      // The customer sees that it was paid, and stops the link.
      await open(account);
      await expect(page.locator("main")).toContainText(new RegExp(`${least}[.,]50`));
      await open(`${account}/pay-links`);
      await page.locator("main form[action$=stop-link] button").click();
      await page.waitForURL(/\?done=stopped$/);
      await hydrated();
      await expect(page.getByText(say("pay_links.stopped"))).toBeVisible();
      await audit();
    });
  });
}
