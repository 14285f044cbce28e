/** The grammar, applied as editors do it: lines in, words with their scopes out. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as oniguruma from "vscode-oniguruma";
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from "vscode-textmate";

const GRAMMAR = "syntaxes/ivr.tmLanguage.json";

/** A piece of a line that has scopes besides that of the whole file. */
export interface Token {
  readonly text: string;
  /** From the outside in, without `source.ivr`. */
  readonly scopes: readonly string[];
}

/** The grammar of the extension. */
export async function loadGrammar(): Promise<IGrammar> {
  const wasm = path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm");
  await oniguruma.loadWASM(new Uint8Array(fs.readFileSync(wasm)).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === "source.ivr" ? parseRawGrammar(fs.readFileSync(GRAMMAR, "utf8"), GRAMMAR) : null,
  });
  const grammar = await registry.loadGrammar("source.ivr");
  if (grammar === null) {
    throw new Error(`${GRAMMAR} is no grammar`);
  }
  return grammar;
}

/** The tokens of each line of a text. */
export function tokenize(grammar: IGrammar, text: string): { line: string; tokens: Token[] }[] {
  let stack = INITIAL;
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      const result = grammar.tokenizeLine(line, stack);
      stack = result.ruleStack;
      const tokens = result.tokens
        .map(({ startIndex, endIndex, scopes }) => ({
          text: line.slice(startIndex, endIndex),
          scopes: scopes.slice(1),
        }))
        .filter(({ scopes }) => scopes.length > 0);
      return { line, tokens };
    });
}
