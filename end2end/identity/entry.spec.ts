import { codeAfter, messages } from "../kit/mailbox.ts";
import { expect, test } from "../kit/test.ts";
import { EVERY, OTHER_PAIR, PAIR, name } from "../kit/ways.ts";

for (const way of EVERY) {
  test.describe(name(way), () => {
    test.use(way);

    test("a link opens a page that names the creditor and nothing personal, and a code signs in", async ({
      page, site, open, hydrated, say, audit, person, linkTo, lang, context,
    }) => {
      await open(await linkTo(person));
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("entry.link_title"));
      await expect(page.getByText(person.account)).toHaveCount(0);
      await expect(page.getByText(person.email)).toHaveCount(0);
      await audit();
      const code = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.link_button") }).click();
        await page.waitForURL(`/${lang}/code`);
      });
      await hydrated();
      await expect(page.locator("[name=code]")).toHaveAttribute("autocomplete", "one-time-code");
      await audit();
      // As it is pasted from a message: with a space in it.
      await page.locator("[name=code]").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
      await page.getByRole("button", { name: say("entry.code_button") }).click();
      await expect(page).toHaveURL(`/${lang}/accounts`);
      const session = (await context.cookies()).find((cookie) => cookie.name.includes("session"));
      expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax" });
      expect(session?.name).toMatch(/^__Host-/);
    });
  });
}

for (const way of PAIR) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("a wrong code is said to be wrong and can be mended; a used one signs nobody in", async ({
      page, site, open, hydrated, say, audit, person, linkTo, lang, context,
    }) => {
      const link = await linkTo(person);
      const ask = async () => {
        await open(link);
        await page.getByRole("button", { name: say("entry.link_button") }).click();
        await page.waitForURL(`/${lang}/code`);
        await hydrated();
      };
      const enter = async (code: string) => {
        await page.locator("[name=code]").fill(code);
        await page.getByRole("button", { name: say("entry.code_button") }).click();
      };
      const code = await codeAfter(site, person.email, ask);
      for (const [typed, words] of [
        ["", "errors.code_missing"],
        ["12", "errors.code_shape"],
        [code === "111111" ? "222222" : "111111", "errors.code_wrong"],
      ] as const) {
        await enter(typed);
        const summary = page.locator(".error-summary");
        await expect(summary.getByRole("link")).toHaveText(say(words));
        await expect(summary).toBeFocused();
        await expect(page.locator("[name=code]")).toHaveAttribute("aria-invalid", "true");
        await expect(page).toHaveURL(new RegExp(`/${lang}/code`));
        if (typed.length > 2) expect(new URL(page.url()).search, "nothing typed is in the address").not.toContain(typed);
      }
      await audit();
      await enter(code);
      await expect(page).toHaveURL(`/${lang}/accounts`);
      // The same again, in the same browser, signed out.
      await context.clearCookies({ name: /session/ });
      await open(`/${lang}/code`);
      if (await page.locator("[name=code]").count()) {
        await enter(code);
        await expect(page.locator(".error-summary")).toBeVisible();
      }
      await expect(page).not.toHaveURL(`/${lang}/accounts`);
    });

    test("a code that comes late is said to be late, and a new one is a press away", async ({
      page, site, open, hydrated, say, audit, person, linkTo, lang,
    }) => {
      await open(await linkTo(person));
      const late = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.link_button") }).click();
        await page.waitForURL(`/${lang}/code`);
      });
      await hydrated();
      await site.later(11);
      await page.locator("[name=code]").fill(late);
      await page.getByRole("button", { name: say("entry.code_button") }).click();
      await expect(page.locator(".error-summary").getByRole("link")).toHaveText(say("errors.code_expired"));
      await hydrated();
      await audit();

      await page.getByText(say("entry.code_not_received")).click();
      const fresh = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.code_resend") }).click();
        await page.waitForURL(/new=1/);
      });
      await hydrated();
      await page.locator("[name=code]").fill(fresh);
      await page.getByRole("button", { name: say("entry.code_button") }).click();
      await page.waitForURL(`/${lang}/accounts`);
    });

    test("a code works only in the browser that asked for it", async ({ page, site, open, say, person, linkTo, lang, browser }) => {
      const link = await linkTo(person);
      await open(link);
      const code = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.link_button") }).click();
        await page.waitForURL(`/${lang}/code`);
      });
      const stranger = await browser.newContext();
      const theirs = await stranger.newPage();
      await theirs.goto(`${site.url}/${lang}/code`);
      const answer = await theirs.request.post(`${site.url}/api/identity/enter-code`, {
        form: { code, lang },
        headers: { origin: site.url },
        maxRedirects: 0,
      });
      expect(answer.headers()["set-cookie"] ?? "").not.toContain("session");
      await stranger.close();
    });

    test("opening a link sends nothing and burns nothing, however often", async ({ page, site, open, say, person, linkTo }) => {
      const link = await linkTo(person);
      const before = (await messages(site, person.email)).length;
      for (let n = 0; n < 3; n++) await fetch(site.url + link, { headers: { "user-agent": "scanner" } });
      await open(link);
      await open(link);
      expect((await messages(site, person.email)).length).toBe(before);
      await expect(page.getByRole("button", { name: say("entry.link_button") })).toBeVisible();
    });
  });
}

for (const way of OTHER_PAIR) {
  test.describe(name(way), () => {
    test.use(way);

    test("a message of ours is known by its check code, and another is not", async ({ page, site, open, hydrated, say, audit, person, linkTo, lang }) => {
      await open(await linkTo(person));
      await codeAfter(site, person.email, () => page.getByRole("button", { name: say("entry.link_button") }).click());
      const [message] = await messages(site, person.email);
      for (const [typed, title] of [
        [message?.check_code ?? "", "entry.genuine_yes_title"],
        ["QT-7F3K-92WD", "entry.genuine_no_title"],
      ] as const) {
        await open(`/genuine?lang=${lang}`);
        await page.locator("[name=code]").fill(typed);
        await page.getByRole("button", { name: say("entry.genuine_button") }).click();
        await hydrated();
        await expect(page.getByText(say(title))).toBeVisible();
        expect(page.url()).not.toContain(typed);
        await audit();
      }
    });

    test("an old or invented link leads on", async ({ page, open, say, audit }) => {
      await open("/m/not-a-link-of-ours");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("entry.link_old_title"));
      await expect(page.getByRole("main").getByRole("link", { name: say("entry.sign_in_title") })).toBeVisible();
      await audit();
    });
  });
}

test("the mailbox shows what was sent, and is right itself", async ({ page, site, open, say, person, linkTo, audit }) => {
  await open(await linkTo(person));
  const code = await codeAfter(site, person.email, () => page.getByRole("button", { name: say("entry.link_button") }).click());
  await page.goto(`/dev/mailbox?to=${person.email}`);
  await expect(page.getByText(code).first()).toBeAttached();
  await audit();
});
