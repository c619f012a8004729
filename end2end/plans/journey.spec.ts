/** The main job: from a link in a message to a plan somebody agreed to, its first payment and its dates in a calendar. */
import { readCalendar } from "../kit/calendar.ts";
import { expect, test } from "../kit/test.ts";
import { EVERY, type Way, name } from "../kit/ways.ts";

const MAIN: { way: Way; tag: string[] }[] = [
  ...EVERY.map((way) => ({ way, tag: [] })),
  { way: { lang: "fr", theme: "dark", script: true }, tag: ["@desk"] },
  { way: { lang: "en", theme: "light", script: false }, tag: ["@desk"] },
  { way: { lang: "fr", theme: "light", script: true }, tag: ["@postgres"] },
  { way: { lang: "en", theme: "light", script: false }, tag: ["@postgres"] },
];

for (const { way, tag } of MAIN) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use(way);

    test("link, code, accounts, budget, offers, agree, pay, calendar", async ({
      page, hydrated, say, audit, person, signIn, accountPath, lang, script,
    }) => {
      test.setTimeout(120_000);
      await signIn(person);
      await audit();

      const account = await accountPath(person);
      await page.goto(`${account}/plan`);
      await hydrated();
      await audit();
      await page.getByRole("link", { name: say("plans.start_with_budget") }).click();
      await hydrated();
      await page.locator("[name^='lines[']").first().waitFor();
      for (const [line, amount] of [["earnings", "1450"], ["housing", lang === "fr" ? "620,50" : "620.50"], ["food_and_housekeeping", "700"]] as const) {
        const box = page.locator(`[name="lines[${line}]"]`);
        if (await box.count()) await box.fill(amount);
      }
      if (script) await expect(page.locator("#result")).toHaveText(/\d{3}/);
      await audit();
      await page.getByRole("button", { name: say("care.budget_use") }).click();
      await page.waitForURL(/\/plan(\?|$)/);
      await hydrated();

      const offers = page.locator("[name=offer]");
      await expect(offers.first()).toBeAttached();
      expect(await offers.count()).toBeLessThanOrEqual(3);
      await page.locator("[name=offer]").first().check({ force: true });
      await audit();
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan\/check$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.check_title"));
      const rows = page.locator("main table tbody tr");
      const instalments = await rows.count();
      expect(instalments).toBeGreaterThan(1);
      await audit();

      await page.getByRole("button", { name: say("plans.button_set_up") }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}\?set/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.done_title"));
      await audit();
      const plan = new URL(page.url()).pathname;

      const arrived = page.waitForEvent("download");
      await page.getByRole("link", { name: say("plans.add_to_calendar") }).click();
      const calendar = readCalendar(await (await arrived).path());
      expect(calendar.version).toBe("2.0");
      expect(calendar.events).toHaveLength(instalments);
      expect(new Set(calendar.events.map(({ uid }) => uid)).size).toBe(instalments);
      for (const event of calendar.events) expect(event.alarms, event.summary).toBeGreaterThan(0);

      await page.getByRole("link", { name: say("plans.pay_first_now") }).click();
      await page.waitForURL(/\/pay$/);
      await hydrated();
      await audit();
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("payments.paid_title"));
      await audit();

      // The confirmation is still there when it is bookmarked, and knows of the payment.
      await page.goto(plan);
      await hydrated();
      await expect(page.locator(".schedule-note").first()).toHaveText(new RegExp(`\\(${say("plans.instalment_paid").source.replaceAll(/[\^$]|\\s\*/g, "")}\\)`));
      await audit();
    });
  });
}
