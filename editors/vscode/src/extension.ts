/**
 * The extension: the language server, and a command for each thing that one does with a script.
 */
import * as vscode from "vscode";
import { registerCompile } from "./compile";
import { COMMANDS } from "./core/commands";
import { registerGraph } from "./graph";
import type { Host } from "./host";
import { Server } from "./server";
import { registerSimulate } from "./simulate";
import { registerTesting } from "./testing";
import { Values } from "./values";

let server: Server | undefined;

/** Called when the first script is opened, or a folder with scripts. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("ivrc", { log: true });
  const host: Host = { output };
  const values = new Values();
  const running = new Server(host);
  server = running;
  context.subscriptions.push(
    output,
    running,
    registerCompile(host, values),
    registerGraph(host),
    registerSimulate(host, values),
    registerTesting(host),
    vscode.commands.registerCommand(COMMANDS.restart, () => running.restart()),
    vscode.commands.registerCommand(COMMANDS.showOutput, () => output.show(true)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("ivrc.path")) {
        void running.restart();
      }
    }),
    // A program that the workspace names may be started from now on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void running.restart()),
  );
  void running.restart();
}

/** Called when the window closes. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
