// What the numbers were measured on.

import { cpus, loadavg, totalmem } from "node:os";
import { cores } from "./configuration.ts";

/** The machine, as a reader of the numbers needs to know it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
  /** Processes that ran or wanted to, on average over the minute before the first measurement. */
  readonly load: number;
}

/** @returns this machine */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    load: loadavg()[0] ?? 0,
  };
}

/** @returns the machine in a line, with a warning in another if it has something else to do */
export function machineText({ processor, cores, gigabytes, system, load }: Machine): string {
  const line = `${processor}, ${cores} core${cores > 1 ? "s" : ""}, ${gigabytes} GB, ${system}`;
  if (load < 0.5) return line;
  const others = `a load of ${load.toFixed(1)} in the minute before the start`;
  return `${line}\nBUSY: ${others}; numbers taken beside other work mean little`;
}
