/** A calendar, downloaded or subscribed to, read by a library that did not write it. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Calendar {
  version: string;
  events: { uid: string; on: string; summary: string; sequence: number; status: string; alarms: number }[];
}

export function readCalendar(file: string): Calendar {
  return parseCalendar(readFileSync(file));
}

export function parseCalendar(input: Buffer): Calendar {
  const python = process.env["QUITUS_PYTHON"] ?? "python3";
  const run = spawnSync(python, [join(import.meta.dirname, "read_calendar.py")], { input, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the calendar cannot be read: ${run.stderr}`);
  return JSON.parse(run.stdout) as Calendar;
}
