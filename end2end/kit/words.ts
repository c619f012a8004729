/** The words of the site, from the files it is made of: a test names a text by its key and survives its editors. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";

export type Lang = "fr" | "en";

const folder = join(import.meta.dirname, "../../app/text");

function load(lang: Lang): Map<string, string> {
  const words = new Map<string, string>();
  for (const file of readdirSync(join(folder, lang)).filter((name) => name.endsWith(".toml"))) {
    const capability = file.replace(".toml", "");
    for (const [key, value] of Object.entries(parse(readFileSync(join(folder, lang, file), "utf8")))) {
      // A text with a plural is known by its most general form.
      const text = typeof value === "object" && value !== null ? (value as Record<string, unknown>)["other"] : value;
      if (typeof text === "string") words.set(`${capability}.${key}`, text);
    }
  }
  return words;
}

const all: Record<Lang, Map<string, string>> = { fr: load("fr"), en: load("en") };

/** What the site says under this key, for locators: `{placeholders}` and kinds of space match anything. */
export function words(lang: Lang, key: string): RegExp {
  const text = all[lang].get(key);
  if (text === undefined) throw new Error(`no text ${key} in app/text/${lang}`);
  const pattern = text
    .split(/\{[a-z_]+\}/)
    .map((part) =>
      part
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replace(/['’]/g, "['’]")
        // Thin spaces are put before French punctuation when the words are typeset.
        .replace(/\s*(\\\?|[!:;»])/g, " $1")
        .replace(/\s+/g, "\\s*"),
    )
    .join(".+");
  return new RegExp(`^\\s*${pattern}\\s*$`);
}
