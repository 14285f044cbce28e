/**
 * The results of `ivrc test --json`. In: the JSON. Out: the tests of the files as types.
 */

/** How the tests of one file went. */
export interface FileResults {
  /** Findings that keep the tests from running. */
  readonly errors: number;
  readonly tests: readonly TestResult[];
}

/** How one test went. */
export interface TestResult {
  readonly name: string;
  /** The line of its title, from 1. */
  readonly line: number;
  /** Absent if it passed. */
  readonly failure?: Failure;
}

/** What was not true. */
export interface Failure {
  readonly message: string;
  /** The line that was not true, from 1. */
  readonly line: number;
  /** What was heard instead. */
  readonly said: readonly string[];
}

/** The results of the one file that was asked for; undefined if the document has another form. */
export function readResults(json: string): FileResults | undefined {
  const document = parsed(json);
  if (!isObject(document) || document.version !== 1 || !Array.isArray(document.files)) {
    return undefined;
  }
  const [file] = document.files;
  if (!isObject(file) || typeof file.errors !== "number" || !Array.isArray(file.tests)) {
    return undefined;
  }
  const tests = file.tests.map(readTest);
  return tests.every((test) => test !== undefined) ? { errors: file.errors, tests } : undefined;
}

function readTest(test: unknown): TestResult | undefined {
  if (!isObject(test) || typeof test.name !== "string" || typeof test.line !== "number") {
    return undefined;
  }
  const { name, line } = test;
  if (test.result === "passed") {
    return { name, line };
  }
  if (test.result !== "failed") {
    return undefined;
  }
  const message = typeof test.message === "string" ? test.message : "failed";
  const failedLine = typeof test.failedLine === "number" ? test.failedLine : line;
  const said = Array.isArray(test.said) ? test.said.filter((text) => typeof text === "string") : [];
  return { name, line, failure: { message, line: failedLine, said } };
}

/** What a failed test says: the fact, and what was heard. */
export function failureText({ message, said }: Failure): string {
  const heard = said.map((text) => `  ${text}`);
  return heard.length === 0 ? message : [message, "", "What was said:", ...heard].join("\n");
}

/** JSON, or undefined. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether a value has keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
