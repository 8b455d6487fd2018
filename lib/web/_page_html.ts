// The page as HTML: markup, with its style, script and network in it.

import { escapeMarkup } from "../io/escape.ts";

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** Where its own way back leads, if there is one. */
  readonly home?: string | undefined;
  /** Paragraphs about the network. */
  readonly about: readonly string[];
  readonly style: string;
  readonly script: string;
  /** JSON of a `Network`. */
  readonly network: string;
  readonly weights: Uint8Array;
}

/** @returns a page that asks nothing of anyone: its policy forbids each connection, and any script but its own */
export async function pageHtml(parts: PageParts): Promise<string> {
  const { about, style, script, network, weights } = parts;
  const title = escapeMarkup(parts.title);
  const home = parts.home === undefined
    ? ""
    : `<p class="home"><a href="${escapeMarkup(parts.home)}" target="_top">← Back</a></p>\n`;
  const policy = [
    "default-src 'none'",
    `script-src ${await hashOf(script)}`,
    "worker-src blob:",
    // What scripts set on an element is no inline style to a policy.
    `style-src ${await hashOf(style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${generator}">
<meta name="description" content="Draw, or drop a photo: a neural network reads it in this page.">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
${home}<h1>${title}</h1>
<p>A neural network reads along, on this device. Nothing that you draw or drop here is sent anywhere.</p>
</header>
<main>
<section class="writing" aria-label="Draw">
<div class="pad" id="pad" role="application" tabindex="0" aria-label="Drawing pad" aria-describedby="keys">
<canvas></canvas>
<p class="hint" id="hint" aria-hidden="true">Draw here, or drop a photo</p>
</div>
<div class="tools">
<button type="button" id="undo" disabled>Undo</button>
<button type="button" id="clear" disabled>Clear</button>
<button type="button" id="open">Open a photo</button>
<input type="file" id="file" accept="image/*" hidden>
</div>
</section>
<section class="verdict" aria-label="What is read">
<p class="answer" id="answer" data-empty>–</p>
<p class="sure" id="sure">The network is being loaded …</p>
</section>
<section class="views" aria-labelledby="seen-title">
<h2 id="seen-title">What the network sees</h2>
<ul class="seen" id="seen"></ul>
</section>
<section class="likely" aria-labelledby="bars-title">
<h2 id="bars-title">How likely it is each</h2>
<table class="bars" aria-labelledby="bars-title"><tbody id="bars"></tbody></table>
</section>
<p class="unseen" id="said" role="status"></p>
</main>
<footer>
<p id="keys"><b>By keyboard</b>, on the pad: arrow keys move the pen, two at once or Home, End, Page Up and Page Down move it
diagonally; Space puts it down or lifts it; Backspace undoes, Delete clears.</p>
${about.map((paragraph) => `<p>${escapeMarkup(paragraph)}</p>`).join("\n")}
</footer>
<noscript><p>Your browser has scripts turned off; this page reads by one.</p></noscript>
<script type="application/json" id="network">${network.replaceAll("<", "\\u003c")}</script>
<script type="text/plain" id="weights">${weights.toBase64()}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** By which a page is known again. */
export const generator = "deno task ship";

/** What a policy calls an element's text. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${new Uint8Array(digest).toBase64()}'`;
}
