/** What the extension reads is what the program prints. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, describe, it } from "node:test";
import { args } from "../src/core/commands";
import { exampleOf, paramsDocument, requiredParams } from "../src/core/params";
import { failureText, readResults } from "../src/core/results";
import { run } from "../src/core/run";
import { EXAMPLES, program } from "./files";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ivrc-test-"));
after(() => fs.rmSync(folder, { recursive: true }));

const CALL = 'call +6590000000 from +6588000000\nsay "Hello." voice en-GB-Emma\nhangup\n';

function script(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

function ivrc(args: string[], input?: string) {
  return run({ program: program(), args, cwd: folder, ...(input === undefined ? {} : { input }) });
}

describe("tests", () => {
  it("of an example have all passed", async () => {
    const { code, stdout } = await ivrc(args.test(path.join(EXAMPLES, "clinic.ivr")));
    const results = readResults(stdout);
    assert.equal(code, 0);
    assert.equal(results?.errors, 0);
    assert.deepEqual(results?.tests[0], { name: "a wrong key, then coming", line: 55 });
    assert.ok(results?.tests.every(({ failure }) => failure === undefined));
  });
  it("that fail say where, and what was heard", async () => {
    const file = script("-fails.ivr", `${CALL}test "t" {\n  expect say "Bye"\n}\n`);
    const results = readResults((await ivrc(args.test(file))).stdout);
    const failure = { message: "`Bye` was not said", line: 5, said: ["Hello."] };
    assert.deepEqual(results, { errors: 0, tests: [{ name: "t", line: 4, failure }] });
    assert.equal(failureText(failure), "`Bye` was not said\n\nWhat was said:\n  Hello.");
  });
  it("of a script with errors are none", async () => {
    const results = readResults((await ivrc(args.test(script("bad.ivr", "say 1\n")))).stdout);
    assert.ok(results !== undefined && results.errors > 0);
    assert.deepEqual(results.tests, []);
  });
});

describe("values", () => {
  it("that are missing are asked for, and make a request", async () => {
    const text = `param name\nparam code: secret digits\nparam fee: number\nparam to: phone\nparam sign: url
param when = "today"
default voice en-GB-Emma timeout 5s overall 10s tries 1
call {to} from +6588000000
play {sign}
say "Hello {name}, {fee} dollars {when}. {code}"
hangup
`;
    const file = script("values.ivr", text);
    const params = requiredParams((await ivrc(args.params(file))).stdout);
    assert.deepEqual(params, [
      { name: "name", type: "text", isSecret: false },
      { name: "code", type: "digits", isSecret: true },
      { name: "fee", type: "number", isSecret: false },
      { name: "to", type: "phone", isSecret: false },
      { name: "sign", type: "url", isSecret: false },
    ]);
    const values = new Map(params?.map(({ name, type }) => [name, exampleOf(type)]));
    const { code, stdout } = await ivrc(args.compile(file, true), paramsDocument(values));
    assert.equal(code, 0);
    assert.match(stdout, /"text": "Hello Ann, 42 dollars today. 4711"|4, 7, 1, 1/);
    const document = path.join(folder, "values.json");
    fs.writeFileSync(document, paramsDocument(values));
    const simulated = await ivrc(args.simulate(file, document));
    assert.equal(simulated.code, 0, simulated.stderr);
    assert.match(simulated.stdout + simulated.stderr, /Hello Ann/);
  });
  it("are not asked for where none are missing", async () => {
    const file = script("plain.ivr", CALL);
    assert.deepEqual(requiredParams((await ivrc(args.params(file))).stdout), []);
    const { code, stdout } = await ivrc(args.compile(file, false));
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).callflow.length, 3);
  });
});

describe("the picture", () => {
  it("is an SVG of the script", async () => {
    const { code, stdout } = await ivrc(args.graph(path.join(EXAMPLES, "menu.ivr")));
    assert.equal(code, 0);
    assert.match(stdout, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  });
});
