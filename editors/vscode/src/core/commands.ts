/**
 * The commands: their names in the palette's table, and the arguments of the program for each.
 * A path is absolute here, so that it is never read as an option.
 */

/** As in `package.json`. */
export const COMMANDS = {
  compile: "ivrc.compile",
  graph: "ivrc.graph",
  simulate: "ivrc.simulate",
  test: "ivrc.test",
  restart: "ivrc.restart",
  showOutput: "ivrc.showOutput",
} as const;

/** The arguments of the program. */
export const args = {
  /** The language server, on both streams. */
  server: (): string[] => ["lsp"],
  /** Ends at once and well if the program has a language server. */
  probe: (): string[] => ["lsp", "--help"],
  /** The params of a script. */
  params: (file: string): string[] => ["compile", "--quiet", "--emit", "params", file],
  /** The request; with values it reads them from standard input. */
  compile: (file: string, hasValues: boolean): string[] => [
    ...["compile", file],
    ...(hasValues ? ["--params", "-"] : []),
  ],
  /** The picture. */
  graph: (file: string): string[] => ["graph", "--format", "svg", file],
  /** A phone in the terminal; values stand in a file. */
  simulate: (file: string, values: string | undefined): string[] => [
    ...["simulate", file],
    ...(values === undefined ? [] : ["--params", values]),
  ],
  /** All tests of a script. */
  test: (file: string): string[] => ["test", "--json", file],
};
