// Reports known security advisories of the pinned packages, as `deno task advisories`.

import { parseOptions, runTask } from "./_task.ts";
import { project } from "./_project.ts";

const help = `
Usage: deno task advisories

Asks npm's registry (by deno audit) and PyPI for known advisories of the packages that deno.lock and
requirements.txt pin. Ends with 1 if there are any, with 2 if a registry could not be asked: then nothing is known.
`;

/** What a registry says: whether there are advisories, or undefined where it could not be asked. */
type Found = boolean | undefined;

await runTask(async () => {
  parseOptions(help, {});
  const found = [await npm(), await pypi()];
  return found.includes(true) ? 1 : found.includes(undefined) ? 2 : 0;
});

async function npm(): Promise<Found> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["audit"],
    cwd: project.root,
    env: { NO_COLOR: "1" },
  }).output();
  const [said, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  const failure = errors!.match(/^error: (.*)$/m)?.[1];
  if (failure !== undefined) {
    console.log(`npm: could not be asked, so nothing is known: ${failure}`);
    return undefined;
  }
  console.log(`npm: ${said || (code === 0 ? "no known advisories" : errors)}`);
  return code !== 0;
}

async function pypi(): Promise<Found> {
  const requirements = await Deno.readTextFile(project.requirements);
  const packages = [...requirements.matchAll(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)];
  let advisories = 0;
  for (const [, name, version] of packages) {
    try {
      const response = await fetch(`https://pypi.org/pypi/${name}/${version}/json`, {
        signal: AbortSignal.timeout(15_000),
      });
      if (!response.ok) throw new Error(`answered ${response.status} for ${name} ${version}`);
      const { vulnerabilities = [] }: Answer = await response.json();
      for (const { id, summary, withdrawn } of vulnerabilities) {
        if (withdrawn) continue;
        advisories++;
        console.log(`PyPI: ${name} ${version}: ${id} ${summary ?? ""}`.trimEnd());
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`PyPI: could not be asked about all, so nothing is known: ${reason}`);
      return advisories > 0 ? true : undefined;
    }
  }
  if (advisories === 0) console.log(`PyPI: no known advisories of ${packages.length} packages`);
  return advisories > 0;
}

/** The part of PyPI's answer that is read. */
interface Answer {
  readonly vulnerabilities?: readonly {
    readonly id: string;
    readonly summary?: string | null;
    readonly withdrawn?: string | null;
  }[];
}
