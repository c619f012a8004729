/** What the demonstration has sent: the mailbox that only it has. */
import { expect } from "@playwright/test";
import type { Site } from "./site.ts";

export interface Message {
  id: string;
  template: string;
  /** `sent` once it has left, and not before. */
  state: string;
  subject: string;
  text: string;
  links: string[];
  code: string | null;
  check_code: string;
}

/** The latest messages to an address, newest first. */
export async function messages(site: Site, to: string): Promise<Message[]> {
  const answer = await fetch(`${site.url}/dev/mailbox.json?to=${encodeURIComponent(to)}`);
  const { messages } = (await answer.json()) as { messages: Message[] };
  return messages;
}

/** The code that arrives because of what `act` does. Messages leave in the background, so it is waited for. */
export async function codeAfter(site: Site, to: string, act: () => Promise<unknown>): Promise<string> {
  const before = new Set((await messages(site, to)).map(({ id }) => id));
  await act();
  let code = "";
  await expect
    .poll(async () => (code = (await messages(site, to)).find(({ id, code, state }) => code !== null && state === "sent" && !before.has(id))?.code ?? ""), {
      message: `a code for ${to}`,
    })
    .not.toBe("");
  return code;
}
