// Epochs on their way through JSON, between processes and in files.

import assert from "node:assert/strict";
import type { RunPlan } from "../../lib/campaign/campaign_plan.ts";
import { campaignTerminalReporter } from "../../lib/show/training/campaign_terminal_reporter.ts";
import { isValidated, reviveEpoch } from "../../lib/training/history.ts";

const epoch = { epoch: 1, loss: 0.5, accuracy: 0.9, learningRate: 1e-3, seconds: 1 };
const validated = { ...epoch, valLoss: 0.25, valAccuracy: 0.95 };
const unvalidated = { ...epoch, valLoss: NaN, valAccuracy: NaN };
const run: RunPlan = { id: "a", configuration: "a", seed: 1, epochs: 3 };
const sent = (row: unknown) => JSON.parse(JSON.stringify(row), reviveEpoch);

Deno.test("reviveEpoch() gives an epoch back as it was, validated or not", () => {
  assert.deepEqual([validated, unvalidated].map(sent), [validated, unvalidated]);
  assert.deepEqual([validated, unvalidated].map(isValidated), [true, false]);
});

Deno.test("a campaign's line of a run says its last validation accuracy, if it has one", () => {
  const said: string[] = [];
  const before = console.error;
  console.error = (line: string) => said.push(line);
  try {
    for (const row of [validated, unvalidated]) {
      const reporter = campaignTerminalReporter();
      reporter.onEpoch?.(run, sent(row));
      reporter.onRunEnd?.(run, { kind: "interrupted" });
    }
  } finally {
    console.error = before;
  }
  assert.match(said[0]!, /a: interrupted in .*, last validation accuracy 95\.00 %$/);
  assert.match(said[1]!, /a: interrupted in [^,]*$/);
});
