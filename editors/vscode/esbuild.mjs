// Bundles the extension into one file: `node esbuild.mjs`; with `--tests` each test, too, into one
// of its own; with `--production` small, without maps, with the licences of all that is in it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const isProduction = process.argv.includes("--production");
const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
  sourcemap: !isProduction,
  minify: isProduction,
};

rmSync("out", { recursive: true, force: true });
const { metafile } = await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  external: ["vscode"],
  metafile: true,
});
if (isProduction) {
  writeFileSync("out/THIRD-PARTY.txt", licences(Object.keys(metafile.inputs)));
}
if (process.argv.includes("--tests")) {
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: "out/test",
    packages: "external",
  });
}

/** The licences of the packages that these files belong to. */
function licences(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  const parts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = readdirSync(folder).find((other) => /^licen[sc]e/i.test(other));
    if (file === undefined) {
      throw new Error(`${name} comes without its licence`);
    }
    const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll("\r\n", "\n").trim();
    return `----- ${name} ${version} (${license}) -----\n\n${text}\n`;
  });
  return `Parts of out/extension.js come from these packages.\n\n${parts.join("\n")}`;
}
