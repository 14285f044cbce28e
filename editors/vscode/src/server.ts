/**
 * The language server, `ivrc lsp`: started, watched, started again. Its state stands in the
 * language's status, behind the braces at the right end of the status bar.
 */
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";
import { args, COMMANDS } from "./core/commands";
import { Crashes } from "./core/crashes";
import { RunError, run } from "./core/run";
import { type Host, lookUp, tellMissing } from "./host";

/** One server for all scripts of the window. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  /** Starts and stops wait for each other. */
  private queue: Promise<void> = Promise.resolve();
  private readonly status: vscode.LanguageStatusItem;

  constructor(private readonly host: Host) {
    this.status = vscode.languages.createLanguageStatusItem("ivrc.server", { language: "ivr" });
    this.status.name = "ivrc";
    this.tell("Not started", "stopped");
  }

  /** Starts it, after stopping the one that runs. The user is told if that does not work. */
  restart(): Promise<void> {
    this.queue = this.queue.then(async () => {
      await this.stopClient();
      await this.start();
    });
    return this.queue;
  }

  /** Stops it. */
  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.stopClient());
    return this.queue;
  }

  dispose(): void {
    this.status.dispose();
  }

  private async start(): Promise<void> {
    this.tell("Starting", "busy");
    const found = lookUp();
    if ("missing" in found) {
      this.tell(found.missing, "failed");
      void tellMissing(found.missing);
      return;
    }
    const { program } = found;
    const problem = await this.probe(program);
    if (problem !== undefined) {
      this.tell(problem, "failed");
      this.host.output.error(problem);
      void this.tellProblem(`${problem}.`);
      return;
    }
    const client = new LanguageClient(
      "ivrc",
      "ivrc",
      { command: program, args: args.server() },
      {
        documentSelector: [
          { language: "ivr", scheme: "file" },
          { language: "ivr", scheme: "untitled" },
        ],
        outputChannel: this.host.output,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        diagnosticCollectionName: "ivrc",
        errorHandler: this.errorHandler(),
      },
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.tellState(newState, client);
      }
    });
    try {
      await client.start();
      this.tellState(State.Running, client);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.tell(`Did not start: ${reason}`, "failed");
      void this.tellProblem(`The language server of ivrc did not start: ${reason}`);
    }
  }

  private async stopClient(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    if (client !== undefined) {
      // One that has crashed cannot be stopped any more.
      await client.dispose().catch((error: unknown) => this.host.output.debug(String(error)));
      this.tell("Stopped", "stopped");
    }
  }

  /** What keeps a program from being the server; undefined if nothing does. */
  private async probe(program: string): Promise<string | undefined> {
    try {
      const { code } = await run({
        program,
        args: args.probe(),
        cwd: process.cwd(),
        timeout: 10_000,
      });
      return code === 0
        ? undefined
        : `\`${program}\` has no language server: it is an older ivrc, or another program`;
    } catch (error) {
      if (error instanceof RunError) {
        return error.message;
      }
      throw error;
    }
  }

  private errorHandler(): ErrorHandler {
    const crashes = new Crashes();
    return {
      error: (_error, message) => {
        if (message !== undefined) {
          // What cannot be written any more is followed by the end, which is looked at below.
          return { action: ErrorAction.Continue, handled: true };
        }
        this.tell("Cannot be understood", "failed");
        void this.tellProblem("The language server of ivrc says what cannot be understood.");
        return { action: ErrorAction.Shutdown, handled: true };
      },
      closed: () => {
        if (crashes.again(Date.now())) {
          this.host.output.warn("The language server ended, and is started again.");
          return { action: CloseAction.Restart, handled: true };
        }
        this.tell("Ended again and again", "failed");
        void this.tellProblem("The language server of ivrc ended again and again.");
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private async tellProblem(sentence: string): Promise<void> {
    const restart = "Restart";
    const show = "Show Output";
    switch (await vscode.window.showErrorMessage(sentence, restart, show)) {
      case restart:
        await this.restart();
        break;
      case show:
        this.host.output.show(true);
        break;
      default:
        break;
    }
  }

  private tellState(state: State, client: LanguageClient): void {
    switch (state) {
      case State.Running: {
        const version = client.initializeResult?.serverInfo?.version;
        this.tell(version === undefined ? "Running" : `Running, version ${version}`, "fine");
        break;
      }
      case State.Stopped:
        // Why it stopped, if that is known, has been told before.
        if (this.status.severity !== vscode.LanguageStatusSeverity.Error) {
          this.tell("Stopped", "failed");
        }
        break;
      default:
        this.tell("Starting", "busy");
        break;
    }
  }

  private tell(text: string, state: "busy" | "fine" | "failed" | "stopped"): void {
    this.status.text = `$(device-mobile) ivrc: ${text}`;
    this.status.busy = state === "busy";
    this.status.severity =
      state === "failed"
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    this.status.command =
      state === "fine"
        ? { command: COMMANDS.showOutput, title: "Show output" }
        : { command: COMMANDS.restart, title: "Restart" };
  }
}
