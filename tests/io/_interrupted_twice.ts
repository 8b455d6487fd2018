// Is interrupted twice while something listens; interruption_test.ts reads what it prints.

import { Interruption } from "../../lib/io/interruption.ts";

using interruption = new Interruption("outer");
const inner = new Interruption("inner");
const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
console.log(`before: ${interruption.reason}`);
Deno.kill(Deno.pid, "SIGINT");
await pause();
console.log(`after: ${interruption.reason}, ${inner.reason}`);
inner[Symbol.dispose]();
using next = new Interruption("next");
console.log(`next: ${next.reason}`);
Deno.kill(Deno.pid, "SIGINT");
await pause();
console.log("still alive");
