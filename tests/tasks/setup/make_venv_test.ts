import assert from "node:assert/strict";
import { project } from "../../../lib/tasks/project.ts";
import { Clone } from "../_clone.ts";
import { offline } from "../_offline.ts";

Deno.test("setup with a Python that lacks ensurepip, as on Colab, lends .venv the system's pip", async () => {
  await using clone = await Clone.make();
  const [folder, venv] = [clone.path("..", "programs"), clone.path("made")];
  await Deno.mkdir(folder);
  await Deno.mkdir(venv);
  const python = `${folder}/python3`;
  const program = `#!${await basePython()} -I
import runpy, sys
sys.modules["ensurepip"] = None
_, _, *sys.argv = sys.argv
if sys.argv[0] == "-c": exec(sys.argv[1])
else: runpy.run_path(sys.argv[0], run_name="__main__")
`;
  await Deno.writeTextFile(python, program, { mode: 0o755 });
  const make = new Deno.Command(python, { args: ["-I", "lib/tasks/setup/make_venv.py", venv] });
  const { success, stderr } = await make.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const pip = await new Deno.Command(`${venv}/bin/python`, {
    args: ["-I", "-m", "pip", "install", "--no-index", "--help"],
  }).output();
  assert.ok(pip.success, new TextDecoder().decode(pip.stderr));

  // Set-up takes such a Python, and goes on until it misses the network.
  const { stderr: said } = await clone.task(["setup"], { ...offline, PATH: folder });
  assert.match(
    said,
    /\n\d\/5 {2}Python 3\.\d+\.\d+ environment in \.venv \.+ [\d.]+ s\n(.* (s|…)\n)*\d\/5 .* failed\n/,
  );
});

/** The Python that the project's .venv was made from. */
async function basePython(): Promise<string> {
  const { stdout } = await new Deno.Command(project.python, {
    args: ["-I", "-c", "import sys; print(sys._base_executable)"],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}
