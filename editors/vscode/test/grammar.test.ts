import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, it } from "node:test";
import type { IGrammar } from "vscode-textmate";
import { EXAMPLES, json, matchesFile } from "./files";
import { loadGrammar, tokenize } from "./tokens";

let grammar: IGrammar;
before(async () => {
  grammar = await loadGrammar();
});

/** The innermost scope of a word of a line, and an empty text if it has none. */
function scopeOf(line: string, word: string): string {
  const tokens = tokenize(grammar, line).flatMap((one) => one.tokens);
  return tokens.find(({ text }) => text === word)?.scopes.at(-1) ?? "";
}

describe("the words of the compiler", () => {
  const samples = json<{ word: string; scope: string; line: string }[]>("test/words.json");
  for (const { word, scope, line } of samples) {
    it(`${word} is ${scope} in ${line}`, () => {
      assert.equal(scopeOf(line, word), scope);
    });
  }
});

describe("the colours of a script", () => {
  const scripts = [EXAMPLES, "test/scripts"].flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".ivr"))
      .map((name) => path.join(folder, name)),
  );
  assert.ok(scripts.length > 12);
  for (const script of scripts) {
    it(path.basename(script), () => {
      const lines = tokenize(grammar, fs.readFileSync(script, "utf8"));
      const shown = lines.map(({ line, tokens }) => {
        // Quotes, braces and commas would be half of it.
        const telling = tokens.filter(({ scopes }) => !scopes.at(-1)?.startsWith("punctuation."));
        const scopes = telling.map(({ text, scopes }) => {
          const inner = scopes.map((scope) => scope.replace(/\.ivr$/, "")).join(" ");
          return `    ${text.trim()}  ${inner}\n`;
        });
        return `${line}\n${scopes.join("")}`;
      });
      matchesFile(`test/snapshots/${path.basename(script)}.txt`, shown.join(""));
    });
  }
});

describe("names that are words", () => {
  const step = "entity.name.function.step.ivr";
  const value = "variable.other.value.ivr";
  const cases: [line: string, word: string, scope: string][] = [
    ["step on-time {", "on-time", step],
    ["step test {", "test", step],
    ["on 1 -> call", "call", step],
    ["on done->say", "done", "constant.language.event.ivr"],
    ["on done->say", "say", step],
    ["capture 1 as from: secret digits", "from", value],
    ["param valid = 2", "valid", value],
    ["set say = 1, press = 2", "press", value],
    ["expect outcome done", "done", value],
    ["expect step hangup", "hangup", step],
    ["capture 4 hash on", "on", "constant.language.value.ivr"],
    ["say {hangup}", "hangup", "keyword.control.statement.ivr"],
    ["on 1 { hangup }", "hangup", "keyword.control.statement.ivr"],
    ["call {text} from {url}", "url", "variable.other.insert.ivr"],
    ["default voice on-the-line", "on-the-line", "constant.other.voice.ivr"],
  ];
  for (const [line, word, scope] of cases) {
    it(`${word} in ${line}`, () => assert.equal(scopeOf(line, word), scope));
  }
});

describe("what is not one thing but another", () => {
  it("a # inside a word begins no comment", () => {
    assert.equal(scopeOf("press 1#2", "#"), "");
  });
  it("a # in a text begins no comment", () => {
    assert.equal(scopeOf('on "12#" -> a', "12#"), "string.quoted.double.ivr");
  });
  it("a quote that is missing costs one line", () => {
    assert.equal(scopeOf('say "Hello\nhangup', "hangup"), "keyword.control.statement.ivr");
  });
  it("a line of a text block is no statement", () => {
    assert.equal(scopeOf('say """\nhangup\n"""', "hangup"), "string.quoted.triple.ivr");
  });
  it("an empty text is no text block", () => {
    assert.equal(scopeOf('say ""\nhangup', "hangup"), "keyword.control.statement.ivr");
  });
  it("a brace that opens no insert is marked", () => {
    assert.equal(scopeOf('say "a { b"', "{"), "invalid.illegal.brace.ivr");
  });
  it("an escape that means nothing is marked", () => {
    assert.equal(scopeOf('say "a \\n b"', "\\n"), "invalid.illegal.escape.ivr");
  });
  it("a comment that allows a rule is read", () => {
    const scope = "entity.other.attribute-name.rule.ivr";
    assert.equal(scopeOf("# ivrc: allow same-number, expired", "expired"), scope);
  });
});
