// What computes here, for records: processors round differently.

import { cpus, hostname } from "node:os";
import { getenv } from "../tensorflow/libc.ts";
import type { Machine } from "./results_file.ts";

/** @returns the host, its processor, and the threads that TensorFlow computes with */
export function thisMachine(): Machine {
  return {
    host: hostname(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    threads: Number(getenv("TF_NUM_INTRAOP_THREADS")) || navigator.hardwareConcurrency,
  };
}
