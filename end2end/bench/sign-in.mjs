/**
 * Signs a customer of the demonstration in, over plain HTTP and as a browser without script would: opens the link, posts
 * the forms it is given, reads the code in the demonstration's mailbox. Prints the cookies, for a `Cookie` header.
 *
 *   node sign-in.mjs BASE LINK     LINK as `quitus link` prints it; only its path counts
 */
const [base = "", link = ""] = process.argv.slice(2);
const MAIL_WITHIN_MS = 20_000;

/** @type {Map<string, string>} */
const jar = new Map();
const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

/** Asks, follows where it is sent, keeps what it is given to keep.
 * @param {string} path @param {{ form?: URLSearchParams, from?: string }} [sent]
 * @returns {Promise<{ path: string, html: string }>} */
async function ask(path, { form, from } = {}) {
  const answer = await fetch(new URL(path, base), {
    method: form ? "POST" : "GET",
    body: form ?? null,
    redirect: "manual",
    headers: {
      accept: "text/html",
      "accept-language": "en",
      cookie: cookies(),
      ...(form && from ? { origin: base, referer: new URL(from, base).href } : {}),
    },
  });
  for (const line of answer.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  const to = answer.headers.get("location");
  if (to !== null) {
    const { pathname, search } = new URL(to, base);
    return ask(pathname + search);
  }
  const html = await answer.text();
  if (answer.status >= 400) throw new Error(`${path} answered ${answer.status}`);
  return { path, html };
}

/** Sends the page's first form that holds `field` or, without, the first that is posted.
 * @param {{ path: string, html: string }} page @param {Record<string, string>} typed */
function submit({ path, html }, typed = {}) {
  const wanted = Object.keys(typed);
  for (const [, attributes = "", inside = ""] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (!/method="post"/i.test(attributes) || wanted.some((name) => !inside.includes(`name="${name}"`))) continue;
    const form = new URLSearchParams();
    for (const [input] of inside.matchAll(/<input\b[^>]*>/g)) {
      const read = (/** @type {string} */ what) => new RegExp(`\\b${what}="([^"]*)"`).exec(input)?.[1];
      const name = read("name");
      if (name !== undefined && read("type") === "hidden") form.set(name, read("value") ?? "");
    }
    for (const [name, value] of Object.entries(typed)) form.set(name, value);
    return ask((/\baction="([^"]*)"/.exec(attributes)?.[1] ?? path).replaceAll("&amp;", "&"), { form, from: path });
  }
  throw new Error(`${path} has no form${wanted.length > 0 ? ` for ${wanted.join(", ")}` : ""}`);
}

/** @returns {Promise<{ id: string, code: string | null }[]>} */
async function mail() {
  const answer = await fetch(new URL("/dev/mailbox.json", base));
  return (await answer.json()).messages;
}

/** @param {Set<string>} before */
async function newCode(before) {
  for (const until = Date.now() + MAIL_WITHIN_MS; Date.now() < until; ) {
    const code = (await mail()).find(({ id, code }) => code !== null && !before.has(id))?.code;
    if (code) return code;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error("no code arrived");
}

const entry = await ask(new URL(link, base).pathname);
const before = new Set((await mail()).map(({ id }) => id));
const codePage = await submit(entry);
const end = await submit(codePage, { code: await newCode(before) });
if (!/\/accounts$/.test(end.path)) throw new Error(`signing in ended at ${end.path}`);
console.log(cookies());
