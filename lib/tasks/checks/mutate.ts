// Changes one token at a time and sees whether the tests notice, as `deno task mutate`.

import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "../../data/random.ts";
import { exists } from "../../io/exists.ts";
import { listenForTermination } from "../termination.ts";
import { project } from "../project.ts";
import { canRedraw, clearStatus, drawStatus } from "../../io/status_line.ts";
import { parseOptions, runTask, TaskError, wholeNumber } from "../task.ts";
import { mirrorOf } from "./_run_tests.ts";
import type { MutationSite } from "./_mutation_sites.ts";

const help = `
Usage: deno task mutate FOLDER [OPTIONS]

Changes one token of a folder or a file in lib at a time (an operator, a number, a default, true or false, min or
max), each in a copy of the project, and runs the tests that mirror it: first the file's own, then those of
the folder and its examples. Prints each change that no test noticed, and ends with how many were caught. What
survives shows a test that is missing, or a change that changes nothing.

  --count N   changes to try, drawn at random (20)
  --seed N    seeds the draw (1)
`;

/** One change of one token. */
interface Mutation {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

await runTask(async () => {
  const { values, positionals: [wanted, ...more] } = parseOptions(help, {
    allowPositionals: true,
    options: {
      count: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
    },
  });
  const [count, seed] = [wholeNumber("count", values.count), wholeNumber("seed", values.seed)];
  const place = relative(project.root, resolve(project.root, wanted ?? ""));
  if (!/^lib\/./.test(place) || more.length > 0 || !await exists(join(project.root, place))) {
    throw new TaskError("Name one folder or file in lib, such as lib/evaluate.");
  }
  const termination = listenForTermination();
  const copy = await copyProject();
  try {
    return await mutate(copy, place, count, seed, termination.signal);
  } catch (error) {
    if (!termination.signal.aborted) throw error;
    return termination.exitCode();
  } finally {
    clearStatus();
    await Deno.remove(copy, { recursive: true });
  }
});

async function mutate(
  copy: string,
  place: string,
  count: number,
  seed: number,
  signal: AbortSignal,
): Promise<number> {
  const alone = place.endsWith(".ts") && (await testsOf(place)).length === 0;
  const tested = alone ? dirname(place) : place;
  const all = await mutationsIn(copy, place);
  const mutations = new Random(seed).shuffle([...all]).slice(0, count);
  const { passed, seconds } = await test(copy, await testsOf(tested), signal);
  if (!passed) {
    throw new TaskError(
      `The tests of ${tested} fail as it is: deno task test ${tested} shows how.`,
    );
  }
  // A change that makes a loop endless is noticed too.
  const limit = 1000 * (5 * seconds + 20);
  let caught = 0;
  for (const [index, mutation] of mutations.entries()) {
    const { file, line, start, end, from, to } = mutation;
    const what = `${file}:${line}: ${from} as ${to || "nothing"}`;
    if (canRedraw) drawStatus(`${index + 1}/${mutations.length}  ${what}`);
    const path = join(copy, file);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, start) + to + text.slice(end));
    let survives = true;
    for (const tests of [await testsOf(file), await testsOf(tested)]) {
      if (survives && tests.length > 0) {
        survives = (await test(copy, tests, signal, limit)).passed;
      }
    }
    await Deno.writeTextFile(path, text);
    clearStatus();
    if (survives) console.log(`survived  ${what}`);
    else caught++;
  }
  console.log(`${caught} of ${mutations.length} caught (of ${all.length} possible, seed ${seed})`);
  return 0;
}

/** What tests a folder or a file: those that mirror it, and for a folder its examples as well. */
async function testsOf(place: string): Promise<string[]> {
  const mirrored = mirrorOf(place);
  return [
    ...(await exists(join(project.root, mirrored)) ? [mirrored] : []),
    ...(place.endsWith(".ts") ? [] : [place]),
  ];
}

/** Copies what is changed and what tests it; the rest is linked. */
async function copyProject(): Promise<string> {
  const copy = await Deno.makeTempDir({ dir: join(project.root, ".mutants") });
  const copied = [
    ...["lib", "tests", "models", "notebooks"],
    ...["deno.json", "deno.lock", "requirements.txt", ".gitignore", ".binder"],
    ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"],
  ];
  const linked = [".venv", "node_modules", "data"];
  const inRoot = (names: readonly string[]) => names.map((name) => join(project.root, name));
  await run("cp", ["-r", ...inRoot(copied), copy]);
  await run("ln", ["-s", ...inRoot(linked), copy]);
  await run("git", ["init", "-q", copy]); // tests clone it
  return copy;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  if (!success) throw new TaskError(new TextDecoder().decode(stderr).trim());
}

/** Every change that can be made, in order. */
async function mutationsIn(copy: string, place: string): Promise<readonly Mutation[]> {
  const lint = {
    plugins: ["./lib/tasks/checks/_mutation_sites.ts"],
    rules: { tags: [], include: ["mutate/sites"] },
  };
  const config = join(copy, "mutate.json");
  await Deno.writeTextFile(config, JSON.stringify({ lint }));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["lint", "--json", `--config=${config}`, place],
    cwd: copy,
  }).output();
  const { diagnostics } = JSON.parse(new TextDecoder().decode(stdout)) as {
    diagnostics: readonly {
      filename: string;
      message: string;
      range: { start: { line: number } };
    }[];
  };
  const mutations: Mutation[] = [];
  for (const { filename, message, range } of diagnostics) {
    const path = fileURLToPath(filename);
    const { start, end, replacements }: MutationSite = JSON.parse(message);
    const from = (await Deno.readTextFile(path)).slice(start, end);
    const [file, line] = [relative(copy, path), range.start.line];
    mutations.push(...replacements.map((to) => ({ file, line, start, end, from, to })));
  }
  return mutations;
}

/** Runs tests in the copy, without types: a change may not fit them. */
async function test(
  copy: string,
  places: readonly string[],
  signal: AbortSignal,
  limit = 2 ** 31 - 1,
): Promise<{ readonly passed: boolean; readonly seconds: number }> {
  signal.throwIfAborted();
  const started = performance.now();
  const runner = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "-q",
      "-P=tests",
      "--no-prompt",
      "--no-check",
      "--doc",
      "--fail-fast",
      ...places,
    ],
    cwd: copy,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => runner.kill("SIGKILL"), limit);
  const { success } = await runner.status;
  clearTimeout(timer);
  signal.throwIfAborted();
  return { passed: success, seconds: (performance.now() - started) / 1000 };
}
