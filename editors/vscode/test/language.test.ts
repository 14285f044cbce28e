/** The rules by which the editor indents and selects, applied to the scripts of the project. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, it } from "node:test";
import { EXAMPLES, json } from "./files";

interface Configuration {
  readonly wordPattern: string;
  readonly indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
  readonly onEnterRules: { beforeText: string; action: { indent: "indent" | "outdent" } }[];
}

const configuration = json<Configuration>("language-configuration.json");
const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);

/** The text as it would be if every line were typed without its indent. */
function indented(text: string): string {
  let level = 0;
  return text
    .split("\n")
    .map((whole) => {
      const line = whole.trim();
      const own = decrease.test(line) ? level - 1 : level;
      const enter = configuration.onEnterRules.find(({ beforeText }) =>
        new RegExp(beforeText).test(line),
      );
      level = own + (enter?.action.indent === "indent" || increase.test(line) ? 1 : 0);
      level -= enter?.action.indent === "outdent" ? 1 : 0;
      return line === "" ? "" : "  ".repeat(own) + line;
    })
    .join("\n");
}

describe("indents", () => {
  for (const name of fs.readdirSync(EXAMPLES).filter((name) => name.endsWith(".ivr"))) {
    it(`of ${name} are those of its author`, () => {
      const text = fs.readFileSync(path.join(EXAMPLES, name), "utf8");
      assert.equal(indented(text), text);
    });
  }
  it("know braces in texts and comments", () => {
    for (const line of ['say "a {"', "# a {", 'say "Hello {name}"', "on 1 { hangup }"]) {
      assert.ok(!increase.test(line), line);
    }
    for (const line of ["step a {", 'on "#" { # yes', "on {pin} {"]) {
      assert.ok(increase.test(line), line);
    }
  });
});

describe("a word", () => {
  const words = (line: string) => line.match(new RegExp(configuration.wordPattern, "g"));
  it("is a whole name, number or voice", () => {
    const line = 'on 1 as given-up->other-day voice en-GB-Emma +6590000000 "x"';
    assert.deepEqual(words(line), [
      ...["on", "1", "as", "given-up", "other-day", "voice", "en-GB-Emma", "+6590000000", "x"],
    ]);
  });
});
