// What training shows in a notebook while it runs, and what it leaves there.

import assert from "node:assert/strict";
import type { DisplayContent, Kernel } from "../../../lib/io/kernel.ts";
import { notebookReporter, reporterIn } from "../../../lib/show/training/notebook_reporter.ts";
import { train } from "../../../lib/training/train.ts";
import { bars, barsModel } from "../../_bars.ts";
import { history } from "../_examples.ts";
import { plan, runReporter } from "./_run_reporter.ts";

/** A front end that keeps its outputs as a saved notebook would, and a clock set by hand. */
function notebook() {
  const outputs = new Map<string, DisplayContent>();
  const messages: { id: string; content: DisplayContent }[] = [];
  const clock = { now: 0 };
  const target: Kernel = {
    async broadcast(type, content) {
      await Promise.resolve();
      const id = content.transient.display_id!;
      assert.equal(type === "update_display_data", outputs.has(id), `${type} of ${id}`);
      outputs.set(id, content);
      messages.push({ id, content });
    },
  };
  return { outputs, messages, clock, reporter: reporterIn(target, () => clock.now) };
}

Deno.test("notebookReporter() leaves one bar and one set of curves, both in their final state", async () => {
  const { outputs, reporter, clock } = notebook();
  await runReporter(reporter, clock);
  const [bar, chart] = [...outputs.values()];
  assert.equal(outputs.size, 2);
  assert.equal(
    bar!.data["text/plain"],
    `Stopped early: 2 epochs in 20 s.\n${"█".repeat(40)} 100 %\n` +
      "The model has the weights of epoch 2: validation accuracy 97.90 %, loss 0.1100.",
  );
  assert.match(bar!.data["text/html"]!, /width: 100\.0%/);
  assert.match(chart!.data["text/plain"], /^Accuracy and loss over 2 epochs\. Best epoch 2/);
  assert.ok(chart!.data["image/png"]);
});

Deno.test("notebookReporter() says how far, how fast and how long while it runs", async () => {
  const { messages, reporter, clock } = notebook();
  await runReporter(reporter, clock);
  const texts = messages.map(({ content }) => content.data["text/plain"]);
  assert.match(
    texts[0]!,
    /^Training on 64 images\n░{40} 0 %\nstops after 5 epochs without improvement$/,
  );
  // One of four steps: 48 of 64 images at 16 a second are left.
  assert.match(
    texts[1]!,
    /^Epoch 1 of at most 8\n█{10}░{30} 25 %\n16 images\/s · 3\.0 s left in this epoch\n/,
  );
  assert.match(texts[1]!, /\ntraining accuracy 91\.00 %, loss 0\.3000\nstops after 5 epochs/);
  assert.match(texts[4]!, /^Epoch 1 of at most 8\n█{40} 100 %\n16 images\/s · validating\n/);
  // The second epoch has a bar of its own.
  assert.match(
    texts.find((text) => text.startsWith("Epoch 2"))!,
    /\n█{10}░{30} 25 %\n.*\n.*\nbest so far, epoch 1: validation accuracy 97\.80 %, loss 0\.1200 · stops after 5 epochs without improvement, 0 so far$/,
  );
});

Deno.test("notebookReporter() counts the epochs since the best, and names the last epoch where none stops early", async () => {
  const [patient, endless] = await Promise.all([5, undefined].map(async (patience) => {
    const { outputs, reporter } = notebook();
    reporter.onTrainBegin({ ...plan, patience });
    const progress = { history: history.slice(0, 3), bestEpoch: 1, learningRate: 1e-3, notes: [] };
    await reporter.onEpochEnd(history[2]!, progress);
    return [...outputs.values()][0]!.data["text/plain"];
  }));
  assert.match(patient!, /^Epoch 3 of at most 8\n.*100 %\n.*\nbest so far, epoch 1: .*, 2 so far$/);
  assert.match(endless!, /^Epoch 3 of 8\n/);
  assert.doesNotMatch(endless!, /stops after/);
});

Deno.test("notebookReporter() marks the epoch whose weights the model is to have", async () => {
  const marked = await Promise.all([5, undefined].map(async (patience) => {
    const { outputs, reporter } = notebook();
    const said = () => [...outputs.values()][1]!.data["text/plain"].match(/\. (\w+ epoch \d)/)![1];
    reporter.onTrainBegin({ ...plan, patience });
    await reporter.onEpochEnd(history[4]!, { history, bestEpoch: 3, learningRate: 1, notes: [] });
    const meanwhile = said();
    const bestEpoch = patience ? 3 : 5;
    await reporter.onTrainEnd({ reason: "finished", history, seconds: 3, bestEpoch });
    return [meanwhile, said()];
  }));
  assert.deepEqual(marked, [["Best epoch 3", "Best epoch 3"], ["Last epoch 5", "Last epoch 5"]]);
});

Deno.test("notebookReporter() speaks of no validation where all images train", async () => {
  const { outputs, messages, reporter } = notebook();
  const { model } = await train(barsModel({ seed: 1 }), bars(32), {
    ...{ epochs: 2, seed: 1, validationFraction: 0, earlyStopping: false, reduceLr: false },
    reporter,
  });
  model.dispose();
  const [bar, chart] = [...outputs.values()];
  assert.match(bar!.data["text/plain"]!, /\nThe model has the weights of epoch 2\.$/);
  assert.match(chart!.data["text/plain"]!, /^Accuracy and loss over 2 epochs\. Last epoch 2: acc/);
  for (const { content } of messages) assert.doesNotMatch(content.data["text/plain"]!, /NaN|–/);
});

Deno.test("notebookReporter() escapes notes", async () => {
  const { messages, reporter, clock } = notebook();
  await runReporter(reporter, clock);
  const noted = messages.map(({ content }) => content.data["text/html"] ?? "")
    .filter((html) => html.includes("note"));
  assert.ok(noted.length > 0);
  for (const html of noted) assert.match(html, /&#60;b&#62;note&#60;\/b&#62;/);
});

Deno.test("notebookReporter() draws no more than four times a second", async () => {
  const { messages, reporter, clock } = notebook();
  reporter.onTrainBegin(plan);
  for (let step = 1; step <= 1000; step++) {
    clock.now += 1;
    reporter.onStepEnd({ epoch: 1, step: 1, loss: 1, accuracy: 0, imagesPerSecond: 1 });
    await Promise.resolve();
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(messages.length, 1 + 4);
});

Deno.test("notebookReporter() waits for a slow front end instead of queueing up", async () => {
  const clock = { now: 0 };
  let sent = 0;
  const reporter = reporterIn({
    broadcast() {
      sent += 1;
      return new Promise(() => {});
    },
  }, () => clock.now);
  reporter.onTrainBegin(plan);
  for (let step = 1; step <= 20; step++) {
    clock.now += 1000;
    reporter.onStepEnd({ epoch: 1, step, loss: 1, accuracy: 0, imagesPerSecond: 1 });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.equal(sent, 1);
});

Deno.test("notebookReporter() shows how far an interrupted run came, before any epoch was over too", async () => {
  const { outputs, reporter, clock } = notebook();
  reporter.onTrainBegin(plan);
  clock.now += 1000;
  reporter.onStepEnd({ epoch: 1, step: 2, loss: 1, accuracy: 0, imagesPerSecond: 1 });
  await reporter.onTrainEnd({ reason: "interrupted", history: [], seconds: 3, bestEpoch: 0 });
  assert.equal(outputs.size, 1);
  const [bar] = [...outputs.values()];
  assert.match(bar!.data["text/plain"], /^Interrupted, with all state kept: 0 epochs in 3\.0 s\./);
});

Deno.test("notebookReporter() refuses to report where there is no notebook", () => {
  assert.throws(() => notebookReporter(), /not a notebook; use terminalReporter/);
});

Deno.test("notebookReporter() draws curves no more than once a second, and at the end", async () => {
  const { messages, reporter, clock } = notebook();
  reporter.onTrainBegin(plan);
  const drawn: number[] = [];
  for (const row of history) {
    clock.now += 500;
    await reporter.onEpochEnd(row, {
      history: history.slice(0, row.epoch),
      ...{ bestEpoch: 1, learningRate: 1e-3, notes: [] },
    });
    drawn.push(messages.filter(({ content }) => content.data["image/png"]).length);
  }
  assert.deepEqual(drawn, [1, 1, 2, 2, 3]);
  await reporter.onTrainEnd({ reason: "finished", history, seconds: 3, bestEpoch: 1 });
  assert.equal(messages.filter(({ content }) => content.data["image/png"]).length, 4);
});
