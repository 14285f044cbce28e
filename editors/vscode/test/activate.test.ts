/** The bundle, loaded as an editor does it, with an editor that only notes what it is asked. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import Module from "node:module";
import * as path from "node:path";
import { before, describe, it } from "node:test";
import { json } from "./files";

/** Anything at all: it can be called, constructed, extended and asked for its parts. */
function anything(): unknown {
  const target = class {};
  Object.defineProperty(target, "name", { writable: true });
  return new Proxy(target, {
    get: (object, key) => {
      if (key in object || typeof key === "symbol" || key === "then") {
        return Reflect.get(object, key);
      }
      const part = anything();
      Reflect.set(object, key, part);
      return part;
    },
    apply: () => anything(),
    construct: (object, args, newTarget) => Reflect.construct(object, args, newTarget),
  });
}

const registered: string[] = [];
const messages: string[] = [];
const vscode = Object.assign(anything() as object, {
  commands: {
    registerCommand: (name: string) => {
      registered.push(name);
      return { dispose: () => {} };
    },
    executeCommand: async () => {},
  },
  workspace: Object.assign(anything() as object, {
    isTrusted: true,
    workspaceFolders: undefined,
    textDocuments: [],
    getConfiguration: () => ({ get: () => "/nowhere/ivrc" }),
  }),
  window: Object.assign(anything() as object, {
    showErrorMessage: async (message: string) => {
      messages.push(message);
    },
  }),
});

// A bundle takes over only the names that it finds.
for (const file of fs.readdirSync("src").filter((name) => name.endsWith(".ts"))) {
  for (const [, name = ""] of fs.readFileSync(`src/${file}`, "utf8").matchAll(/\bvscode\.(\w+)/g)) {
    Reflect.get(vscode, name);
  }
}

interface Extension {
  activate(context: { subscriptions: unknown[] }): void;
  deactivate(): Promise<void>;
}

describe("the extension", () => {
  let extension: Extension;
  const context = { subscriptions: [] as unknown[] };
  before(() => {
    const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
    const load = loader._load;
    loader._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
    extension = load(path.resolve("out/extension.js"), undefined, false) as Extension;
    extension.activate(context);
  });

  it("registers the commands of its manifest", () => {
    const manifest = json<{ contributes: { commands: { command: string }[] } }>("package.json");
    const names = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual([...registered].sort(), names.sort());
    assert.ok(context.subscriptions.length >= names.length);
  });

  it("says what to do where there is no program, and comes to its end", async () => {
    await extension.deactivate();
    assert.deepEqual(messages, [
      "`ivrc.path` is `/nowhere/ivrc`, and there is no such program. Install ivrc with " +
        "`cargo install --locked --path .` in a copy of its repository, or set `ivrc.path`.",
    ]);
  });
});
