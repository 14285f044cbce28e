/**
 * The command that tries a call in the terminal.
 */
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { args, COMMANDS } from "./core/commands";
import { paramsDocument } from "./core/params";
import { type Host, type Subject, subject } from "./host";
import type { Values } from "./values";

/** Registers the command. */
export function registerSimulate(host: Host, values: Values): vscode.Disposable {
  const simulate = async (uri?: vscode.Uri): Promise<void> => {
    const script = await subject(uri);
    const given = script && (await values.ask(script, host));
    if (script !== undefined && given !== undefined) {
      await start(script, given);
    }
  };
  return vscode.commands.registerCommand(COMMANDS.simulate, simulate);
}

/** In a task, whose terminal stays open when the call is over. No shell reads the command. */
async function start(script: Subject, values: ReadonlyMap<string, string>): Promise<void> {
  const folder = values.size > 0 ? await written(values) : undefined;
  const file = folder && path.join(folder, "values.json");
  const forget = async (): Promise<void> => {
    if (folder !== undefined) {
      await fs.rm(folder, { recursive: true, force: true });
    }
  };
  const task = new vscode.Task(
    { type: "process" },
    vscode.workspace.getWorkspaceFolder(script.uri) ?? vscode.TaskScope.Workspace,
    `simulate ${path.basename(script.file)}`,
    "ivrc",
    new vscode.ProcessExecution(script.program, args.simulate(script.file, file), {
      cwd: script.cwd,
    }),
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    focus: true,
    clear: true,
    echo: false,
    showReuseMessage: false,
  };
  try {
    const execution = await vscode.tasks.executeTask(task);
    const ends = vscode.tasks.onDidEndTask(async (event) => {
      if (event.execution === execution) {
        ends.dispose();
        await forget();
      }
    });
  } catch (error) {
    await forget();
    throw error;
  }
}

/** Values go by a file that only the user can read: a command line is open to everyone. */
async function written(values: ReadonlyMap<string, string>): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "ivrc-"));
  await fs.writeFile(path.join(folder, "values.json"), paramsDocument(values), { mode: 0o600 });
  return folder;
}
