// Runs the tests, those in the documentation included, and counts them.

import { linesOf } from "./_lines_of.ts";
import { project } from "./_project.ts";

/** How the tests ended. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** The names of those that could not run here. */
  readonly skipped: readonly string[];
}

/**
 * Runs `deno test`, its output shown as it comes.
 *
 * @param options Which tests, by a part of their names, and where MNIST is if there is one.
 * @returns The counts; a runner that breaks down is one failure.
 */
export async function runTests(
  { filter, mnist }: { filter: string | undefined; mnist: string | undefined },
): Promise<TestCounts> {
  const runner = new Deno.Command("deno", {
    args: [
      ...["test", "-q", "-P=tests", "--no-prompt", "--doc"],
      ...(filter === undefined ? [] : [`--filter=${filter}`]),
      ...["lib", "tests"],
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
    console.log(line);
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
