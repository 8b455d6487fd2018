// Reads the report that `deno test --junit-path` writes.

/** How tests ended; those within a test, its steps, are part of it. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** The names of those that could not run here. */
  readonly skipped: readonly string[];
}

/**
 * Counts the tests of a JUnit report as Deno writes it: one `<testcase>` for each test and step, a step's name being its
 * test's, `" > "` and its own, with `<failure>` or `<skipped/>` inside if it did not pass.
 *
 * @param xml the report
 * @returns the counts, and the names of skipped tests and steps
 */
export function countTests(xml: string): TestCounts {
  let [passed, failed] = [0, 0];
  const skipped: string[] = [];
  for (const suite of xml.split("<testsuite ")) {
    const cases = [...suite.matchAll(/<testcase name="([^"]*)"[^>]*>(?:\s*<(failure|skipped)\b)?/g)]
      .map(([, name = "", outcome]) => ({ name, outcome }));
    const isStep = (name: string) => cases.some((test) => name.startsWith(`${test.name} &gt; `));
    for (const { name, outcome } of cases) {
      if (outcome === "skipped") skipped.push(unescape(name));
      else if (isStep(name)) continue;
      else if (outcome === "failure") failed++;
      else passed++;
    }
  }
  return { passed, failed, skipped };
}

const entities = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" } as const;

function unescape(text: string): string {
  return text.replace(/&(\w+);/g, (all, name: keyof typeof entities) => entities[name] ?? all);
}
