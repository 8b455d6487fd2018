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

/** Folders whose tests mostly wait for programs that they start, the longest first; all others compute meanwhile. */
const startingPrograms = ["notebooks", "tasks", "trust"] as const;

/**
 * Runs the tests with their output shown. All of them run in two processes at a time, whose output is shown one after the
 * other.
 *
 * @param selection what to run
 * @returns the counts; a runner that breaks down is one failure
 */
export async function runTests(selection: TestSelection): Promise<TestCounts> {
  if (selection.places.length > 0) {
    return await denoTest(selection.places, selection, console.log);
  }
  const isOther = (name: string) => !startingPrograms.some((one) => one === name);
  const others = (await Array.fromAsync(Deno.readDir(join(project.root, "tests"))))
    .map(({ name }) => name).filter(isOther).toSorted();
  const [first, ...later] = startingPrograms.map((name) => [`tests/${name}`]);
  const parts = [first!, ["README.md", "lib", ...others.map((name) => `tests/${name}`)], ...later];
  const counts: TestCounts[] = [];
  const kept: string[][] = parts.map(() => []);
  let shown = 0;
  let next = 0;
  const work = async () => {
    while (next < parts.length) {
      const part = next++;
      counts[part] = await denoTest(parts[part]!, selection, (line) => {
        if (part === shown) console.log(line);
        else kept[part]!.push(line);
      });
      // What has ended is shown whole; what goes on, as far as it came.
      while (shown < parts.length && counts[shown]) {
        shown++;
        kept[shown]?.splice(0).forEach((line) => console.log(line));
      }
    }
  };
  await Promise.all([work(), work()]);
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: counts.flatMap(({ skipped }) => skipped),
  };
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
