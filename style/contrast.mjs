// Checks every pair of colours that meets on a page, in both themes, against what people need to read it:
// 7:1 for amounts, 4.5:1 for text, 3:1 for the borders and shapes one has to see to use a control.
// `node style/contrast.mjs` prints the table and fails when a pair falls short.
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("./tokens/colour.css", import.meta.url), "utf8");

const themes = [...css.matchAll(/@plugin "daisyui\/theme" \{([^}]*)\}/g)].map(([, body]) => {
  const values = Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, k, v]) => [k.replace(/^color-/, ""), v]));
  return { name: /name: "([\w-]+)"/.exec(body)[1], values };
});

// Relative luminance (WCAG 2.2) of an oklch() colour; what lies outside sRGB is clipped, as screens do.
function luminance(value) {
  const found = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/.exec(value ?? "");
  if (!found) throw new Error(`not an oklch colour: ${value}`);
  const [lightness, chroma, hue] = [found[1] / 100, +found[2], (found[3] * Math.PI) / 180];
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (x) => Math.min(1, Math.max(0, x));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const [AMOUNT, TEXT, SHAPE] = [7, 4.5, 3];
const grounds = ["base-100", "base-200"];
const tints = ["tint", "note", "highlight", "info-tint", "success-tint", "error-tint"];
const pairs = [
  ...[...grounds, ...tints].map((ground) => ["base-content", ground, AMOUNT]),
  ...[...grounds, ...tints].filter((ground) => ground !== "highlight").map((ground) => ["muted", ground, TEXT]),
  ...[...grounds, "tint"].map((ground) => ["primary", ground, AMOUNT]),
  ...grounds.flatMap((ground) => ["info", "success", "error", "secondary"].map((colour) => [colour, ground, TEXT])),
  ...["info", "success", "error"].map((colour) => [colour, `${colour}-tint`, TEXT]),
  ...["primary", "secondary", "accent", "neutral", "info", "success", "warning", "error"].map((c) => [`${c}-content`, c, TEXT]),
  ["primary-content", "primary", AMOUNT],
  ...grounds.map((ground) => ["edge", ground, SHAPE]),
  ...[...grounds, "tint", "note"].map((ground) => ["focus", ground, SHAPE]),
  ...[...grounds, "tint"].map((ground) => ["paid", ground, SHAPE]),
];

let short = 0;
for (const { name, values } of themes) {
  console.log(`\n${name}`);
  for (const [front, back, least] of pairs) {
    const [high, low] = [luminance(values[front]), luminance(values[back])].sort((x, y) => y - x);
    const ratio = (high + 0.05) / (low + 0.05);
    const enough = ratio >= least;
    if (!enough) short += 1;
    console.log(`${enough ? "  " : "! "}${ratio.toFixed(2).padStart(5)} ≥ ${String(least).padEnd(3)} ${front} on ${back}`);
  }
}
if (themes.length !== 2) throw new Error(`two themes were expected, ${themes.length} found`);
console.log(short ? `\n${short} pairs fall short` : `\nall ${pairs.length * themes.length} pairs are readable`);
process.exitCode = short ? 1 : 0;
