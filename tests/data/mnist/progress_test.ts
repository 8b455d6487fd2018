// Tests lib/data/mnist/_progress.ts in a real terminal (a pseudo-terminal that Python lends), a log and a notebook.

import assert from "node:assert/strict";
import { join } from "node:path";
import { startProgress } from "../../../lib/data/mnist/_progress.ts";

const program = `
  import { startProgress } from ${
  JSON.stringify(import.meta.resolve("../../../lib/data/mnist/_progress.ts"))
};
  const progress = startProgress("Downloading", 11_600_000);
  progress.update(2_900_000);
  progress.update(11_600_000);
  await progress.stop();
  console.log("done");
`;
const deno = [Deno.execPath(), "run", "--allow-read", "--allow-env", "--no-prompt"];

Deno.test("a log gets one line, which says how much is to come", async () => {
  const { stdout, stderr } = await run(deno);
  assert.equal(stderr, "Downloading (11.6 MB) ...\n");
  assert.equal(stdout, "done\n");
});

Deno.test({
  name: "a terminal gets a bar that fills, and its cursor back",
  ignore: Deno.build.os === "windows", // Python's pty is for Unix
  async fn() {
    const pty = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))";
    const { stdout } = await run(["python3", "-c", pty, ...deno]);
    assert.match(stdout, /Downloading ░+ 0\.0 MB of 11\.6 MB/);
    assert.match(stdout, /Downloading █+ 11\.6 MB of 11\.6 MB/);
    assert.ok(stdout.lastIndexOf("\x1b[?25h") > stdout.lastIndexOf("\x1b[?25l"));
    assert.match(stdout, /done\r?\n$/);
  },
});

Deno.test("a notebook gets one line that changes, four times a second at most, the last state at its end", async () => {
  const sent: string[] = [];
  const displays = new Set<string | undefined>();
  const progress = startProgress("Downloading", 12_000_000, {
    // A slow front end, which must not get an older line after a newer one.
    async broadcast(type, { data, transient }) {
      await new Promise((resolve) => setTimeout(resolve, 10 / (sent.length + 1)));
      displays.add(transient.display_id);
      sent.push(`${type}: ${data["text/plain"]}`);
    },
  });
  progress.update(1_000_000);
  progress.update(2_000_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  progress.update(3_000_000);
  progress.update(12_000_000);
  await progress.stop();
  const bar = (filled: number) => "█".repeat(filled) + "░".repeat(30 - filled);
  assert.deepEqual(sent, [
    `display_data: Downloading ${bar(0)} 0.0 MB of 12.0 MB`,
    `update_display_data: Downloading ${bar(8)} 3.0 MB of 12.0 MB`,
    `update_display_data: Downloading ${bar(30)} 12.0 MB of 12.0 MB`,
  ]);
  assert.equal(displays.size, 1);
});

async function run(command: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "program.ts");
    await Deno.writeTextFile(script, program);
    const config = `--config=${join(import.meta.dirname ?? ".", "..", "..", "..", "deno.json")}`;
    const [name, ...args] = [...command, config, script];
    if (name === undefined) throw new Error("expected a command, found nothing");
    const { stdout, stderr } = await new Deno.Command(name, { args }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { stdout: text(stdout), stderr: text(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
