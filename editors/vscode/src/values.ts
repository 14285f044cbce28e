/**
 * The values of params: asked for, and remembered while the window is open.
 */
import * as vscode from "vscode";
import { args } from "./core/commands";
import { exampleOf, type Param, requiredParams } from "./core/params";
import { type Host, runOver, type Subject, tellRefused } from "./host";

/** What was typed, by script and name. It never reaches a disk from here. */
export class Values {
  private readonly typed = new Map<string, Map<string, string>>();

  /** What was typed for a script the last time. */
  of(uri: vscode.Uri): ReadonlyMap<string, string> | undefined {
    return this.typed.get(String(uri));
  }

  /**
   * Asks for what the script needs. Undefined if the user gave up, or the script has errors, of
   * which the user was told.
   */
  async ask(subject: Subject, host: Host): Promise<ReadonlyMap<string, string> | undefined> {
    const outcome = await runOver(subject, args.params(subject.file), host);
    if (outcome === undefined) {
      return undefined;
    }
    const params = outcome.code === 0 ? requiredParams(outcome.stdout) : undefined;
    if (params === undefined) {
      await tellRefused("The script has errors.", outcome, host);
      return undefined;
    }
    const before = this.of(subject.uri);
    const values = new Map<string, string>();
    for (const [index, param] of params.entries()) {
      const value = await askFor(param, `${index + 1} of ${params.length}`, before);
      if (value === undefined) {
        return undefined;
      }
      values.set(param.name, value);
    }
    this.typed.set(String(subject.uri), values);
    return values;
  }
}

async function askFor(
  { name, type, isSecret }: Param,
  place: string,
  before: ReadonlyMap<string, string> | undefined,
): Promise<string | undefined> {
  const known = isSecret ? undefined : before?.get(name);
  return vscode.window.showInputBox({
    title: `Values for the script (${place})`,
    prompt: `${name}: ${isSecret ? "secret " : ""}${type}`,
    placeHolder: exampleOf(type),
    password: isSecret,
    ignoreFocusOut: true,
    ...(known === undefined ? {} : { value: known }),
  });
}
