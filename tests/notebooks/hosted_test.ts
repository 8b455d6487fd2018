// Executes the notebook for Kaggle and Colab in a Python kernel, and tries what it stands on.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  codeCells,
  joined,
  type Notebook,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { Clone } from "../tasks/_clone.ts";
import { countProcesses, until } from "../tasks/_processes.ts";
import { assertReadableAnywhere, executed, noMnist } from "./_executed.ts";

Deno.test(
  "hosted runs 3_test and shows all of its pictures and tables, in a Python kernel",
  { ignore: noMnist },
  async () => {
    const notebook = await executed("hosted");
    assertReadableAnywhere(notebook);
    const [setUp, run, shown] = codeCells(notebook).slice(2).map(({ outputs = [] }) => outputs);
    assert.equal(joined(setUp?.[0]?.data?.["text/plain"]), "Set up already.");
    assert.match(
      joined(run?.[0]?.data?.["text/plain"]),
      /\nRunning 3_test in the Deno kernel\.\n3_test: test accuracy 0\.\d{4} on 10000 images \(mnist\), /,
    );
    const original = await readNotebook(join(project.executed, "3_test.ipynb"));
    for (const mime of ["image/png", "text/html"]) {
      const those = codeCells(original).flatMap(({ outputs = [] }) => contents(outputs, mime));
      assert.ok(those.length >= 3);
      assert.deepEqual(contents(shown ?? [], mime), those, mime);
    }
    const markdown = contents(shown ?? [], "text/markdown").join("\n");
    assert.match(markdown, /^# 3 · Test/);
    assert.match(markdown, /```ts\nconst name = /);
  },
);

function contents(outputs: NonNullable<Notebook["cells"][number]["outputs"]>, mime: string) {
  return outputs.map(({ data }) => joined(data?.[mime]).trim()).filter(Boolean);
}

Deno.test("hosted gets the pinned Deno by pip where there is none", async () => {
  await using clone = await Clone.make();
  const { code, stdout, stderr } = await python(
    `print(hosted.install_deno(), hosted.version_of(str(hosted.install_deno())))`,
    clone.path("lib", "tasks", "notebooks"),
    { PATH: "/usr/bin:/bin" },
  );
  assert.equal(code, 0, stderr);
  const [, pinned] = (await Deno.readTextFile(project.requirements)).match(/^deno==(\S+)/m) ?? [];
  assert.equal(stdout, `${clone.path(".venv-deno", "bin", "deno")} ${pinned}\n`);
});

Deno.test(
  "hosted: Stop ends the task, and the kernel that it runs",
  { ignore: noMnist },
  async () => {
    const { stderr } = await python(`
import signal, threading
def stop(): signal.raise_signal(signal.SIGINT)
class Shown:
    def update(self, data, raw):
        if "cell 1 of" in data["text/plain"]: stop()
hosted.display = lambda *_, **__: Shown()
hosted.run("1_data")
`);
    assert.match(stderr, /KeyboardInterrupt/);
    await until(async () => await countProcesses(project.root, "execute_notebook.py") === 0);
  },
);

Deno.test("hosted takes the TensorFlow that is installed, if it is one of those tried", async () => {
  for (
    const [version, library, taken] of [
      ["2.18.0", "libtensorflow_cc.so.2", true],
      ["2.21.0", "libtensorflow_cc.so.2", true],
      ["2.17.1", "libtensorflow_cc.so.2", false],
      ["2.22.0", "libtensorflow_cc.so.2", false],
      ["2.19.0", "other.so", false],
    ] as const
  ) {
    await using folder = await temporaryFolder();
    const installed = join(folder.path, "tensorflow");
    const info = join(folder.path, `tensorflow-${version}.dist-info`);
    for (const path of [installed, info]) await Deno.mkdir(path);
    const metadata = `Metadata-Version: 2.1\nName: tensorflow\nVersion: ${version}\n`;
    await Deno.writeTextFile(join(info, "METADATA"), metadata);
    await Deno.writeTextFile(join(installed, "__init__.py"), "raise SystemExit('imported')");
    await Deno.writeTextFile(join(installed, library), "");
    const { stdout, stderr } = await python(
      `sys.path.insert(0, ${JSON.stringify(folder.path)})\nprint(hosted.installed_tensorflow())`,
    );
    const expected = taken ? `{'LIBTENSORFLOW_DIR': '${installed}'}` : "{}";
    assert.equal(stdout, `${expected}\n`, version + stderr);
  }
});

Deno.test("hosted shows of a line that is drawn over what was drawn last", async () => {
  const { stdout } = await python(
    String
      .raw`print(repr(hosted.redrawn("one\r\ntwo\r\x1b[Kthree\r\x1b[Kfour\r\x1b[Kdone\nfive\r")))`,
  );
  assert.equal(stdout, String.raw`'one\ndone\nfive\r'` + "\n");
});

/** Runs a program of Python's that may call `hosted`. */
async function python(
  program: string,
  folder = join(project.root, "lib", "tasks", "notebooks"),
  env: Readonly<Record<string, string>> = {},
) {
  const { code, stdout, stderr } = await new Deno.Command(project.python, {
    args: [
      "-I",
      "-c",
      `import sys\nsys.path.insert(0, ${JSON.stringify(folder)})\nimport hosted\n${program}`,
    ],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
