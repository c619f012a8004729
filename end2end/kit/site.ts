/** A server of our own: its own port, its own data, stopped and removed after the tests. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

export type Database = "sqlite" | "postgres";

export interface Site {
  /** `http://127.0.0.1:port` */
  url: string;
  pid: number;
  /** Runs a command of the same program on the same data; its output. */
  quitus(...args: string[]): Promise<string>;
  /** Makes every code, session and charge at the simulator older by so many minutes, as if they had passed. */
  later(minutes: number): Promise<void>;
  /** Puts every payment of every plan so many days earlier, as if they had passed. */
  daysPass(days: number): Promise<void>;
  /** What the server has logged as its own fault since it was last asked. */
  faults(): Promise<string[]>;
  /** The last lines of its log. */
  lastWords(): Promise<string[]>;
  /** Begins again at the same address, with a demonstration that nobody has been at. */
  renew(): Promise<void>;
  stop(): Promise<void>;
}

const binary = () => resolve(process.env["QUITUS_BINARY"] ?? "../target/debug/quitus");

/** Starts a demonstration; ready when it resolves. */
export async function start(database: Database, settings: Record<string, string> = {}): Promise<Site> {
  const port = await freePort();
  let run = await launch(database, settings, port);
  let seen = 0;
  const change = async (statements: string[]) => {
    if (run.store) return run.store.run(statements);
    const python = process.env["QUITUS_PYTHON"] ?? "python3";
    const script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as db:\n  for s in sys.argv[2:]: db.execute(s)";
    await promisify(execFile)(python, ["-c", script, join(run.folder, "data", "quitus.db"), ...statements]);
  };
  return {
    url: run.url,
    get pid() {
      return run.server.pid ?? 0;
    },
    async quitus(...args) {
      const { stdout } = await promisify(execFile)(binary(), [...args, ...run.where], { env: environment() });
      return stdout;
    },
    async later(minutes) {
      const tables = {
        sign_in: ["sent_at", "created_at", "expires_at"],
        session: ["created_at", "last_seen_at", "expires_at"],
        simulated_charge: ["created_at"],
      };
      const statements = Object.entries(tables).map(
        ([table, moments]) => `UPDATE ${table} SET ${moments.map((moment) => `${moment} = ${moment} - ${minutes * 60_000}`).join(", ")}`,
      );
      await change(statements);
    },
    async daysPass(days) {
      const earlier = (date: string) => (run.store ? `${date} = ${date} - ${days}` : `${date} = date(${date}, '-${days} days')`);
      await change([`UPDATE instalment SET ${["nominal_on", "due_on"].map(earlier).join(", ")}`]);
    },
    async faults() {
      const lines = (await readFile(run.log, "utf8")).split("\n");
      const fresh = lines.slice(seen, -1);
      seen = lines.length - 1;
      return fresh.filter((line) => /"level":"ERROR"|panicked at/.test(line));
    },
    async lastWords() {
      return (await readFile(run.log, "utf8")).split("\n").slice(-6, -1);
    },
    async renew() {
      await run.end();
      run = await launch(database, settings, port);
      seen = 0;
    },
    stop: () => run.end(),
  };
}

/** The program refuses variables of ours that it does not know. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("QUITUS_")));

/** One run of the server, and what it leaves behind until it ends. */
async function launch(database: Database, settings: Record<string, string>, port: number) {
  const folder = await mkdtemp(join(tmpdir(), "quitus-site-"));
  const store = database === "postgres" ? await newPostgres() : undefined;
  const log = join(folder, "log");
  const where = ["--data", join(folder, "data"), ...(store ? ["--database", store.url] : [])];
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(binary(), ["serve", "--demo", ...where, "--listen", `127.0.0.1:${port}`], {
    // Everybody in these tests comes from one address.
    env: { ...environment(), QUITUS_LOG: "warn", QUITUS_CODES_PER_NETWORK: "10000", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out = createWriteStream(log);
  server.stdout.pipe(out, { end: false });
  server.stderr.pipe(out, { end: false });
  const tail = async () => (await readFile(log, "utf8").catch(() => "")).split("\n").slice(-20).join("\n");
  await ready(url, server, tail);
  const end = async () => {
    const gone = new Promise((done) => server.once("exit", done));
    if (server.exitCode === null && server.kill("SIGTERM")) await gone;
    await store?.drop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, server, folder, store, log, where, end };
}

/** Waits for the first answer that says ready; loading the demonstration's people takes a moment. */
async function ready(url: string, server: ChildProcess, tail: () => Promise<string>) {
  const until = Date.now() + 90_000;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the server stopped with ${server.exitCode}:\n${await tail()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((again) => setTimeout(again, 50));
  }
  server.kill("SIGKILL");
  throw new Error(`the server was not ready after 90 s:\n${await tail()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** A database of its own on the tests' PostgreSQL. */
async function newPostgres() {
  const server = process.env["QUITUS_TEST_POSTGRES"] ?? "postgres://postgres@127.0.0.1:5432/postgres";
  const name = `quitus_browser_${process.pid}_${Date.now()}`;
  const tell = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await tell(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const run = async (statements: string[]) => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  return { url: url.href, run, drop: () => tell(`DROP DATABASE ${name} WITH (FORCE)`) };
}
