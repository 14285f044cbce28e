import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Found, findProgram, type Machine, type Wanted } from "../src/core/program";

/** A machine on which these programs are. */
function machine(programs: string[], more: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/bin:/opt/bin" },
    home: "/home/ann",
    isProgram: (file) => programs.includes(file),
    ...more,
  };
}

function find(setting: string, on: Machine, more: Partial<Wanted> = {}): Found {
  return findProgram({ setting, folders: ["/srv/calls"], isTrusted: true, ...more }, on);
}

describe("a name", () => {
  it("is looked up in PATH, in its order", () => {
    const on = machine(["/opt/bin/ivrc", "/usr/bin/ivrc"]);
    assert.deepEqual(find("ivrc", on), { program: "/usr/bin/ivrc" });
  });
  it("is ivrc where nothing is written", () => {
    assert.deepEqual(find("  ", machine(["/opt/bin/ivrc"])), { program: "/opt/bin/ivrc" });
  });
  it("is found where cargo installs, without it in PATH", () => {
    const program = "/home/ann/.cargo/bin/ivrc";
    assert.deepEqual(find("ivrc", machine([program])), { program });
    const elsewhere = machine(["/cargo/bin/ivrc"], { env: { CARGO_HOME: "/cargo" } });
    assert.deepEqual(find("ivrc", elsewhere), { program: "/cargo/bin/ivrc" });
  });
  it("is never looked for in the current folder", () => {
    const on = machine(["ivrc", "./ivrc", "bin/ivrc", "/srv/calls/ivrc"], {
      env: { PATH: ":.:bin:/usr/bin" },
    });
    assert.deepEqual(find("ivrc", on), { missing: "`ivrc` was not found in PATH" });
  });
  it("has its ending on Windows", () => {
    const on = machine(["C:\\tools\\ivrc.exe", "C:\\tools\\ivrc"], {
      platform: "win32",
      env: { Path: "C:\\tools;D:\\x" },
      home: "C:\\Users\\ann",
    });
    assert.deepEqual(find("ivrc", on), { program: "C:\\tools\\ivrc.exe" });
  });
});

describe("a path", () => {
  it("is taken as it is", () => {
    assert.deepEqual(find("/a/b/ivrc", machine(["/a/b/ivrc"])), { program: "/a/b/ivrc" });
  });
  it("may begin at home, or in the open folder", () => {
    const on = machine(["/home/ann/bin/ivrc", "/srv/calls/bin/ivrc"]);
    assert.deepEqual(find("~/bin/ivrc", on), { program: "/home/ann/bin/ivrc" });
    const inFolder = { program: "/srv/calls/bin/ivrc" };
    assert.deepEqual(find("bin/ivrc", on), inFolder);
    assert.deepEqual(find("./bin/ivrc", on), inFolder);
    assert.deepEqual(find("${workspaceFolder}/bin/ivrc", on), inFolder);
  });
  it("needs a folder to begin in", () => {
    const found = find("bin/ivrc", machine([]), { folders: [] });
    assert.deepEqual(found, { missing: "`ivrc.path` is `bin/ivrc`, but no folder is open" });
  });
  it("that leads nowhere is said to", () => {
    const missing = "`ivrc.path` is `/a/ivrc`, and there is no such program";
    assert.deepEqual(find("/a/ivrc", machine(["/usr/bin/ivrc"])), { missing });
  });
});

describe("a folder that is not trusted", () => {
  const inside = "/srv/calls/bin/ivrc";
  const missing = `\`${inside}\` lies in a folder that is not trusted, and is not started`;
  const isTrusted = false;
  it("names no program by a path", () => {
    const on = machine([inside]);
    for (const setting of [
      "bin/ivrc",
      "${workspaceFolder}/bin/ivrc",
      inside,
      "/srv/x/../calls/bin/ivrc",
    ]) {
      assert.deepEqual(find(setting, on, { isTrusted }), { missing }, setting);
    }
  });
  it("names no program by PATH", () => {
    const env = { PATH: "/srv/calls/bin:/usr/bin" };
    assert.deepEqual(find("ivrc", machine([inside], { env }), { isTrusted }), { missing });
    const both = machine([inside, "/usr/bin/ivrc"], { env });
    assert.deepEqual(find("ivrc", both, { isTrusted }), { program: "/usr/bin/ivrc" });
  });
  it("leaves what the user has installed elsewhere", () => {
    const beside = "/srv/calls-2/ivrc";
    assert.deepEqual(find(beside, machine([beside]), { isTrusted }), { program: beside });
  });
});
