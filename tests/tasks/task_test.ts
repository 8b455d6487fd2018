import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { numberAbove0, wholeNumber } from "../../lib/tasks/task.ts";
import { ended } from "./_clone.ts";

/** Runs a task whose main function is this code. */
async function task(
  main: string,
  { args = [], permissions = ["-A"] }: {
    readonly args?: readonly string[];
    readonly permissions?: readonly string[];
  } = {},
) {
  await using folder = await temporaryFolder();
  const program = join(folder.path, "task.ts");
  const lib = pathToFileURL(join(project.root, "lib"));
  await Deno.writeTextFile(
    program,
    `import { InputError } from "${lib}/io/input_error.ts";
    import { LibraryNotFoundError } from "${lib}/tensorflow/find_library.ts";
    import { parseOptions, runTask, TaskError } from "${lib}/tasks/task.ts";
    await runTask(async () => { ${main} });`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      ...permissions,
      `--config=${join(project.root, "deno.json")}`,
      program,
      ...args,
    ],
    env: { NO_COLOR: "1" },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  return await ended(child);
}

Deno.test("runTask() prints what the user can do something about, and no stack", async () => {
  for (const kind of ["TaskError", "InputError"]) {
    assert.deepEqual(await task(`throw new ${kind}("epochs: expected\\n1 or more\\x1b[2J");`), {
      code: 1,
      stdout: "",
      stderr: "epochs: expected\n1 or more[2J\n",
    });
  }
  const { code, stderr } = await task(`throw new LibraryNotFoundError(["/nowhere"]);`);
  assert.equal(code, 1);
  assert.match(stderr, /^libtensorflow: expected .*\n {2}\/nowhere\nand found it in none; run /);
  assert.ok(!stderr.includes("    at "), stderr);
});

Deno.test("runTask() leaves a defect its stack, whatever its message looks like", async () => {
  for (const kind of ["Error", "TypeError", "RangeError"]) {
    const { code, stderr } = await task(`throw new ${kind}("epochs: expected 1, found 0");`);
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`Uncaught .*${kind}: epochs: expected 1, found 0\\n.*    at `, "s"),
    );
  }
});

Deno.test("runTask() prints what the disk refuses, which no program can change, and no stack", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await Deno.writeTextFile(file, "");
  const { code, stderr } = await task(`await Deno.mkdir("${file}", { recursive: true });`);
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `File exists (os error 17): mkdir '${file}': write elsewhere, or make room there\n`,
  );
  const long = join(folder.path, "a".repeat(300));
  for (const path of ["/proc/a", long]) {
    for (const call of [`mkdir("${path}")`, `mkdir("${path}", { recursive: true })`]) {
      const { stderr } = await task(`await Deno.${call};`);
      assert.match(
        stderr,
        /^[^\n]+ \(os error \d+\): mkdir '.+': write elsewhere, or make room there\n$/,
      );
    }
  }
  const closed = await task(`await Deno.mkdir("/proc/a");`, { permissions: ["--allow-write"] });
  assert.equal(closed.stderr, "/proc/a: Deno keeps this place closed: write elsewhere\n");
  const missing = await task(`await Deno.readTextFile("${file}s");`);
  assert.match(missing.stderr, /Uncaught .*NotFound: [^]* {4}at /); // a defect
});

Deno.test("runTask() ends with the code that the task returns, with 0 if none", async () => {
  assert.deepEqual(await task("return 130;"), { code: 130, stdout: "", stderr: "" });
  assert.deepEqual(await task(""), { code: 0, stdout: "", stderr: "" });
});

Deno.test("parseOptions() prints the help and ends, and names an option that there is not", async () => {
  const parse = 'parseOptions("\\nUsage: x\\n", { options: {} }); console.log("went on");';
  for (const option of ["--help", "-h"]) {
    assert.deepEqual(await task(parse, { args: [option] }), {
      code: 0,
      stdout: "Usage: x\n",
      stderr: "",
    });
  }
  assert.deepEqual(await task(parse, { args: ["--spede"] }), {
    code: 1,
    stdout: "",
    stderr: "Unknown option '--spede'; --help lists the options.\n",
  });
  assert.equal((await task(parse)).stdout, "went on\n");
  const seeds = 'parseOptions("", { options: { seed: { type: "string", short: "s" } } });';
  assert.deepEqual(await task(seeds, { args: ["--seed", "-1"] }), {
    code: 1,
    stdout: "",
    stderr: "--seed takes a value; one that begins with a dash: --seed=-1.\n",
  });
});

Deno.test("wholeNumber() takes whole numbers from the least one up, and nothing else", () => {
  assert.deepEqual(["1", "16", " 2 "].map((text) => wholeNumber("epochs", text)), [1, 16, 2]);
  assert.equal(wholeNumber("seed", "0", 0), 0);
  for (const text of ["0", "-1", "1.5", "", " ", "ten", "1e400", "9007199254740993"]) {
    assert.throws(() => wholeNumber("epochs", text), {
      name: "TaskError",
      message: `--epochs takes a whole number from 1 up, not "${text}".`,
    });
  }
  assert.throws(() => wholeNumber("seed", "", 0), /^TaskError: --seed takes .* 0 up, not ""\.$/);
});

Deno.test("numberAbove0() takes fractions too, and nothing that is no number above 0", () => {
  assert.deepEqual(["0.5", "30", " 2 "].map((text) => numberAbove0("limit", text)), [0.5, 30, 2]);
  for (const text of ["0", "-1", "", " ", "ten", "Infinity"]) {
    assert.throws(() => numberAbove0("limit", text), {
      name: "TaskError",
      message: `--limit takes a number above 0, not "${text}".`,
    });
  }
});
