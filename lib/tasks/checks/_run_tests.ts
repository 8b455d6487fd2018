// Runs the tests, those in the documentation included, and counts them.

import { join } from "node:path";
import { linesOf } from "../lines_of.ts";
import { project } from "../project.ts";
import { countTests, type TestCounts } from "./_junit.ts";
import { sideBySide } from "./_side_by_side.ts";

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

/** The parts that take longest, in that order; all others are shorter, and come after them. */
const longest = [
  "tests/notebooks",
  "tests/tasks/kernel",
  "tests/trust",
  "tests/tasks/setup",
  "tests/browser",
  "tests/tasks/dask",
  "tests/tasks/campaign",
  "tests/tasks/notebooks",
  "tests/tasks/checks",
  "tests/tasks/site",
];

/** Two compute, and one waits for a program that it has started: so do tests of tasks and of notebooks most of the time. */
const atATime = 3;

/**
 * Runs the tests with their output shown. All of them run in some processes at a time, whose output is shown one after the
 * other.
 *
 * @param selection what to run
 * @returns the counts; a runner that breaks down is one failure
 */
export async function runTests(selection: TestSelection): Promise<TestCounts> {
  if (selection.places.length > 0) {
    return await denoTest(selection.places, selection, console.log);
  }
  const counts = await sideBySide(
    (await parts()).map((part) => (show) => denoTest(part, selection, show)),
    atATime,
  );
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: counts.flatMap(({ skipped }) => skipped),
  };
}

/** @returns all that there is to test, in parts of which each is tested by one process */
export async function parts(): Promise<readonly (readonly string[])[]> {
  const [folders, files] = await entries("tests");
  const [tasks, ofTasks] = await entries("tests/tasks");
  const all = [...folders.filter((folder) => folder !== "tests/tasks"), ...tasks].toSorted();
  const first = longest.filter((folder) => all.includes(folder));
  const later = all.filter((folder) => !longest.includes(folder));
  return [
    ...first.map((folder) => [folder]),
    ["README.md", "lib"],
    ofTasks,
    ...later.map((folder) => [folder]),
    files,
  ];
}

/** The folders and the files in a folder of the project. */
async function entries(folder: string): Promise<[folders: string[], files: string[]]> {
  const all = await Array.fromAsync(Deno.readDir(join(project.root, folder)));
  const paths = (wanted: typeof all) => wanted.map(({ name }) => `${folder}/${name}`).toSorted();
  return [
    paths(all.filter(({ isDirectory }) => isDirectory)),
    paths(all.filter(({ isFile, name }) => isFile && /\.(?:ts|md)$/.test(name))),
  ];
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
        ...[
          "test",
          "-q",
          "-P=tests",
          "--no-prompt",
          "--doc",
          "--permit-no-files",
          `--junit-path=${report}`,
        ],
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
