/**
 * The tests of scripts in the Test Explorer. What tests there are is what `ivrc test` ran: it takes
 * no longer than looking for them.
 */
import * as vscode from "vscode";
import { args, COMMANDS } from "./core/commands";
import { type FileResults, failureText, readResults, type TestResult } from "./core/results";
import { RunError, run } from "./core/run";
import { type Host, onDisk, type Subject, subject } from "./host";

/** Registers the tests and the command that runs those of a script. */
export function registerTesting(host: Host): vscode.Disposable {
  const controller = vscode.tests.createTestController("ivrc", "ivrc");
  const explorer = new Explorer(controller, host);
  controller.resolveHandler = (item) => (item ? explorer.refresh(item) : explorer.findFiles());
  controller.refreshHandler = () => explorer.findFiles();
  const profile = controller.createRunProfile(
    "Run",
    vscode.TestRunProfileKind.Run,
    (request, token) => explorer.run(request, token),
    true,
  );
  const test = async (uri?: vscode.Uri): Promise<void> => {
    const script = await subject(uri);
    if (script !== undefined) {
      const request = new vscode.TestRunRequest([explorer.itemOf(script.uri)], undefined, profile);
      const source = new vscode.CancellationTokenSource();
      await explorer.run(request, source.token).finally(() => source.dispose());
      await vscode.commands.executeCommand("testing.showMostRecentOutput");
    }
  };
  const onDocument = (document: vscode.TextDocument): void => {
    if (document.languageId === "ivr" && document.uri.scheme === "file") {
      void explorer.refresh(explorer.itemOf(document.uri));
    }
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.ivr");
  vscode.workspace.textDocuments.forEach(onDocument);
  return vscode.Disposable.from(
    controller,
    profile,
    watcher,
    watcher.onDidCreate((uri) => void explorer.itemOf(uri)),
    watcher.onDidDelete((uri) => controller.items.delete(String(uri))),
    vscode.workspace.onDidOpenTextDocument(onDocument),
    vscode.workspace.onDidSaveTextDocument(onDocument),
    vscode.commands.registerCommand(COMMANDS.test, test),
  );
}

/** The tree: a script, below it its tests. */
class Explorer {
  constructor(
    private readonly controller: vscode.TestController,
    private readonly host: Host,
  ) {}

  /** Every script of the workspace; each is looked into when it is opened in the tree. */
  async findFiles(): Promise<void> {
    const files = await vscode.workspace.findFiles("**/*.ivr", "**/{node_modules,target}/**");
    for (const uri of files) {
      this.itemOf(uri);
    }
  }

  /** The item of a script, made if there is none. */
  itemOf(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(String(uri));
    if (known !== undefined) {
      return known;
    }
    const name = vscode.workspace.asRelativePath(uri);
    const item = this.controller.createTestItem(String(uri), name, uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  /** Looks which tests a script has. One with errors keeps those that were known. */
  async refresh(item: vscode.TestItem): Promise<void> {
    const script = item.uri?.scheme === "file" ? onDisk(item.uri) : undefined;
    if (script === undefined || "missing" in script) {
      return;
    }
    try {
      const { stdout } = await this.results(script);
      const results = readResults(stdout);
      if (results?.errors === 0) {
        this.put(item, results);
      }
    } catch (error) {
      this.host.output.debug(String(error));
    }
  }

  /** Runs what was asked for: whole scripts, since one test takes no less time than all. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    const abort = new AbortController();
    const onCancel = token.onCancellationRequested(() => abort.abort());
    try {
      for (const [file, wanted] of this.wanted(request)) {
        if (token.isCancellationRequested) {
          break;
        }
        await this.runFile(file, wanted, run, abort.signal);
      }
    } finally {
      onCancel.dispose();
      run.end();
    }
  }

  /** The scripts of a request, each with a question that tells which of its tests count. */
  private wanted(request: vscode.TestRunRequest): Map<vscode.TestItem, (id: string) => boolean> {
    const all: vscode.TestItem[] = [];
    this.controller.items.forEach((item) => {
      all.push(item);
    });
    const included = request.include ?? all;
    const excluded = new Set(request.exclude ?? []);
    const files = new Map<vscode.TestItem, (id: string) => boolean>();
    for (const item of included) {
      const file = item.parent ?? item;
      const isWanted = (id: string): boolean => {
        const test = file.children.get(id);
        const isIncluded =
          included.includes(file) || (test !== undefined && included.includes(test));
        return isIncluded && !(test !== undefined && excluded.has(test));
      };
      if (!excluded.has(file)) {
        files.set(file, isWanted);
      }
    }
    return files;
  }

  private async runFile(
    file: vscode.TestItem,
    isWanted: (id: string) => boolean,
    run: vscode.TestRun,
    signal: AbortSignal,
  ): Promise<void> {
    const say = (text: string): void =>
      run.appendOutput(`${text.replaceAll(/\r?\n/g, "\r\n")}\r\n`);
    file.children.forEach((test) => {
      if (isWanted(test.id)) {
        run.started(test);
      }
    });
    const script = file.uri && (await subject(file.uri));
    if (script === undefined) {
      run.errored(file, new vscode.TestMessage("ivrc did not run."));
      return;
    }
    try {
      const { stdout, stderr } = await this.results(script, signal);
      const results = readResults(stdout);
      if (results === undefined || results.errors > 0) {
        say(stderr || stdout);
        const why = results === undefined ? "ivrc printed no results." : "The script has errors.";
        run.errored(file, new vscode.TestMessage(why));
        return;
      }
      this.put(file, results);
      for (const test of results.tests) {
        const item = file.children.get(test.name);
        if (item !== undefined && isWanted(item.id)) {
          const result = test.failure === undefined ? "ok    " : "FAILED";
          say(`${result} ${file.label}:${test.line} ${test.name}`);
          if (test.failure !== undefined) {
            say(`       line ${test.failure.line}: ${failureText(test.failure)}`);
          }
          report(run, item, test);
        }
      }
    } catch (error) {
      if (!(error instanceof RunError)) {
        throw error;
      }
      say(error.message);
      run.errored(file, new vscode.TestMessage(error.message));
    }
  }

  private results(script: Subject, signal?: AbortSignal) {
    const { program, cwd } = script;
    const more = signal === undefined ? {} : { signal };
    return run({ program, args: args.test(script.file), cwd, ...more });
  }

  /** Makes the tests of a script those of its results. */
  private put(file: vscode.TestItem, { tests }: FileResults): void {
    const items = tests.map(({ name, line }) => {
      const item = file.children.get(name) ?? this.controller.createTestItem(name, name, file.uri);
      item.range = lineRange(line);
      item.sortText = String(line).padStart(8, "0");
      return item;
    });
    file.children.replace(items);
  }
}

/** Says how a test went. */
function report(run: vscode.TestRun, item: vscode.TestItem, { failure }: TestResult): void {
  if (failure === undefined) {
    run.passed(item);
    return;
  }
  const message = new vscode.TestMessage(failureText(failure));
  if (item.uri !== undefined) {
    message.location = new vscode.Location(item.uri, lineRange(failure.line));
  }
  run.failed(item, message);
}

/** The first column of a line that is counted from 1. */
function lineRange(line: number): vscode.Range {
  return new vscode.Range(Math.max(line - 1, 0), 0, Math.max(line - 1, 0), 0);
}
