// Reports known security advisories of the pinned packages, as `deno task advisories`.

import { join } from "node:path";
import { plain } from "../../io/escape.ts";
import { parseOptions, runTask } from "../task.ts";
import { project } from "../project.ts";

const help = `
Usage: deno task advisories

Asks npm's registry (by deno audit) and PyPI for known advisories of the packages that deno.lock and
requirements.txt pin. Ends with 1 if there are any, with 2 if a registry could not be asked: then nothing is known.

Behind mirrors it asks those that set-up fetches from: npm's of NPM_CONFIG_REGISTRY or .npmrc, and the package
index of PIP_INDEX_URL, which has its answers in .../pypi/NAME/VERSION/json where its packages are in .../simple.
`;

/** What a registry says: whether there are advisories, or undefined where it could not be asked. */
type Found = boolean | undefined;

await runTask(async () => {
  parseOptions(help, {});
  const found = [await npm(), await pypi()];
  return found.includes(true) ? 1 : found.includes(undefined) ? 2 : 0;
});

async function npm(): Promise<Found> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit"],
    cwd: project.root,
    env: { NO_COLOR: "1" },
  }).output();
  const [said, errors] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes).trim().split("\n").map(plain).join("\n")
  );
  const failure = errors!.match(/^error: (.*)$/m)?.[1];
  if (failure !== undefined) {
    console.log(`npm: could not be asked, so nothing is known: ${failure}`);
    return undefined;
  }
  console.log(`npm: ${said || (code === 0 ? "no known advisories" : errors)}`);
  return code !== 0;
}

async function pypi(): Promise<Found> {
  const index = Deno.env.get("PIP_INDEX_URL") || "https://pypi.org/simple";
  const address = index.match(/^(https?:\/\/.+)\/simple\/?$/)?.[1];
  if (address === undefined || !URL.canParse(address)) {
    console.log(
      "PyPI: could not be asked, so nothing is known: PIP_INDEX_URL: expected an address that ends in /simple, as " +
        "https://pypi.org/simple",
    );
    return undefined;
  }
  const requirements = await Deno.readTextFile(project.requirements);
  const packages = [...requirements.matchAll(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)]
    .map(([, name, version]) => `${name}==${version}`);
  // Which host that is only this program knows, so that another is given leave to reach it.
  const program = join(import.meta.dirname ?? ".", "pypi_advisories.ts");
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-config", "--no-lock", "--no-prompt"],
      ...[`--allow-net=${new URL(address).host}`, program, `${address}/pypi`, ...packages],
    ],
    stdin: "null",
  }).spawn().status;
  return code === 0 ? false : code === 1 ? true : undefined;
}
