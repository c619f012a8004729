/** The people of the demonstration, from the files it is loaded from: whoever can sign in and has one open account. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import type { Lang } from "./words.ts";

export interface Person {
  account: string;
  email: string;
  lang: Lang;
  balance: number;
}

const folder = join(import.meta.dirname, "../../server/content/demo");

export type Market = keyof typeof CURRENCIES;

const CURRENCIES = { FR: "EUR", UK: "GBP", US: "USD", CA: "CAD", AU: "AUD", NZ: "NZD" } as const;

/**
 * People of one language in one market (French in France, English in the United Kingdom), always in the same order, all in one
 * band of one creditor's policy (`server/content/demo/policies/northwind.toml`): whoever a test meets, 10 is the least they may
 * pay, and they may pause. `accounts`: how many they have with it; the one that is named is the first.
 */
export function people(lang: Lang, accounts = 1, market: Market = lang === "fr" ? "FR" : "UK"): Person[] {
  const files = ["northwind", "eclair", "greenlamp"].map((name) => rows(readFileSync(join(folder, `${name}.csv`), "utf8")));
  const all = files.flat();
  const closed = new Set(
    Object.values(parse(readFileSync(join(folder, "closed.toml"), "utf8"))).flatMap((of) => Object.values(of as object).flat()),
  );
  const owned = (row: Row) => all.filter((other) => other["emails"] === row["emails"]);
  return all
    .filter((row) => row["creditor"] === "northwind" && row["market"] === market && row["language"] === lang)
    .filter((row) => /^[^\s;]+@[^\s;]+$/.test(row["emails"] ?? "") && row["email_consent"] === "yes")
    .filter((row) => row["currency"] === CURRENCIES[market] && !closed.has(row["account_ref"]))
    .filter((row) => owned(row).length === accounts && owned(row)[0] === row)
    .filter((row) => owned(row).every((other) => other["creditor"] === row["creditor"]))
    .map((row) => ({ account: row["account_ref"] ?? "", email: row["emails"] ?? "", lang, balance: Number(row["balance"]) }))
    .filter(({ balance }) => balance >= 300 && balance <= 1000);
}

type Row = Record<string, string>;

/** Comma-separated values, with quoted fields that may hold line breaks. */
function rows(text: string): Row[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") lines.push([]);
  }
  const [heads = [], ...rest] = lines;
  return rest
    .filter((line) => line.length === heads.length)
    .map((line) => Object.fromEntries(heads.map((head, column) => [head, line[column] ?? ""])));
}
