// A campaign, live in a notebook: a bar that moves, and a table and figures of the runs so far.

import type {
  CampaignReporter,
  CampaignState,
  RunOutcome,
} from "../../campaign/carry_out_campaign.ts";
import type { RunPlan } from "../../campaign/campaign_plan.ts";
import type { Kernel } from "../../io/kernel.ts";
import { type Epoch, isValidated } from "../../training/history.ts";
import { count, duration, percent, plural } from "../drawing/format.ts";
import { barDisplay } from "./_bar_display.ts";
import { LiveOutput } from "./_live_output.ts";

/** Drawing three pictures takes some 300 ms, too much after each of many short runs. */
const figuresInterval = 5000;
const barInterval = 250;

/**
 * Reports a campaign in a notebook: one output with a bar, one with the table of what is recorded, and two with figures.
 * Saved notebooks keep the final state of each.
 *
 * @param target the kernel
 * @param now the clock
 */
export function campaignNotebookReporter(
  target: Kernel,
  now: () => number = () => performance.now(),
): CampaignReporter {
  const bar = new LiveOutput(target, now, barInterval);
  const [table, spread, values] = Array.from(
    { length: 3 },
    () => new LiveOutput(target, now, figuresInterval),
  ) as [LiveOutput, LiveOutput, LiveOutput];
  let state: CampaignState | undefined;
  let running: { readonly run: RunPlan; readonly epoch?: Epoch } | undefined;
  let ended = false;
  let before = 0;
  const started = now();

  const drawBar = () => {
    if (!state) return;
    const { asked, results, diverged } = state;
    const done = results.length + diverged.length;
    const seconds = (now() - started) / 1000;
    const perRun = done > before ? seconds / (done - before) : NaN;
    bar.draw(barDisplay(done / asked.length, [
      `${count(done)} of ${plural(asked.length, "run")} done` +
      (diverged.length > 0 ? `, ${count(diverged.length)} of them diverged` : "") +
      (ended ? ` in ${duration(seconds)}` : ""),
      ...(running && !ended ? [runningLine(running)] : []),
      ...(done < asked.length && !ended && Number.isFinite(perRun)
        ? [`about ${duration(perRun * (asked.length - done))} to go`]
        : []),
    ]));
  };
  const drawResults = async () => {
    const results = state?.results ?? [];
    if (results.length === 0) return;
    // Loaded when there is something to draw: a terminal never needs the chart library.
    const { drawCampaign } = await import("./_campaign_figures.ts");
    const figures = drawCampaign(results);
    // One after another, as outputs stay in the order in which they first came; one run alone has no values that vary.
    table.draw(figures.table);
    await table.drawn;
    spread.draw(figures.spread);
    await spread.drawn;
    if (figures.values) values.draw(figures.values);
    await values.drawn;
  };

  return {
    async onBegin(begun) {
      state = begun;
      before = begun.results.length + begun.diverged.length;
      drawBar();
      await bar.drawn;
      await drawResults();
    },
    onRunBegin(run) {
      running = { run };
      if (bar.isDue) drawBar();
    },
    onEpoch(run, epoch) {
      running = { run, epoch };
      if (bar.isDue) drawBar();
    },
    async onRunEnd(_: RunPlan, __: RunOutcome) {
      drawBar();
      if (table.isDue) await drawResults();
      await bar.drawn;
    },
    async onEnd() {
      ended = true;
      drawBar();
      await drawResults();
      await bar.drawn;
    },
  };
}

function runningLine({ run: { id, epochs }, epoch }: {
  readonly run: RunPlan;
  readonly epoch?: Epoch;
}): string {
  if (!epoch) return id;
  const accuracy = isValidated(epoch) ? `, validation accuracy ${percent(epoch.valAccuracy)}` : "";
  return `${id}: epoch ${epoch.epoch} of ${epochs}${accuracy}`;
}
