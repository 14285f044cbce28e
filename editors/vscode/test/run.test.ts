import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RunError, run } from "../src/core/run";

const program = process.execPath;
const cwd = process.cwd();

/** Runs a line of JavaScript. */
function node(line: string, more: Partial<Parameters<typeof run>[0]> = {}) {
  return run({ program, args: ["-e", line], cwd, ...more });
}

describe("a program", () => {
  it("is heard on both streams, with its code", async () => {
    const line = "console.log('out é'); console.error('err'); process.exitCode = 3";
    assert.deepEqual(await node(line), { code: 3, stdout: "out é\n", stderr: "err\n" });
  });
  it("gets what it reads, and no shell", async () => {
    const line = "process.stdin.pipe(process.stdout)";
    assert.equal((await node(line, { input: "4711" })).stdout, "4711");
    const args = ["-p", "process.argv[1]", "$(id); `id` | \"'&"];
    assert.equal((await run({ program, args, cwd })).stdout, "$(id); `id` | \"'&\n");
  });
  it("may leave unread what it is given", async () => {
    const input = "x".repeat(10_000_000);
    assert.equal((await node("process.exit(0)", { input })).code, 0);
  });
  it("that is not there is no panic", async () => {
    await assert.rejects(run({ program: "/nowhere/ivrc", args: [], cwd }), (error) => {
      assert.ok(error instanceof RunError);
      assert.match(error.message, /^`\/nowhere\/ivrc` did not start: /);
      return true;
    });
  });
  it("that does not end is ended", async () => {
    const forever = "setInterval(() => {}, 1000)";
    await assert.rejects(node(forever, { timeout: 50 }), /did not end within 0.05 s/);
    const abort = new AbortController();
    const running = node(forever, { signal: abort.signal });
    abort.abort();
    await assert.rejects(running, /was stopped/);
    await assert.rejects(node(forever, { signal: abort.signal }), /was stopped/);
  });
  it("that never stops printing is ended", async () => {
    const endless =
      "const s = 'x'.repeat(1 << 20); const w = () => process.stdout.write(s, w); w()";
    await assert.rejects(node(endless), /printed too much/);
  });
});
