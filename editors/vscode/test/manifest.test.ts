/** What the manifest promises, and what there is. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { describe, it } from "node:test";
import { COMMANDS } from "../src/core/commands";
import { INSTALL_LINE } from "../src/core/program";
import { json } from "./files";

interface Command {
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly engines: { vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: Command[];
    readonly menus: Record<string, Command[]>;
    readonly languages: { extensions: string[]; icon: Record<string, string> }[];
    readonly configuration: { properties: Record<string, unknown> };
  };
}

const manifest = json<Manifest>("package.json");
const { contributes } = manifest;
const names = contributes.commands.map(({ command }) => command);

describe("the manifest", () => {
  it("has the commands of the code", () => {
    assert.deepEqual([...names].sort(), Object.values(COMMANDS).sort());
  });
  it("shows commands of a script with scripts only", () => {
    const general: string[] = [COMMANDS.restart, COMMANDS.showOutput];
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      for (const { command, when } of entries) {
        assert.ok(names.includes(command), command);
        assert.match(when ?? "", /^(editorLangId|resourceLangId) == ivr$/, `${menu}: ${command}`);
      }
    }
    const inPalette = contributes.menus.commandPalette?.map(({ command }) => command);
    assert.deepEqual(
      inPalette,
      names.filter((name) => !general.includes(name)),
    );
  });
  it("lets no folder that is not trusted say what is started", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(restricted, ["ivrc.path"]);
    assert.deepEqual(Object.keys(contributes.configuration.properties), [
      "ivrc.path",
      "ivrc.trace.server",
    ]);
  });
  it("has the version of the program", () => {
    const cargo = fs.readFileSync("../../Cargo.toml", "utf8");
    assert.equal(/^version = "(.*)"$/m.exec(cargo)?.[1], manifest.version);
  });
  it("is for the oldest editor whose types were checked", () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
  });
  it("names pictures that are there", () => {
    const icons = contributes.languages.flatMap(({ icon }) => Object.values(icon));
    for (const file of [manifest.icon, ...icons]) {
      assert.ok(fs.existsSync(file), file);
    }
  });
  it("has its locks without the names of hosts", () => {
    const lock = fs.readFileSync("package-lock.json", "utf8");
    assert.ok(!lock.includes('"resolved"') && !/registry\./.test(lock));
  });
});

describe("the page of the extension", () => {
  const page = fs.readFileSync("README.md", "utf8");
  it("tells of every command and every setting", () => {
    const titles = json<{ contributes: { commands: { title: string }[] } }>("package.json");
    for (const { title } of titles.contributes.commands) {
      assert.ok(page.includes(`**ivrc: ${title}**`), title);
    }
    for (const setting of Object.keys(contributes.configuration.properties)) {
      assert.ok(page.includes(`\`${setting}\``), setting);
    }
  });
  it("has the line that installs the program", () => {
    assert.ok(page.includes(INSTALL_LINE));
  });
});
