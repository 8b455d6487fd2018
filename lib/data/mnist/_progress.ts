// Shows how far a download is: a bar in a terminal, one line that changes in a notebook.

// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";

/** Shows one download. `update` may be called for every chunk; it draws seldom. */
export interface Progress {
  /** @param done bytes so far */
  update(done: number): void;
  /** Draws the last state; nothing is drawn after. */
  stop(): Promise<void>;
}

/**
 * @param label what is under way
 * @param total bytes in all
 */
export function startProgress(label: string, total: number): Progress {
  const kernel = notebookKernel();
  if (kernel) return inNotebook(kernel, label, total);
  return Deno.stderr.isTerminal() ? inTerminal(label, total) : inLog(label, total);
}

/** Shows nothing. */
export const noProgress: Progress = { update() {}, stop: () => Promise.resolve() };

function inTerminal(label: string, total: number): Progress {
  const bar = new cliProgress.SingleBar({
    format: `${label} {bar} {done} of ${megabytes(total)}, {eta} s left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    gracefulExit: false,
  });
  bar.start(total, 0, { done: megabytes(0) });
  return {
    update: (done) => bar.update(done, { done: megabytes(done) }),
    stop() {
      bar.stop();
      return Promise.resolve();
    },
  };
}

/** A log keeps every line, so it gets one. */
function inLog(label: string, total: number): Progress {
  console.error(`${label} (${megabytes(total)}) ...`);
  return noProgress;
}

function inNotebook(kernel: NotebookKernel, label: string, total: number): Progress {
  const display_id = crypto.randomUUID();
  let done = 0;
  let drawnAt = -Infinity;
  // Each drawing waits for the one before, or an older line could replace a newer one.
  let drawing = Promise.resolve();
  const draw = (update: boolean) => {
    drawnAt = performance.now();
    const content = { "text/plain": line(label, done, total) };
    drawing = drawing.then(() => kernel.display(content, { raw: true, display_id, update }));
  };
  draw(false);
  return {
    update(now) {
      done = now;
      if (performance.now() - drawnAt > 250) draw(true);
    },
    stop() {
      draw(true);
      return drawing;
    },
  };
}

function line(label: string, done: number, total: number): string {
  const width = 30;
  const filled = Math.round(width * done / total);
  const bar = "█".repeat(filled) + "░".repeat(width - filled);
  return `${label} ${bar} ${megabytes(done)} of ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

interface NotebookKernel {
  display(
    content: { readonly "text/plain": string },
    options: { readonly raw: true; readonly display_id: string; readonly update: boolean },
  ): Promise<void>;
}

function notebookKernel(): NotebookKernel | undefined {
  try {
    // The types of Deno.jupyter come with the unstable ones only; outside a kernel, touching it throws.
    return (Deno as unknown as { readonly jupyter: NotebookKernel }).jupyter;
  } catch {
    return undefined;
  }
}
