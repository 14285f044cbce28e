/**
 * What all commands need of the editor: the program, a script that is saved, a run of the one over
 * the other, and words for what went wrong.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "./core/commands";
import { type Found, findProgram, INSTALL_LINE } from "./core/program";
import { type Outcome, RunError, run } from "./core/run";

/** What commands share. */
export interface Host {
  /** What the program says, and the server. */
  readonly output: vscode.LogOutputChannel;
}

/** The program of the setting, looked up anew: it may have been installed in the meantime. */
export function lookUp(folder?: vscode.WorkspaceFolder): Found {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((other) => other.uri.fsPath);
  const first = folder?.uri.fsPath;
  return findProgram(
    {
      // In a workspace that is not trusted this is the user's own: see `restrictedConfigurations`.
      setting: vscode.workspace.getConfiguration("ivrc", folder).get("path", "ivrc"),
      folders: first === undefined ? folders : [first, ...folders],
      isTrusted: vscode.workspace.isTrusted,
    },
    {
      platform: process.platform,
      env: process.env,
      home: os.homedir(),
      isProgram,
    },
  );
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Says that there is no program, and what to do. */
export async function tellMissing(missing: string): Promise<void> {
  const copy = "Copy Install Line";
  const settings = "Open Settings";
  const retry = "Try Again";
  const chosen = await vscode.window.showErrorMessage(
    `${missing}. Install ivrc with \`${INSTALL_LINE}\` in a copy of its repository, or set \`ivrc.path\`.`,
    copy,
    settings,
    retry,
  );
  switch (chosen) {
    case copy:
      await vscode.env.clipboard.writeText(INSTALL_LINE);
      break;
    case settings:
      await vscode.commands.executeCommand("workbench.action.openSettings", "ivrc.path");
      break;
    case retry:
      await vscode.commands.executeCommand(COMMANDS.restart);
      break;
    default:
      break;
  }
}

/** A script on the disk, and the program for it. */
export interface Subject {
  readonly uri: vscode.Uri;
  readonly file: string;
  readonly program: string;
  /** Where the program is started: the script's folder of the workspace, or its own. */
  readonly cwd: string;
}

/**
 * The script that a command is for: of the menu's editor, or the active one. Saved, so that what is
 * run is what is seen. Undefined if the user was told why not, or did not want to save.
 */
export async function subject(uri: vscode.Uri | undefined): Promise<Subject | undefined> {
  const wanted = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (wanted === undefined) {
    void vscode.window.showInformationMessage("Open an .ivr script first.");
    return undefined;
  }
  const open = vscode.workspace.textDocuments.find(
    (other) => other.uri.toString() === String(wanted),
  );
  const saved = open?.isDirty || open?.isUntitled ? await vscode.workspace.save(wanted) : wanted;
  if (saved === undefined) {
    return undefined;
  }
  if (saved.scheme !== "file") {
    void vscode.window.showErrorMessage("ivrc reads scripts that are files on this machine.");
    return undefined;
  }
  const found = onDisk(saved);
  if ("missing" in found) {
    await tellMissing(found.missing);
    return undefined;
  }
  return found;
}

/** The script as it is on the disk, and the program for it, or why there is none. */
export function onDisk(uri: vscode.Uri): Subject | { missing: string } {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const found = lookUp(folder);
  if ("missing" in found) {
    return found;
  }
  const file = uri.fsPath;
  const cwd = folder?.uri.scheme === "file" ? folder.uri.fsPath : path.dirname(file);
  return { uri, file, program: found.program, cwd };
}

/** Runs the program over a script. Undefined if it did not run, of which the user was told. */
export async function runOver(
  subject: Subject,
  args: readonly string[],
  host: Host,
  more: { input?: string; signal?: AbortSignal } = {},
): Promise<Outcome | undefined> {
  const { program, cwd } = subject;
  host.output.debug([program, ...args].join(" "));
  try {
    return await run({ program, args, cwd, ...more });
  } catch (error) {
    if (!(error instanceof RunError)) {
      throw error;
    }
    host.output.error(error.message);
    void vscode.window.showErrorMessage(`ivrc: ${error.message}.`);
    return undefined;
  }
}

/** Shows what the program said, and a sentence about it. */
export async function tellRefused(sentence: string, outcome: Outcome, host: Host): Promise<void> {
  host.output.info(`${sentence}\n${outcome.stderr.trimEnd()}`);
  const show = "Show Output";
  if ((await vscode.window.showErrorMessage(sentence, show)) === show) {
    host.output.show(true);
  }
}
