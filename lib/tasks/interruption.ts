// Ctrl-C and SIGTERM as an AbortSignal, for tasks that have something to end first.

/** Says that the task was told to stop, and with which exit code it then ends. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 0 until then; 130 after SIGINT and 143 after SIGTERM, as is the custom. */
  exitCode(): number;
}

/** @returns the interruption of this process, listened for from now on */
export function listenForInterruption(): Interruption {
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
