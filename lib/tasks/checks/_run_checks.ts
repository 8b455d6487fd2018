// Makes the checks, one line each, and prints what they find.

import { checks } from "./_checks.ts";

/** @returns how many checks passed, and how many failed */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { title, run } of checks) {
    const started = performance.now();
    const found = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`check ${title} ... ${found ? "FAILED" : "ok"} (${seconds} s)`);
    if (!found) continue;
    failed++;
    console.log(found + "\n");
  }
  return { passed: checks.length - failed, failed };
}
