// The thread of `ParentLink`: reads what the parent says, and ends the process some time after the parent has.

import { exitAtOnce } from "../../tensorflow/libc.ts";
import { linesOf } from "../lines_of.ts";

/** Milliseconds for the process to end by itself, which the thread is named after: a thread is given nothing else. */
const grace = Number(self.name);

// As a stream: a thread that waits for a read by `readSync` keeps the process from ending.
for await (const line of linesOf(Deno.stdin.readable)) self.postMessage(JSON.parse(line));
self.postMessage("gone");
setTimeout(() => exitAtOnce(130), grace);

declare const self: { readonly name: string; postMessage(message: unknown): void };
