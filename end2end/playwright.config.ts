import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";
import type { Options, WorkerOptions } from "./kit/test.ts";

/** Debian's Chromium, quiet: it asks nobody but us. */
const chromium = {
  executablePath: process.env["QUITUS_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 900 } };

const config: PlaywrightTestConfig<Options, WorkerOptions> = {
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: Number(process.env["QUITUS_TEST_WORKERS"] ?? 2),
  forbidOnly: true,
  // A test that passes the second time is a fault of ours: it is mended, not repeated.
  retries: 0,
  // They end what hangs; how fast a page is, benchmarks say.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list", { printSteps: false }], ["./kit/failures.ts"]],
  use: {
    browserName: "chromium",
    launchOptions: chromium,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 20_000,
    navigationTimeout: 40_000,
  },
  // A journey says itself in which languages, themes and with which script it runs (kit/ways.ts);
  // a project says on which screen, and on which database.
  projects: [
    { name: "phone", use: phone, grepInvert: [/@desk/, /@postgres/] },
    { name: "desk", use: desk, grep: /@desk/ },
    // The house rule is both databases, always: here for the main journey, everything else is tested on both in Rust.
    { name: "phone-postgres", use: { ...phone, database: "postgres" }, grep: /@postgres/ },
  ],
};

export default defineConfig<Options, WorkerOptions>(config);
