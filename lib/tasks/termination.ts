// Ctrl-C and SIGTERM as an AbortSignal, for tasks that have something to end first.

/** Aborts when the process is told to end, and says with which exit code it then does. */
export interface Termination {
  readonly signal: AbortSignal;
  /** 0 until then; 130 after SIGINT and 143 after SIGTERM, by convention. */
  exitCode(): number;
}

/** @returns the termination of this process, listened for from now on */
export function listenForTermination(): Termination {
  const controller = new AbortController();
  let code = 0;
  const listen = (name: Deno.Signal, number: number) =>
    Deno.addSignalListener(name, () => {
      code = 128 + number;
      controller.abort();
    });
  listen("SIGINT", 2);
  if (Deno.build.os !== "windows") listen("SIGTERM", 15);
  return { signal: controller.signal, exitCode: () => code };
}
