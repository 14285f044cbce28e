/**
 * The command that shows the request: JSON beside the script, new at every save.
 */
import * as path from "node:path";
import * as vscode from "vscode";
import { args, COMMANDS } from "./core/commands";
import { paramsDocument } from "./core/params";
import type { Outcome } from "./core/run";
import { type Host, onDisk, runOver, type Subject, subject, tellRefused } from "./host";
import type { Values } from "./values";

const SCHEME = "ivrc-request";

/** Registers the command and the documents that it shows. */
export function registerCompile(host: Host, values: Values): vscode.Disposable {
  const requests = new Requests();
  const compile = async (uri?: vscode.Uri): Promise<void> => {
    const script = await subject(uri);
    const given = script && (await values.ask(script, host));
    if (script === undefined || given === undefined) {
      return;
    }
    const outcome = await compiled(script, given, host);
    if (outcome === undefined) {
      return;
    }
    if (outcome.code !== 0) {
      await tellRefused("Not compiled.", outcome, host);
      return;
    }
    const shown = requests.put(script.uri, outcome.stdout);
    const document = await vscode.workspace.openTextDocument(shown);
    await vscode.languages.setTextDocumentLanguage(document, "json");
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  };
  const follow = async ({ uri }: vscode.TextDocument): Promise<void> => {
    const given = values.of(uri);
    if (given === undefined || !requests.isShown(uri)) {
      return;
    }
    const script = onDisk(uri);
    const outcome = "missing" in script ? undefined : await compiled(script, given, host);
    // A script with errors leaves what is there; they stand in the script.
    if (outcome?.code === 0) {
      requests.put(uri, outcome.stdout);
    }
  };
  return vscode.Disposable.from(
    requests,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, requests),
    vscode.commands.registerCommand(COMMANDS.compile, compile),
    vscode.workspace.onDidSaveTextDocument(follow),
    vscode.workspace.onDidCloseTextDocument((document) => requests.drop(document.uri)),
  );
}

function compiled(
  script: Subject,
  values: ReadonlyMap<string, string>,
  host: Host,
): Promise<Outcome | undefined> {
  const hasValues = values.size > 0;
  // On standard input nobody else on the machine can read them.
  const input = hasValues ? { input: paramsDocument(values) } : {};
  return runOver(script, args.compile(script.file, hasValues), host, input);
}

/** The requests that are shown. */
class Requests implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(String(uri)) ?? "";
  }

  put(script: vscode.Uri, text: string): vscode.Uri {
    const uri = requestOf(script);
    this.texts.set(String(uri), text);
    this.changed.fire(uri);
    return uri;
  }

  isShown(script: vscode.Uri): boolean {
    return this.texts.has(String(requestOf(script)));
  }

  drop(uri: vscode.Uri): void {
    this.texts.delete(String(uri));
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** `menu.ivr` is shown as `menu.json`. */
function requestOf(script: vscode.Uri): vscode.Uri {
  const { dir, name } = path.posix.parse(script.path);
  return script.with({ scheme: SCHEME, path: path.posix.join(dir, `${name}.json`) });
}
