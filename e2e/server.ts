// Starts the real program on a data folder of its own, waits until it says where it serves, and
// stops it. Nothing of it remains afterwards.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** One account of the demo. */
export interface SignIn {
  role: string;
  login: string;
  password: string;
}

/** A running demo. */
export interface Demo {
  address: string;
  signIns: SignIn[];
  /** The folder it keeps everything in. */
  data: string;
  /** Ends the program and removes its folder; refuses if it would not stop by itself. */
  stop(): Promise<void>;
}

const root = resolve(fileURLToPath(import.meta.url), "../..");
// A fresh database, the sample district and four reports: well below this on two busy cores.
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;

/** The built program. */
export function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? "target";
  const path = process.env.MENPAI_BIN ?? resolve(root, target, "debug/menpai");
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build --bin menpai, or set MENPAI_BIN`);
  return path;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once("exit", () => done()));
}

/** Starts `menpai demo` on a free port, with more options where given. */
export async function startDemo(options: string[] = []): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), "menpai-e2e-"));
  const asked = ["--json", "--data", join(data, "data"), "demo", "--port", "0", ...options];
  const child = spawn(program(), asked, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  // The last of what it said, for the message if it fails.
  const said: string[] = [];
  const note = (line: string) => {
    said.push(line);
    if (said.length > 50) said.shift();
  };
  createInterface({ input: child.stderr! }).on("line", note);

  const ready = new Promise<{ address: string; sign_ins: SignIn[] }>((done, refuse) => {
    const late = setTimeout(() => refuse(new Error(`not ready after ${START_LIMIT_MS / 1000} s`)), START_LIMIT_MS);
    createInterface({ input: child.stdout! }).on("line", (line) => {
      note(line);
      if (!line.startsWith("{")) return;
      const message = JSON.parse(line);
      if (message.address) {
        clearTimeout(late);
        done(message);
      }
    });
    child.once("error", refuse);
    child.once("exit", (code, signal) => {
      clearTimeout(late);
      refuse(new Error(`ended with ${code ?? signal} before it served`));
    });
  });

  const stop = async () => {
    child.kill("SIGTERM");
    const forced = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await ended(child);
    clearTimeout(forced);
    await rm(data, { recursive: true, force: true });
    if (child.signalCode === "SIGKILL") throw new Error("menpai did not stop when asked to");
  };

  try {
    const message = await ready;
    return { address: message.address.replace(/\/$/, ""), signIns: message.sign_ins, data, stop };
  } catch (cause) {
    await stop().catch(() => undefined);
    throw new Error(`menpai demo failed: ${(cause as Error).message}\n${said.join("\n")}`);
  }
}
