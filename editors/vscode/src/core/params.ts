/**
 * The values that a script needs. In: what `ivrc compile --emit params` prints, and what was typed.
 * Out: the params to ask for, and the document for `--params`.
 */
import { isObject, parsed } from "./results";

/** A param without a value of its own. */
export interface Param {
  readonly name: string;
  readonly type: string;
  /** Never to be shown while it is typed, nor offered again. */
  readonly isSecret: boolean;
}

/** Those that have to be given; undefined if the document has another form. */
export function requiredParams(json: string): Param[] | undefined {
  const document = parsed(json);
  if (!isObject(document) || document.version !== 1 || !Array.isArray(document.params)) {
    return undefined;
  }
  const params: Param[] = [];
  for (const param of document.params) {
    if (!isObject(param) || typeof param.name !== "string" || typeof param.type !== "string") {
      return undefined;
    }
    if (param.required === true) {
      params.push({ name: param.name, type: param.type, isSecret: param.secret === true });
    }
  }
  return params;
}

/** What to type for a type, as an example. */
export function exampleOf(type: string): string {
  switch (type) {
    case "phone":
      return "+6590000000";
    case "digits":
      return "4711";
    case "number":
      return "42";
    case "url":
      return "https://example.com/audio/notice.mp3";
    default:
      return "Ann";
  }
}

/** The document for `--params`. */
export function paramsDocument(values: ReadonlyMap<string, string>): string {
  return `${JSON.stringify(Object.fromEntries(values))}\n`;
}
