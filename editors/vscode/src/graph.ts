/**
 * The command that draws a script: a picture beside it, new at every save.
 */
import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";
import { args, COMMANDS } from "./core/commands";
import { type Picture, page } from "./core/preview";
import { type Host, onDisk, runOver, type Subject, subject } from "./host";

/** Registers the command. */
export function registerGraph(host: Host): vscode.Disposable {
  const pictures = new Map<string, Shown>();
  const show = async (uri?: vscode.Uri): Promise<void> => {
    const script = await subject(uri);
    if (script === undefined) {
      return;
    }
    const key = String(script.uri);
    let shown = pictures.get(key);
    if (shown === undefined) {
      shown = new Shown(path.basename(script.file));
      shown.panel.onDidDispose(() => pictures.delete(key));
      pictures.set(key, shown);
    } else {
      shown.panel.reveal(undefined, true);
    }
    await draw(script, shown, host);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.graph, show),
    vscode.workspace.onDidSaveTextDocument(async ({ uri }) => {
      const shown = pictures.get(String(uri));
      const script = shown && onDisk(uri);
      if (shown !== undefined && script !== undefined) {
        await ("missing" in script
          ? shown.put(undefined, `${script.missing}.`)
          : draw(script, shown, host));
      }
    }),
    new vscode.Disposable(() => {
      for (const { panel } of pictures.values()) {
        panel.dispose();
      }
    }),
  );
}

/** A panel, and the last good picture in it. */
class Shown {
  readonly panel: vscode.WebviewPanel;
  private svg: string | undefined;

  constructor(private readonly name: string) {
    this.panel = vscode.window.createWebviewPanel(
      "ivrc.graph",
      `Graph of ${name}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: false, enableForms: true, localResourceRoots: [] },
    );
    this.put(undefined, undefined);
  }

  /** Shows a new picture, or the last one with a note. */
  put(svg: string | undefined, note: string | undefined): void {
    this.svg = svg ?? this.svg;
    const picture: Picture = {
      title: `Graph of ${this.name}`,
      svg: this.svg,
      ...(note ? { note } : {}),
    };
    this.panel.webview.html = page(picture, randomBytes(16).toString("base64url"));
  }
}

async function draw(script: Subject, shown: Shown, host: Host): Promise<void> {
  const outcome = await runOver(script, args.graph(script.file), host);
  if (outcome === undefined) {
    shown.put(undefined, "ivrc did not run.");
  } else if (outcome.code === 0) {
    shown.put(outcome.stdout, undefined);
  } else {
    host.output.info(outcome.stderr.trimEnd());
    shown.put(
      undefined,
      "The script has errors. The picture is that of its last state without any.",
    );
  }
}
