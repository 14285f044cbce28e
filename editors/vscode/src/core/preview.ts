/**
 * The page that shows a picture. In: a title, an SVG, a note. Out: HTML in which nothing runs: the
 * picture is an image, in which scripts are dead; no script is allowed besides; nothing is fetched.
 */

/** What is shown. */
export interface Picture {
  readonly title: string;
  /** Undefined if there has not been one yet. */
  readonly svg: string | undefined;
  /** Stands above the picture: why it is not the newest. */
  readonly note?: string;
}

/** The whole page. `nonce` marks the one style sheet that is allowed. */
export function page(picture: Picture, nonce: string): string {
  const { title, svg, note } = picture;
  const data = svg === undefined ? undefined : Buffer.from(svg, "utf8").toString("base64");
  const shown = [
    note === undefined ? "" : `<p class="note" role="status">${escaped(note)}</p>`,
    data === undefined
      ? ""
      : `<input type="checkbox" id="fit" checked><label for="fit">Fit to width</label>
<div class="picture"><img alt="${escaped(title)}" src="data:image/svg+xml;base64,${data}"></div>`,
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'nonce-${escaped(nonce)}'">
<title>${escaped(title)}</title>
<style nonce="${escaped(nonce)}">
body { padding: 12px; }
img { display: block; }
.picture { margin-top: 8px; overflow: auto; }
#fit:checked ~ .picture img { max-width: 100%; height: auto; }
.note { padding: 8px; border: 1px solid var(--vscode-inputValidation-warningBorder); background: var(--vscode-inputValidation-warningBackground); }
body.vscode-light img { color-scheme: light; }
body.vscode-dark img { color-scheme: dark; }
</style>
</head>
<body>
${shown.filter((part) => part !== "").join("\n")}
</body>
</html>
`;
}

/** A text between tags, or as the value of an attribute. */
export function escaped(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
