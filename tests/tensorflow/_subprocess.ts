// Runs a piece of code in a process of its own, for what happens once a process: loading TensorFlow, and ending.

import { fileURLToPath } from "node:url";

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const lib = new URL("../../lib/tensorflow/", import.meta.url).href;

/** How a process ended and what it wrote. */
export interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SubprocessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Permissions and other flags of `deno run`. */
  readonly flags?: readonly string[];
}

/** Runs TypeScript, in which `"lib/` stands for lib/tensorflow. */
export async function subprocess(
  code: string,
  { env = {}, flags = ["--allow-all"] }: SubprocessOptions = {},
): Promise<Ended> {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/main.ts`;
    await Deno.writeTextFile(file, code.replaceAll('"lib/', `"${lib}`));
    const { stdout, stderr, ...ended } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--config", config, ...flags, file],
      env: { NO_COLOR: "1", ...env },
    }).output();
    const text = new TextDecoder();
    return {
      code: ended.code,
      signal: ended.signal,
      stdout: text.decode(stdout),
      stderr: text.decode(stderr),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
