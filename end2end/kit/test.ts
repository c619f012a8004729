/**
 * What every journey starts from: a server, a reader, and the things that are wrong wherever they happen:
 * an error in the console, something the content security policy stopped, a fault in the server's log.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, type Response, expect, test as base } from "@playwright/test";
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
  /** Waits until script has taken over the page that is shown. */
  hydrated(): Promise<void>;
  /** What the site says under a key of app/text, in the reader's language. */
  say(key: string): RegExp;
  /** No violation of axe's rules, nothing wider than the screen. */
  audit(): Promise<void>;
}

export const test = base.extend<Options & Fixtures, WorkerOptions & { site: Site }>({
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

  baseURL: async ({ site }, use) => use(site.url),
  locale: async ({ lang }, use) => use(lang === "fr" ? "fr-FR" : "en-GB"),
  timezoneId: async ({}, use) => use("Europe/Paris"),
  colorScheme: async ({ theme }, use) => use(theme),
  javaScriptEnabled: async ({ script }, use) => use(script),

  page: async ({ page, site, expected }, use) => {
    const trouble: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") trouble.push(message.text());
    });
    page.on("pageerror", (error) => trouble.push(String(error)));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`);
      });
    });
    await use(page);
    const unexpected = trouble.filter((message) => !expected.some((known) => known.test(message)));
    expect(unexpected, "the console").toEqual([]);
    expect(await site.faults(), "the server's log").toEqual([]);
  },

  hydrated: async ({ page, script }, use) => {
    await use(async () => {
      if (script) await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
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

  say: async ({ lang }, use) => use((key) => words(lang, key)),

  audit: async ({ page }, use) => use(() => audit(page)),
});

export { expect };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No violation of axe's rules, nothing wider than the screen. */
export async function audit(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`,
  );
  expect(told, `accessibility of ${page.url()}`).toEqual([]);
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
  expect(content, `the width of ${page.url()}`).toBeLessThanOrEqual(screen);
}
