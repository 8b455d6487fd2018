// Runs notebooks as `deno task run` does, in a clone that holds notebooks made for it.

import assert from "node:assert/strict";
import { joined, readNotebook } from "../../../lib/tasks/notebooks/notebook.ts";
import { notebookOf } from "../../notebooks/_notebook_of.ts";
import { Clone, type Ended, ended } from "../_clone.ts";
import { countProcesses, until } from "../_processes.ts";

const notebooks = {
  good: notebookOf(
    `// parameters\nconst count = 3; // how often\nconst word: string = "a";`,
    `console.log(word.repeat(count));`,
    `console.log("first");\nconsole.log(Deno.cwd());\nconsole.log("the last line");`,
  ),
  bad: notebookOf(
    `console.log(1);`,
    `const fail = () => { throw new Error("no such luck"); };\nfail();`,
  ),
  dead: notebookOf(`console.log(1);`, `Deno.exit(3);`),
  long: notebookOf(
    `console.log("asleep");\nawait new Promise((done) => setTimeout(done, 600_000));`,
  ),
  mnist: notebookOf(`const loadMnist = () => "asked for";\nloadMnist();`, `console.log("result");`),
} as const;

async function withNotebooks(test: (clone: Clone) => Promise<void>): Promise<void> {
  await using clone = await Clone.make({ borrow: true });
  await Deno.remove(clone.path("notebooks"), { recursive: true }).catch(() => {});
  await Deno.mkdir(clone.path("notebooks"));
  for (const [name, notebook] of Object.entries(notebooks)) {
    await Deno.writeTextFile(clone.path("notebooks", `${name}.ipynb`), JSON.stringify(notebook));
  }
  await test(clone);
}

const run = async (
  clone: Clone,
  args: readonly string[],
  env?: Record<string, string>,
): Promise<Ended> => await ended(clone.startProgram("notebooks/run", args, env));

Deno.test("run tells each cell, and the notebook's last line with the seconds", async () => {
  await withNotebooks(async (clone) => {
    const { code, stdout, stderr } = await run(clone, ["good"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Running good in the Deno kernel\.\ngood: the last line, \d+\.\d s\n$/);
    assert.equal(stderr, "good: cell 1 of 3\ngood: cell 2 of 3\ngood: cell 3 of 3\n");
    const { cells } = await readNotebook(clone.path("notebooks", ".executed", "good.ipynb"));
    assert.equal(joined(cells[1]?.outputs?.[0]?.text), "aaa\n");
    assert.match(joined(cells[2]?.outputs?.[0]?.text), /\/notebooks\n/, "the kernel's folder");
    assert.deepEqual(await readNotebook(clone.path("notebooks", "good.ipynb")), notebooks.good);
  });
});

Deno.test("run --set gives parameters other values, and refuses what is none", async () => {
  await withNotebooks(async (clone) => {
    const { code, stderr } = await run(clone, [
      "good.ipynb",
      "--set",
      "count=2",
      "--set",
      "word=x y",
    ]);
    assert.equal(code, 0, stderr);
    const { cells } = await readNotebook(clone.path("notebooks", ".executed", "good.ipynb"));
    assert.equal(
      joined(cells[0]?.source),
      `// parameters\nconst count = 2; // how often\nconst word: string = "x y";`,
    );
    assert.equal(joined(cells[1]?.outputs?.[0]?.text), "x yx y\n");

    assert.deepEqual(await run(clone, ["good", "--set", "epochs=2"]), {
      code: 1,
      stdout: "",
      stderr: "--set epochs=2: the notebook has no parameter epochs; it has count, word.\n",
    });
    assert.deepEqual(await run(clone, ["good", "--set", "count"]), {
      code: 1,
      stdout: "",
      stderr: "--set count: expected name=value, such as --set epochs=2.\n",
    });
  });
});

Deno.test("run names what it does not know, and what there is instead", async () => {
  await withNotebooks(async (clone) => {
    assert.deepEqual(await run(clone, ["good", "3_tset"]), {
      code: 1,
      stdout: "",
      stderr: "There is no notebook 3_tset: notebooks/ has bad, dead, good, long, mnist.\n",
    });
    assert.deepEqual(await run(clone, ["--inplace"]), {
      code: 1,
      stdout: "",
      stderr: "Unknown option '--inplace'; --help lists the options.\n",
    });
  });
});

Deno.test("run ends at a cell that fails, and shows the cell and its error", async () => {
  await withNotebooks(async (clone) => {
    const { code, stdout, stderr } = await run(clone, ["bad", "good"]);
    assert.equal(code, 1);
    assert.equal(stdout, "Running bad, good in the Deno kernel.\n");
    assert.match(
      stderr,
      /\nbad: code cell 2 of 2 failed:\n {2}\| const fail = .*\n {2}\| fail\(\);\n/,
    );
    assert.match(stderr, /Error: no such luck\n/);
  });
});

Deno.test("run says in which cell the kernel died", async () => {
  await withNotebooks(async (clone) => {
    const { code, stderr } = await run(clone, ["dead"]);
    assert.equal(code, 1);
    assert.match(stderr, /\ndead: the kernel died in code cell 2 of 2\.\n/);
  });
});

Deno.test("run --in-place keeps outputs in the notebook, the same bytes each time", async () => {
  await withNotebooks(async (clone) => {
    const path = clone.path("notebooks", "good.ipynb");
    const { code, stderr } = await run(clone, ["good", "--in-place"]);
    assert.equal(code, 0, stderr);
    const once = await Deno.readTextFile(path);
    assert.deepEqual(
      (await readNotebook(path)).cells.map(({ id, execution_count }) => [id, execution_count]),
      [
        ["cell-0", 1],
        ["cell-1", 2],
        ["cell-2", 3],
      ],
    );
    await run(clone, ["good", "--in-place"]);
    assert.equal(await Deno.readTextFile(path), once);

    assert.equal((await run(clone, ["bad", "--in-place"])).code, 1);
    assert.deepEqual(await readNotebook(clone.path("notebooks", "bad.ipynb")), notebooks.bad);
    assert.equal((await run(clone, ["good", "--in-place", "--set", "count=2"])).code, 1);
    assert.equal(await Deno.readTextFile(path), once);
  });
});

Deno.test("run without MNIST says so first and last, and keeps no such result in place", async () => {
  await withNotebooks(async (clone) => {
    const offline = { MNIST_DIR: "", HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "" };
    const { code, stdout } = await run(clone, ["mnist"], offline);
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(
      lines[0],
      "Running mnist in the Deno kernel, NOT on MNIST but on rendered stand-in digits.",
    );
    assert.match(lines.at(-1) ?? "", /^mnist: result \(rendered, not MNIST\), \d+\.\d s$/);
    const inPlace = await run(clone, ["mnist", "--in-place"], offline);
    assert.equal(inPlace.code, 1);
    assert.match(
      inPlace.stderr,
      /^--in-place keeps results on MNIST only, and MNIST is not on this machine/,
    );
  });
});

for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
  Deno.test(`run leaves no kernel behind when ${signal} ends it`, async () => {
    await withNotebooks(async (clone) => {
      // The kernel's connection file, which its command line names, lies in here.
      const temporary = clone.path("tmp");
      await Deno.mkdir(temporary);
      const child = clone.startProgram("notebooks/run", ["long"], { TMPDIR: temporary });
      await until(async () => await countProcesses(temporary, "kernel_shim.py") === 1);
      child.kill(signal);
      const { code } = await ended(child);
      assert.equal(code, { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal]);
      await until(async () => await countProcesses(clone.folder) === 0);
      const written = await Array.fromAsync(Deno.readDir(clone.path("notebooks", ".executed")));
      assert.deepEqual(written, []);
    });
  });
}
