// Asks a Python package index for known advisories; `deno task advisories` starts it, with leave to reach that host alone.
// Takes the address and NAME==VERSION of each package. Ends as the task does: with 1, 2 or 0.

import { plain } from "../../io/escape.ts";

const [address = "", ...packages] = Deno.args;

/** Advisories so far; some are known even where the index fails later. */
let found = 0;

try {
  for (const pinned of packages) {
    const [name, version] = pinned.split("==");
    const response = await fetch(`${address}/${name}/${version}/json`, {
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`answered ${response.status} for ${name} ${version}`);
    for (const { id, summary } of advisoriesOf(await response.json())) {
      found++;
      say(`${name} ${version}: ${id} ${summary ?? ""}`.trimEnd());
    }
  }
  if (found === 0) say(`no known advisories of ${packages.length} packages`);
  Deno.exitCode = found > 0 ? 1 : 0;
} catch (error) {
  // fetch says only that it failed; why is in the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  say(`could not be asked about all, so nothing is known: ${reason}`);
  Deno.exitCode = found > 0 ? 1 : 2;
}

interface Advisory {
  readonly id: string;
  readonly summary?: string | null;
  readonly withdrawn?: string | null;
}

/** Those of one package. An answer without such a list, as some mirrors give, says nothing of its safety. */
function advisoriesOf(answer: { readonly vulnerabilities?: unknown } | null): readonly Advisory[] {
  const list = answer?.vulnerabilities;
  if (!Array.isArray(list)) throw new Error("its answer has no list of vulnerabilities");
  return (list as readonly (Advisory | null)[]).map((advisory) => {
    if (typeof advisory?.id !== "string") throw new Error("one of its advisories has no name");
    return advisory;
  }).filter(({ withdrawn }) => !withdrawn);
}

/** Text of an index is text, whatever a terminal would make of it; a password in the address is nobody's business. */
function say(text: string): void {
  console.log(`PyPI: ${plain(text.replaceAll(/\/\/[^/@\s]*@/g, "//"))}`);
}
