// A child that hangs in a computation as soon as its parent has answered once. Argument: its grace in milliseconds.

import { ParentLink } from "../../../lib/tasks/campaign/_parent_link.ts";

const parent = new ParentLink(Number(Deno.args[0]));
await parent.answer();
console.log("hangs");
while (true);
