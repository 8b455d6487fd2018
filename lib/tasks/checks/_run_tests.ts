// Runs the tests, those in the documentation included, and counts them.

import { join } from "node:path";
import { linesOf } from "../lines_of.ts";
import { project } from "../project.ts";
import { countTests, type TestCounts } from "./_junit.ts";

/** Which tests to run, and where MNIST is if it is there at all. */
export interface TestSelection {
  /** Files and folders of `lib` and `tests`; everything if empty. */
  readonly places: readonly string[];
  /** A part of the tests' names. */
  readonly filter: string | undefined;
  readonly mnist: string | undefined;
  /** Whether all types, the examples' too, were checked a moment ago. */
  readonly checked: boolean;
}

/** @returns where the tests of a file or a folder in lib are */
export function mirrorOf(place: string): string {
  return place.replace(/^lib\b/, "tests").replace(/_?(\w+)\.ts$/, "$1_test.ts");
}

/** Folders whose tests mostly wait for programs that they start; all others compute meanwhile. */
const startingPrograms = ["notebooks", "tasks", "trust"];

/**
 * Runs the tests with their output shown. All of them run in two processes at once, one of which is shown after the other.
 *
 * @param selection what to run
 * @returns the counts; a runner that breaks down is one failure
 */
export async function runTests(selection: TestSelection): Promise<TestCounts> {
  if (selection.places.length > 0) {
    return await denoTest(selection.places, selection, console.log);
  }
  const kept: string[] = [];
  let show: (line: string) => void = (line) => kept.push(line);
  const others = (await Array.fromAsync(Deno.readDir(join(project.root, "tests"))))
    .map(({ name }) => name).filter((name) => !startingPrograms.includes(name)).toSorted();
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

function inTests(folders: readonly string[]): readonly string[] {
  return folders.map((name) => `tests/${name}`);
}

async function denoTest(
  places: readonly string[],
  { filter, mnist, checked }: TestSelection,
  show: (line: string) => void,
): Promise<TestCounts> {
  await Deno.mkdir(project.executed, { recursive: true });
  const report = await Deno.makeTempFile({ dir: project.executed, prefix: ".tests-" });
  try {
    const runner = new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-q", "-P=tests", "--no-prompt", "--doc", `--junit-path=${report}`],
        ...(checked ? ["--no-check"] : []),
        ...(filter === undefined ? [] : [`--filter=${filter}`]),
        ...places,
      ],
      cwd: project.root,
      env: { NO_COLOR: "1", MNIST_DIR: mnist ?? "" },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    for await (const line of linesOf(runner.stdout)) show(line);
    const { success } = await runner.status;
    const counts = countTests(await Deno.readTextFile(report));
    // A type error or a killed runner ends without a count of failures.
    return success || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    await Deno.remove(report);
  }
}
