/** The way in without a link: reference, and an address on file; the same answer for everybody. */
import { codeAfter, messages } from "../kit/mailbox.ts";
import { expect, test } from "../kit/test.ts";
import { OTHER_PAIR, PAIR, name } from "../kit/ways.ts";

for (const way of [...PAIR, ...OTHER_PAIR]) {
  test.describe(name(way), () => {
    test.use({ ...way, expected: [/4\d\d/] });

    test("reference and e-mail bring a code, and the code signs in", async ({ page, hydrated, say, audit, person, lang, signInAgain }) => {
      await page.goto(`/${lang}/sign-in`);
      await hydrated();
      await page.getByRole("button", { name: say("entry.sign_in_button") }).click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await hydrated();
      await audit();
      await signInAgain(person);
      await page.waitForURL(`/${lang}/accounts`);
      await hydrated();
      await audit();
      // Where somebody is signed in, and out again.
      await page.goto(`/${lang}/sessions`);
      await hydrated();
      await audit();
      await page.getByRole("button", { name: say("common.sign_out") }).click();
      await page.waitForURL(`/${lang}`);
      await page.goto(`/${lang}/accounts`);
      await page.waitForURL(/\/sign-in/);
    });
  });
}

for (const way of PAIR) {
  test.describe(name(way), () => {
    test.use(way);

    test("somebody unknown reads the same words, and nothing is sent", async ({ page, site, hydrated, person, say, lang }) => {
      const seen: string[] = [];
      for (const email of [person.email, "nobody.at.all@mail.example"]) {
        await page.goto(`/${lang}/sign-in`);
        await hydrated();
        await page.locator("[name=reference]").fill(person.account);
        await page.locator("[name=contact]").fill(email);
        const send = () => page.getByRole("button", { name: say("entry.sign_in_button") }).click();
        await (email === person.email ? codeAfter(site, email, send) : send());
        await page.waitForURL(`/${lang}/code`);
        await hydrated();
        seen.push(await page.locator("main").innerText());
      }
      expect(seen[1]).toBe(seen[0]);
      expect(await messages(site, "nobody.at.all@mail.example")).toEqual([]);
    });
  });
}
