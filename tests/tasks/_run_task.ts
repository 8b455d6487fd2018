// Runs a task as a user does, in a process of its own.

import { fileURLToPath } from "node:url";

/** How a task ended and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param name the task's file in lib/tasks, without `.ts`
 * @param whenSaying sends a signal, once, as soon as standard error has the text
 */
export async function runTask(
  name: string,
  args: readonly string[],
  whenSaying?: readonly [text: string, signal: Deno.Signal],
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", `lib/tasks/${name}.ts`, ...args],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = new Response(child.stdout).text();
  let stderr = "";
  let sent = false;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    stderr += text;
    if (!whenSaying || sent || !stderr.includes(whenSaying[0])) continue;
    child.kill(whenSaying[1]);
    sent = true;
  }
  const { code } = await child.status;
  return { code, stdout: (await stdout).trim(), stderr: stderr.trim() };
}
