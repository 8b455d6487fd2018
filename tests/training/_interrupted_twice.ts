// Is interrupted twice while something listens; interruption_test.ts reads what it prints.

import { Interruption } from "../../lib/training/_interruption.ts";

using interruption = new Interruption();
const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
console.log(`before: ${interruption.reason}`);
Deno.kill(Deno.pid, "SIGINT");
await pause();
console.log(`after: ${interruption.reason}`);
Deno.kill(Deno.pid, "SIGINT");
await pause();
console.log("still alive");
