/** The ways a page is read: language, theme, with script or without. */
import type { Options } from "./test.ts";

export type Way = Pick<Options, "lang" | "theme" | "script">;

/** "fr, dark, without script" */
export const name = (way: Way) => `${way.lang}, ${way.theme}, ${way.script ? "with" : "without"} script`;

const way = (lang: Way["lang"], theme: Way["theme"], script: boolean): Way => ({ lang, theme, script });

/** All of them, for what everybody meets. */
export const EVERY: Way[] = (["fr", "en"] as const).flatMap((lang) =>
  (["light", "dark"] as const).flatMap((theme) => [way(lang, theme, true), way(lang, theme, false)]),
);

/** Each language, each theme, with and without script, once: for what has been met in every way elsewhere. */
export const PAIR: Way[] = [way("fr", "light", true), way("en", "dark", false)];

/** The other halves of the same. */
export const OTHER_PAIR: Way[] = [way("en", "dark", true), way("fr", "light", false)];
