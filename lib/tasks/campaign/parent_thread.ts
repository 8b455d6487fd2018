// The thread of `ParentLink`: reads what the parent says, and ends the process some time after the parent has.

import { exitAtOnce } from "../../tensorflow/libc.ts";
import { linesOf } from "../lines_of.ts";

/** Milliseconds for the process to end by itself: it has a step, a validation and a checkpoint to finish. */
const grace = 60_000;

// As a stream: a thread that waits for a read by `readSync` keeps the process from ending.
for await (const line of linesOf(Deno.stdin.readable)) self.postMessage(JSON.parse(line));
self.postMessage("gone");
setTimeout(() => exitAtOnce(130), grace);

declare const self: { postMessage(message: unknown): void };
