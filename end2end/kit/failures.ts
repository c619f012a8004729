/** What was on the screen when a test failed, told last: the end of a long run's output is what is read of it. */
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** The attachment that holds it (`kit/test.ts`). */
export const SCENE = "scene";

export default class Failures implements Reporter {
  private failed: { test: TestCase; result: TestResult }[] = [];

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status !== test.expectedStatus && result.status !== "interrupted") this.failed.push({ test, result });
  }

  onEnd() {
    for (const { test, result } of this.failed) {
      console.log(`\nFAILED ${test.titlePath().filter(Boolean).join(" › ")}`);
      for (const { message = "" } of result.errors) console.log(plain(message).split("\n").slice(0, 8).join("\n"));
      const scene = result.attachments.find(({ name }) => name === SCENE)?.body;
      if (scene !== undefined) console.log(scene.toString("utf8"));
    }
  }

  printsToStdio() {
    return false;
  }
}

/** Without the colours of a terminal. */
const plain = (text: string) => text.replaceAll(/\u001b\[[0-9;]*m/g, "");
