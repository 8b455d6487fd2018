// What the contenders in TypeScript share: their orders on the command line, JSON lines, and their memory.

import { linesOf } from "../../../lib/tasks/lines_of.ts";
import type { Configuration } from "../configuration.ts";
import type { LaunchOptions } from "../contenders.ts";
import type { Answers, Greeting, Requests } from "../protocol.ts";
import { peakMemory } from "./_peak_memory.ts";

/** What a worker was started with. */
export const config: Configuration & LaunchOptions & { readonly data: string } = JSON.parse(
  Deno.args[0]!, // the bench gives one
);

/** What a contender can do, by the name of the request. */
export type Abilities = {
  readonly [Kind in keyof Answers]?: (
    options: Requests[Kind],
  ) => Answers[Kind] | Promise<Answers[Kind]>;
};

/** Answers one line at a time until standard input ends. */
export async function serve(greeting: Greeting, abilities: Abilities): Promise<never> {
  console.log = console.error; // whatever the library says must not come between
  const all: Abilities = { ...abilities, memory: () => ({ bytes: peakMemory() }) };
  answer(greeting);
  for await (const line of linesOf(Deno.stdin.readable)) {
    const { do: kind, ...options }: { do: keyof Answers } = JSON.parse(line);
    try {
      // The bench sends the options that belong to the kind.
      const ability = all[kind] as ((options: unknown) => object) | undefined;
      if (!ability) throw new TypeError(`this contender has no "${kind}"`);
      answer(await ability(options));
    } catch (error) {
      answer({ error: String(error).split("\n")[0] });
    }
  }
  Deno.exit(0);
}

const encoder = new TextEncoder();

function answer(values: object): void {
  const bytes = encoder.encode(JSON.stringify(values) + "\n");
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}
