/** A plan bends: moved, reshaped, skipped, and made good after a payment was missed, each seen before it is said yes to. */
import { readCalendar } from "../kit/calendar.ts";
import { expect, test } from "../kit/test.ts";
import { type Way, name } from "../kit/ways.ts";

const WAYS: { way: Way; tag: string[] }[] = [
  { way: { lang: "fr", theme: "light", script: true }, tag: [] },
  { way: { lang: "en", theme: "dark", script: false }, tag: [] },
  { way: { lang: "en", theme: "light", script: true }, tag: ["@desk"] },
  { way: { lang: "fr", theme: "dark", script: false }, tag: ["@postgres"] },
];

for (const { way, tag } of WAYS) {
  test.describe([name(way), ...tag].join(", "), () => {
    test.use({ ...way, expected: [/422/] });

    test("move, skip, another rhythm, a missed payment made good", async ({
      page, hydrated, say, audit, person, signIn, accountPath, setUpPlan, site, lang, script,
    }) => {
      test.setTimeout(120_000);
      await signIn(person);
      const account = await accountPath(person);
      const plan = await setUpPlan(account);
      const send = page.locator("main form button[type=submit]").last();
      const yes = async () => {
        await hydrated();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.check_change_title"));
        await audit();
        await page.getByRole("button", { name: say("plans.check_change_yes") }).click();
        await page.waitForURL(/\?changed=1$/);
        await hydrated();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.changed_title"));
      };
      const rehearsed = async () => {
        const card = page.locator("[data-rehearsal] > div");
        if (!script) {
          await expect(card).toBeHidden();
          return [];
        }
        await expect(card).toBeVisible();
        await audit();
        const told = await card.locator(".summary-value").allInnerTexts();
        expect(told).toHaveLength(2);
        return told;
      };
      const events = async () => {
        const arrived = page.waitForEvent("download");
        await page.getByRole("link", { name: say("plans.add_to_calendar") }).click();
        return readCalendar(await (await arrived).path()).events;
      };

      await page.goto(plan);
      await hydrated();
      const before = await events();
      await page.getByRole("link", { name: say("plans.change_plan") }).click();
      await page.waitForURL(/\/change$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("plans.change_title"));
      await audit();

      // A day too far is explained with the days that are possible; what was chosen stays.
      await page.locator(".task-title").getByText(say("plans.change_move")).click();
      await page.waitForURL(/\/change\/move$/);
      await hydrated();
      await audit();
      const days = await page.locator("[name=to] option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
      await page.locator("[name=to]").selectOption(days.at(-1)!);
      await send.click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await expect(page.locator("[name=to]")).toHaveValue(days.at(-1)!);
      await hydrated();
      await audit();
      await page.locator("[name=to]").selectOption(days[12]!);
      const told = await rehearsed();
      await send.click();
      await page.waitForURL(/\/change\/check$/);
      // What was rehearsed in the browser is what the server says.
      for (const words of told) await expect(page.locator("main")).toContainText(words);
      await yes();
      const moved = await events();
      expect(moved.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
      expect(moved[0]!.on).not.toBe(before[0]!.on);
      expect(moved[1]!.on).toBe(before[1]!.on);

      await page.goto(`${plan}/change`);
      await hydrated();
      await page.locator(".task-title").getByText(say("plans.change_skip")).click();
      await page.waitForURL(/check\?kind=skip$/);
      await yes();
      const skipped = await events();
      expect(skipped).toHaveLength(before.length);
      expect(skipped[0]!.on).toBe(before[1]!.on);

      // A pause, where the creditor's policy lets customers take one: looked at, and left.
      await page.goto(`${plan}/change`);
      await hydrated();
      await page.locator(".task-title").getByText(say("plans.change_pause")).click();
      await page.waitForURL(/\/change\/pause$/);
      await hydrated();
      await audit();
      await send.click();
      await page.waitForURL(/\/change\/check$/);
      await hydrated();
      await audit();
      await page.getByRole("link", { name: say("plans.change_leave") }).click();
      await page.waitForURL(plan);
      expect(await events()).toEqual(skipped);

      await page.goto(`${plan}/change/rhythm`);
      await hydrated();
      await audit();
      const amount = page.locator("[name=amount]");
      await amount.fill("1");
      if (script) await expect(page.locator("[data-rehearsal] > p")).toBeVisible();
      await send.click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await expect(amount).toHaveValue("1");
      await hydrated();
      await amount.fill(lang === "fr" ? "60,00" : "60.00");
      const reshaped = await rehearsed();
      await send.click();
      await page.waitForURL(/\/change\/check$/);
      for (const words of reshaped) await expect(page.locator("main")).toContainText(words);
      await yes();

      // More than is due next: what it is for is asked, with what the plan comes to.
      await page.goto(`${account}/pay`);
      await hydrated();
      await page.locator("[name=way][value=other]").check({ force: true });
      await page.locator("[name=amount]").fill("70");
      await page.locator("main form button[type=submit]").last().click();
      await page.waitForURL(/\/pay\/surplus$/);
      await hydrated();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("payments.surplus_title"));
      await expect(page.locator("[name=surplus]")).toHaveCount(3);
      await audit();
      await page.locator("[name=surplus][value=finish_sooner]").check({ force: true });
      await send.click();
      await page.waitForURL(/\/payments\/[0-9a-f-]{36}$/);
      await page.goto(plan);
      await hydrated();
      await expect(page.locator(".schedule-note").first()).toContainText(new RegExp(say("plans.instalment_extra").source.replaceAll(/[\^$]/g, "")));
      await audit();

      // Two months later nothing has come in.
      await site.daysPass(60);
      await page.goto(plan);
      await hydrated();
      await expect(page.getByText(say("plans.missed_calm"))).toBeVisible();
      await audit();
      await page.locator(".task-title").getByText(say("plans.missed_spread")).click();
      await page.waitForURL(/check\?kind=spread_missed$/);
      await yes();
      await expect(page.getByText(say("plans.missed_calm"))).toBeHidden();
    });
  });
}
