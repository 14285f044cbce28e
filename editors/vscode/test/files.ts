/** Where things are, and files that hold what is expected. The tests run in the extension's folder. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

/** The scripts of the project. */
export const EXAMPLES = path.resolve("../../examples");

/** The program, as `cargo build` leaves it; `IVRC` names another one. */
export function program(): string {
  const ending = process.platform === "win32" ? ".exe" : "";
  const file = path.resolve(process.env.IVRC ?? `../../target/debug/ivrc${ending}`);
  assert.ok(fs.existsSync(file), `there is no ${file}: cargo build`);
  return file;
}

/** A JSON file of the extension. */
export function json<T>(file: string): T {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

/** Compares a text with a file, or writes the file if `UPDATE` is set. */
export function matchesFile(file: string, actual: string): void {
  if (process.env.UPDATE !== undefined) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, actual);
  }
  const expected = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  assert.equal(actual, expected, `${file} is another one: npm run update, then read the diff`);
}
