/**
 * Runs the program. In: its path, arguments, what it reads. Out: its exit code and both streams.
 * No shell stands in between, so that no name of a file is ever read as a command.
 */
import { spawn } from "node:child_process";

/** How the program is started. */
export interface Start {
  readonly program: string;
  readonly args: readonly string[];
  /** The folder that it is started in. */
  readonly cwd: string;
  /** What it reads on standard input; nothing, if left out. */
  readonly input?: string;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** In milliseconds; 30 seconds, if left out. */
  readonly timeout?: number;
}

/** What came of it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The most that is kept of a stream, in bytes. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Why nothing came of it, as a sentence without its full stop. */
export class RunError extends Error {}

/** Runs it to its end; throws a {@link RunError} if it did not start, or had no end of its own. */
export function run(start: Start): Promise<Outcome> {
  const { program, timeout = 30_000 } = start;
  return new Promise((resolve, reject) => {
    const child = spawn(program, start.args, {
      cwd: start.cwd,
      env: { ...process.env, NO_COLOR: "1" },
      windowsHide: true,
      shell: false,
    });
    let failure: string | undefined;
    const stop = (reason: string): void => {
      failure ??= reason;
      child.kill("SIGKILL");
    };
    const onAbort = (): void => stop(`\`${program}\` was stopped`);
    if (start.signal?.aborted) {
      onAbort();
    }
    start.signal?.addEventListener("abort", onAbort, { once: true });
    const seconds = timeout / 1000;
    const timer = setTimeout(() => stop(`\`${program}\` did not end within ${seconds} s`), timeout);
    const collect = (stream: NodeJS.ReadableStream): Buffer[] => {
      const parts: Buffer[] = [];
      let size = 0;
      stream.on("data", (part: Buffer) => {
        size += part.length;
        if (size > MOST_OUTPUT) {
          stop(`\`${program}\` printed too much`);
        } else {
          parts.push(part);
        }
      });
      return parts;
    };
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      start.signal?.removeEventListener("abort", onAbort);
      then();
    };
    child.on("error", (error) => {
      settle(() => reject(new RunError(`\`${program}\` did not start: ${error.message}`)));
    });
    child.on("close", (code, signal) => {
      settle(() => {
        if (failure !== undefined) {
          reject(new RunError(failure));
        } else if (code === null) {
          reject(new RunError(`\`${program}\` was ended by ${signal}`));
        } else {
          const text = (parts: Buffer[]): string => Buffer.concat(parts).toString("utf8");
          resolve({ code, stdout: text(stdout), stderr: text(stderr) });
        }
      });
    });
    // A program that ends without reading everything is no failure.
    child.stdin.on("error", () => {});
    child.stdin.end(start.input ?? "");
  });
}
