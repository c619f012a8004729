/** A calendar is subscribed to, and follows: a payment that is moved, one that is made, an address that is stopped. */
import { parseCalendar } from "../kit/calendar.ts";
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "en", theme: "dark", script: true }, tag: [] },
  { way: { lang: "fr", theme: "light", script: false }, tag: ["@postgres"] },
  { way: { lang: "fr", theme: "dark", script: true }, tag: ["@desk"] },
];

for (const { way, tag } of WAYS) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use(way);

    test("a calendar app asks again, and sees what was moved and what was paid", async ({
      page, playwright, open, hydrated, say, audit, person, signIn, accountPath, setUpPlan,
    }) => {
      await signIn(person);
      const account = await accountPath(person);
      const plan = await setUpPlan(account);
      await open(plan);
      await page.getByRole("button", { name: say("plans.feed_make") }).click();
      await page.waitForURL(/calendar=made/);
      await hydrated();
      await expect(page.locator("#calendar").getByRole("link", { name: say("plans.feed_add") })).toHaveAttribute("href", /^webcal:\/\//);
      const address = (await page.locator("#calendar code").textContent()) ?? "";
      await audit();

      // The calendar app: it has the address, and no cookie of anybody.
      const app = await playwright.request.newContext();
      const read = async (etag = "") => {
        const answer = await app.get(address, { headers: etag === "" ? {} : { "if-none-match": etag } });
        return { status: answer.status(), etag: answer.headers()["etag"] ?? "", body: await answer.body() };
      };
      const first = await read();
      expect(first.status).toBe(200);
      const before = parseCalendar(first.body).events;
      expect(before.length).toBeGreaterThan(2);
      expect((await read(first.etag)).status, "nothing new").toBe(304);

      await open(`${plan}/change/move`);
      const days = await page.locator("[name=to] option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
      await page.locator("[name=to]").selectOption(days[12]!);
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/change\/check$/);
      await hydrated();
      await page.getByRole("button", { name: say("plans.check_change_yes") }).click();
      await page.waitForURL(/\?changed=1$/);
      const second = await read(first.etag);
      expect(second.status, "moved: something new").toBe(200);
      const moved = parseCalendar(second.body).events;
      expect(moved.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
      expect(moved[0]!.on).not.toBe(before[0]!.on);
      expect(moved[0]!.sequence).toBe(before[0]!.sequence + 1);
      expect(moved.slice(1)).toEqual(before.slice(1));

      await open(`${account}/pay`);
      await page.locator("[name=way][value=next]").check({ force: true });
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      const paid = parseCalendar((await read(second.etag)).body).events;
      expect(paid[0]!.uid).toBe(moved[0]!.uid);
      expect(paid[0]!.summary).not.toBe(moved[0]!.summary);

      await open(plan);
      await page.getByRole("button", { name: say("plans.feed_stop") }).click();
      await page.waitForURL(/calendar=stopped/);
      await hydrated();
      await expect(page.getByText(say("plans.feed_stopped"))).toBeVisible();
      await audit();
      expect((await read()).status, "nobody reads it any more").toBe(404);
      await app.dispose();
    });
  });
}
