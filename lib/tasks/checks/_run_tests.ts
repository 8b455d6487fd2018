// Runs the tests, those in the documentation included, and counts them.

import { linesOf } from "../lines_of.ts";
import { project } from "../project.ts";

/** How the tests ended. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** The names of those that could not run here. */
  readonly skipped: readonly string[];
}

/** Which tests, by a part of their names, and where MNIST is if there is one. */
export interface TestSelection {
  readonly filter: string | undefined;
  readonly mnist: string | undefined;
}

/** Folders whose tests mostly wait for programs that they start; all others compute meanwhile. */
const startingPrograms = ["notebooks", "tasks", "trust"];

/**
 * Runs `deno test` twice at once, on one part of the tests each. The output of the first is shown as it comes, that of the
 * second after it.
 *
 * @param selection What to run.
 * @returns The counts; a runner that breaks down is one failure.
 */
export async function runTests(selection: TestSelection): Promise<TestCounts> {
  const kept: string[] = [];
  let show: (line: string) => void = (line) => kept.push(line);
  const others = await otherFolders();
  const computing = denoTest(["lib", ...inTests(others)], selection, (line) => show(line));
  const first = await denoTest(inTests(startingPrograms), selection, console.log);
  kept.forEach((line) => console.log(line));
  show = console.log;
  const second = await computing;
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: [...first.skipped, ...second.skipped],
  };
}

async function otherFolders(): Promise<readonly string[]> {
  const all = await Array.fromAsync(Deno.readDir(`${project.root}/tests`));
  return all.map(({ name }) => name).filter((name) => !startingPrograms.includes(name)).toSorted();
}

function inTests(folders: readonly string[]): readonly string[] {
  return folders.map((name) => `tests/${name}`);
}

async function denoTest(
  places: readonly string[],
  { filter, mnist }: TestSelection,
  show: (line: string) => void,
): Promise<TestCounts> {
  const runner = new Deno.Command("deno", {
    args: [
      ...["test", "-q", "-P=tests", "--no-prompt", "--doc"],
      ...(filter === undefined ? [] : [`--filter=${filter}`]),
      ...places,
    ],
    cwd: project.root,
    // What is counted below is the report without its colours.
    env: { NO_COLOR: "1", MNIST_DIR: mnist ?? "" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const skipped: string[] = [];
  let counts = { passed: 0, failed: 0 };
  for await (const line of linesOf(runner.stdout)) {
    show(line);
    const ignored = line.match(/^(.+) \.\.\. ignored \(/)?.[1];
    if (ignored !== undefined) skipped.push(ignored.trim());
    const [, passed, failed] = line.match(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/) ??
      [];
    if (passed !== undefined) counts = { passed: Number(passed), failed: Number(failed) };
  }
  const { success } = await runner.status;
  // A type error or a killed runner ends without a count of failures.
  if (!success && counts.failed === 0) counts.failed = 1;
  return { ...counts, skipped };
}
