/**
 * What every journey starts from: a server, a reader, and the things that are wrong wherever they happen:
 * an error in the console, something the content security policy stopped, a fault in the server's log.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, type Request, type Response, expect, test as base } from "@playwright/test";
import { SCENE } from "./failures.ts";
import { codeAfter } from "./mailbox.ts";
import { type Person, people } from "./people.ts";
import { type Database, type Site, start } from "./site.ts";
import { type Lang, words } from "./words.ts";

export interface Options {
  /** The language the reader's browser asks for. */
  lang: Lang;
  theme: "light" | "dark";
  /** Whether the browser runs script. */
  script: boolean;
  /** Console messages that belong to the test: a page that is not there says 404. */
  expected: RegExp[];
}

export interface WorkerOptions {
  database: Database;
}

interface Fixtures {
  /** Opens a path, and waits until script has taken over where there is script. */
  open(path: string): Promise<Response>;
  /** Waits until script has taken over the page that is shown, and what was sent from it is answered. */
  hydrated(): Promise<void>;
  /** What the site says under a key of app/text, in the reader's language. */
  say(key: string): RegExp;
  /** No violation of axe's rules, nothing wider than the screen: on the reader's page, or on somebody else's. */
  audit(shown?: Page): Promise<void>;
  /** Somebody of the demonstration who speaks the reader's language and whom no test on this server has met. */
  person: Person;
  /** Opens the link of a message to them: its path. */
  linkTo(person: Person): Promise<string>;
  /** Signs them in as they would: link, code, accounts. */
  signIn(person: Person): Promise<void>;
  /** Signs them in from the sign-in page, by reference and e-mail. */
  signInAgain(person: Person): Promise<void>;
  /** Finds their account on the page of their accounts: its path. They are signed in. */
  accountPath(person: Person): Promise<string>;
  /** Agrees to the plan that the builder proposes for an account: the path of the plan. */
  setUpPlan(account: string): Promise<string>;
}

export const test = base.extend<Options & Fixtures, WorkerOptions & { site: Site; met: Record<Lang, number> }>({
  lang: ["en", { option: true }],
  theme: ["light", { option: true }],
  script: [true, { option: true }],
  expected: [[], { option: true }],
  database: ["sqlite", { option: true, scope: "worker" }],

  site: [
    async ({ database }, use) => {
      const site = await start(database);
      await use(site);
      await site.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  met: [async ({}, use) => use({ fr: 0, en: 0 }), { scope: "worker" }],

  baseURL: async ({ site }, use) => use(site.url),
  locale: async ({ lang }, use) => use(lang === "fr" ? "fr-FR" : "en-GB"),
  timezoneId: async ({}, use) => use("Europe/Paris"),
  colorScheme: async ({ theme }, use) => use(theme),
  javaScriptEnabled: async ({ script }, use) => use(script),

  page: async ({ page, site, expected }, use, testInfo) => {
    const trouble: string[] = [];
    const answers: string[] = [];
    page.on("requestfinished", (request) => void told(request).then((line) => answers.push(line)));
    page.on("requestfailed", (request) => answers.push(`${request.method()} ${new URL(request.url()).pathname} failed: ${request.failure()?.errorText}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") trouble.push(`${message.text()} (${new URL(message.location().url || page.url()).pathname})`);
    });
    page.on("pageerror", (error) => trouble.push(String(error)));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`);
      });
    });
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus) {
      const shown = page.locator("body").innerText({ timeout: 2_000 }).catch(String);
      const scene = [`at ${page.url()}`, ...answers.slice(-8), ...trouble, ...(await site.lastWords()), (await shown).replaceAll(/\n+/g, "\n").slice(0, 900)];
      await testInfo.attach(SCENE, { body: scene.join("\n"), contentType: "text/plain" });
    }
    const unexpected = trouble.filter((message) => !expected.some((known) => known.test(message)));
    expect(unexpected, "the console").toEqual([]);
    expect(await site.faults(), "the server's log").toEqual([]);
  },

  hydrated: async ({ page, script }, use) => {
    await use(async () => {
      // Live, whole, no form on its way (another press is none until then), and no other page on its way into its place.
      const busy = ".quiet[aria-busy], form[aria-busy], button[aria-busy], .skeleton";
      if (script) await page.locator(`html[data-hydrated]:not(:has(${busy}))`).waitFor({ state: "attached" });
    });
  },

  open: async ({ page, hydrated }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      if (response === null) throw new Error(`${path} gave no document`);
      await hydrated();
      return response;
    });
  },

  person: async ({ lang, met, site }, use) => {
    const all = people(lang);
    if (met[lang] === all.length) {
      await site.renew();
      Object.assign(met, { fr: 0, en: 0 });
    }
    const person = all[met[lang]++];
    if (person === undefined) throw new Error(`the demonstration has nobody who speaks ${lang}`);
    await use(person);
  },

  linkTo: async ({ site }, use) => {
    await use(async ({ account }) => new URL((await site.quitus("link", account)).trim()).pathname);
  },

  signIn: async ({ page, site, open, hydrated, say, linkTo, lang }, use) => {
    await use(async (person) => {
      await open(await linkTo(person));
      const code = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.link_button") }).click();
        await page.waitForURL(`/${lang}/code`);
      });
      await hydrated();
      await page.locator("[name=code]").fill(code);
      await page.getByRole("button", { name: say("entry.code_button") }).click();
      await page.waitForURL(`/${lang}/accounts`);
      await hydrated();
    });
  },

  signInAgain: async ({ page, site, hydrated, say }, use) => {
    await use(async (person) => {
      await page.locator("[name=reference]").fill(person.account);
      await page.locator("[name=contact]").fill(person.email);
      const code = await codeAfter(site, person.email, async () => {
        await page.getByRole("button", { name: say("entry.sign_in_button") }).click();
        await page.waitForURL(/\/code(\?|$)/);
      });
      await hydrated();
      await page.locator("[name=code]").fill(code);
      await page.getByRole("button", { name: say("entry.code_button") }).click();
      await page.waitForURL((url) => !/\/code$/.test(url.pathname));
    });
  },

  accountPath: async ({ page, lang }, use) => {
    await use(async () => {
      await page.goto(`/${lang}/accounts`);
      const link = page.locator(`main a[href^="/${lang}/accounts/"]`).first();
      const path = /^\/\w\w\/accounts\/[0-9a-f-]{36}/.exec((await link.getAttribute("href")) ?? "")?.[0];
      if (path === undefined) throw new Error("the page of the accounts leads to none");
      return path;
    });
  },

  setUpPlan: async ({ page, open, hydrated, say }, use) => {
    await use(async (account) => {
      await open(`${account}/plan?own=1`);
      await page.getByRole("button", { name: say("common.continue_on") }).click();
      await page.waitForURL(/\/plan\/check$/);
      await hydrated();
      await page.getByRole("button", { name: say("plans.button_set_up") }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}\?set/);
      return new URL(page.url()).pathname;
    });
  },

  say: async ({ lang }, use) => use((key) => words(lang, key)),

  audit: async ({ page, script, theme }, use) => use((shown = page) => (script ? audit(shown) : auditPlain(shown, theme))),
});

export { expect };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A request that was answered, with its status and how long that took. */
async function told(request: Request): Promise<string> {
  const status = await request.response().then((response) => response?.status(), () => undefined);
  return `${request.method()} ${new URL(request.url()).pathname} ${status} in ${Math.round(request.timing().responseEnd)} ms`;
}

/** No violation of axe's rules, nothing wider than the screen. */
export async function audit(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`,
  );
  expect(told, `accessibility of ${page.url()}`).toEqual([]);
  await fits(page);
}

/** Nothing is wider than the screen. */
export async function fits(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
  expect(content, `the width of ${page.url()}`).toBeLessThanOrEqual(screen);
}

/** axe needs script: what is shown to a reader without it is shown again, unchanged, where script runs but the page has none. */
async function auditPlain(page: Page, theme: Options["theme"]): Promise<void> {
  const browser = page.context().browser();
  const shown = (await page.content()).replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "");
  const context = await browser!.newContext({ javaScriptEnabled: true, viewport: page.viewportSize(), colorScheme: theme });
  const copy = await context.newPage();
  const address = page.url();
  await copy.route(address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: shown }));
  await copy.goto(address);
  await audit(copy);
  await context.close();
}
