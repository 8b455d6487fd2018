// Shows a download's progress: a bar in a terminal, one line that changes in a notebook.

// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";
import { type Kernel, kernel } from "../../io/kernel.ts";

/** Shows one download. `update` may be called for every chunk; it draws only now and then. */
export interface Progress {
  /** @param done bytes so far */
  update(done: number): void;
  /** Draws the last state, and nothing after it. */
  stop(): Promise<void>;
}

/**
 * @param label what is under way
 * @param total bytes in all
 * @param notebook the kernel of the notebook, if this is one
 */
export function startProgress(label: string, total: number, notebook = kernel()): Progress {
  if (notebook) return inNotebook(notebook, label, total);
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

function inNotebook(notebook: Kernel, label: string, total: number): Progress {
  const display_id = crypto.randomUUID();
  let done = 0;
  let drawnAt = -Infinity;
  // Each drawing waits for the one before, or an older line could replace a newer one.
  let drawing = Promise.resolve();
  const draw = (type: "display_data" | "update_display_data") => {
    drawnAt = performance.now();
    const data = { "text/plain": line(label, done, total) };
    const content = { data, metadata: {}, transient: { display_id } };
    drawing = drawing.then(() => notebook.broadcast(type, content));
  };
  draw("display_data");
  return {
    update(now) {
      done = now;
      if (performance.now() - drawnAt > 250) draw("update_display_data");
    },
    stop() {
      draw("update_display_data");
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
