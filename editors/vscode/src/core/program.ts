/**
 * Where the program is. In: the setting, what the workspace is, the machine. Out: a path to start,
 * or the reason why there is none. Starts nothing itself.
 *
 * A folder that nobody trusts names no program: neither by a path inside it, nor by a `PATH` that
 * leads into it.
 */
import * as path from "node:path";

/** What is looked at on the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether there is a file here that may be started. */
  readonly isProgram: (file: string) => boolean;
}

/** What the editor knows. */
export interface Wanted {
  /** The setting `ivrc.path`: a name, or a path. */
  readonly setting: string;
  /** The folders of the workspace; a relative path is one of the first. */
  readonly folders: readonly string[];
  /** Whether the user trusts them. */
  readonly isTrusted: boolean;
}

/** A program, or what is wrong, as a sentence without its full stop. */
export type Found = { readonly program: string } | { readonly missing: string };

/** How a copy of the program is made, in a copy of its repository. */
export const INSTALL_LINE = "cargo install --locked --path .";

/** The program of the setting: a path is taken as it is, a name is looked up. */
export function findProgram(wanted: Wanted, machine: Machine): Found {
  const setting = wanted.setting.trim() || "ivrc";
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  const isName = !/[\\/]/.test(setting) && setting !== "~";
  const places = isName
    ? searchPath(machine, paths).map((folder) => paths.join(folder, setting))
    : [atPath(setting, wanted, machine, paths)];
  let refused: string | undefined;
  for (const place of places) {
    if (place === undefined) {
      return { missing: `\`ivrc.path\` is \`${setting}\`, but no folder is open` };
    }
    const program = spellings(place, machine, paths).find(machine.isProgram);
    if (program === undefined) {
      continue;
    }
    if (wanted.isTrusted || !wanted.folders.some((folder) => isInside(program, folder, paths))) {
      return { program };
    }
    refused = program;
  }
  if (refused !== undefined) {
    return { missing: `\`${refused}\` lies in a folder that is not trusted, and is not started` };
  }
  return isName
    ? { missing: `\`${setting}\` was not found in PATH` }
    : { missing: `\`ivrc.path\` is \`${setting}\`, and there is no such program` };
}

/** The folders that are searched: never the one that one happens to be in. */
function searchPath(machine: Machine, paths: path.PlatformPath): string[] {
  const { env } = machine;
  const listed = (env.PATH ?? env.Path ?? "").split(paths.delimiter);
  // Where `cargo install` puts programs: an editor started from a menu may have a shorter PATH.
  const cargo = paths.join(env.CARGO_HOME ?? paths.join(machine.home, ".cargo"), "bin");
  return [...listed, cargo].filter((folder) => paths.isAbsolute(folder));
}

/** A path of the setting, made absolute; undefined without a folder that it could start from. */
function atPath(
  setting: string,
  { folders }: Wanted,
  machine: Machine,
  paths: path.PlatformPath,
): string | undefined {
  const [folder] = folders;
  const home = setting.replace(/^~(?=$|[\\/])/, () => machine.home);
  const whole = folder === undefined ? home : home.replaceAll("${workspaceFolder}", () => folder);
  if (paths.isAbsolute(whole)) {
    return paths.normalize(whole);
  }
  return folder === undefined ? undefined : paths.resolve(folder, whole);
}

/** On Windows the ending may be left out. */
function spellings(place: string, machine: Machine, paths: path.PlatformPath): string[] {
  return machine.platform === "win32" && paths.extname(place) === "" ? [`${place}.exe`] : [place];
}

/** Whether a file is a folder's, however deep. */
function isInside(file: string, folder: string, paths: path.PlatformPath): boolean {
  const way = paths.relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
