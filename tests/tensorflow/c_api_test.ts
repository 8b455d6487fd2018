// Loading libtensorflow: what is refused, in which words, and how the process ends.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { fileNames } from "../../lib/tensorflow/find_library.ts";
import { subprocess } from "./_subprocess.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));

const load = `import { loadCApi } from "lib/c_api.ts";
try { loadCApi(); console.log("loaded"); } catch (error) { console.log(error.name + ": " + error.message); }`;

Deno.test("the library is loaded once and says its version", () => {
  const api = loadCApi();
  assert.equal(loadCApi(), api);
  assert.match(api.version, /^2\.(2[1-9]|[3-9]\d)\./);
});

Deno.test("a file that is no library is refused, with the reason and the way out", async () => {
  await inFolder(async (folder, files) => {
    for (const file of files) await Deno.writeTextFile(file, "not a library\n");
    const { code, stdout, stderr } = await subprocess(load, {
      env: { LIBTENSORFLOW_DIR: folder },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(
      stdout,
      /^LibraryError: .*: cannot be loaded \(.*\); run `npx deno@2\.9\.6 task setup`/s,
    );
    assert.ok(stdout.startsWith(`LibraryError: ${files[1]}`));
    assert.match(stdout, /unset LIBTENSORFLOW_DIR if it is set\n$/);
  });
});

const compiler = Deno.build.os === "windows" ? undefined : await findCompiler();

for (const version of ["2.17.1", "2.9.1", "1.15.5", "3.0.0", ""]) {
  Deno.test({
    name: `TensorFlow "${version}" is refused by its version (needs a C compiler)`,
    ignore: !compiler,
    fn: () =>
      inFolder(async (folder, files) => {
        for (const file of files) {
          await compile(file, `const char *TF_Version(void) { return "${version}"; }`);
        }
        const { stdout } = await subprocess(load, { env: { LIBTENSORFLOW_DIR: folder } });
        assert.equal(
          stdout,
          `LibraryError: ${
            files[1]
          }: expected TensorFlow 2.18 or a later 2.x, found ${version}; run ` +
            `\`npx deno@2.9.6 task setup\` in ${project} to install the version that the project pins, ` +
            "and unset LIBTENSORFLOW_DIR if it is set\n",
        );
      }),
  });
}

for (
  const [what, source, reason] of [
    ["is not TensorFlow", "int nothing;", /TF_Version/],
    [
      "lacks functions",
      'const char *TF_Version(void) { return "2.21.0"; }',
      /register symbol TFE?_/,
    ],
  ] as const
) {
  Deno.test({
    name: `a library that ${what} is refused (needs a C compiler)`,
    ignore: !compiler,
    fn: () =>
      inFolder(async (folder, files) => {
        for (const file of files) await compile(file, source);
        const { stdout } = await subprocess(load, { env: { LIBTENSORFLOW_DIR: folder } });
        assert.match(stdout, /^LibraryError: .*: cannot be loaded \(/);
        assert.match(stdout, reason);
      }),
  });
}

Deno.test("without the permission to load libraries Deno's own error comes through", async () => {
  const flags = ["--allow-env", "--allow-read"];
  const { stdout } = await subprocess(load, { flags });
  assert.match(stdout, /^NotCapable: Requires ffi access/);
});

Deno.test("without the permission for TensorFlow's log level nobody is asked for it", async () => {
  const flags = ["--allow-env=LIBTENSORFLOW_DIR", "--allow-read", "--allow-ffi"];
  const { stdout } = await subprocess(load, { flags });
  assert.equal(stdout, "loaded\n");
});

const use = `import { openBinding } from "lib/binding.ts";
const binding = openBinding();
const x = binding.createTensor([2, 2], 1, Float32Array.of(1, 2, 3, 4));
const type = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
const wrong = () => binding.executeOp("MatMul", [type], [x], 1);
const missing = () => binding.loadSavedModel("/nowhere", "serve");
binding.executeOp("MatMul", [type], [x, x], 1);\n`;

for (
  const [how, code, status, error] of [
    ["after use", "", 0, /^$/],
    [
      "after errors that were caught",
      "for (const run of [wrong, missing]) try { run(); } catch {}",
      0,
      /^$/,
    ],
    ["through Deno.exit", "Deno.exit(3);", 3, /^$/],
    ["after an uncaught error", "throw new Error('mine');", 1, /^error: Uncaught .*Error: mine\n/],
    ["after an unhandled rejection", "void Promise.reject(new Error('mine'));", 1, /Error: mine\n/],
    ["after an uncaught error of TensorFlow's", "wrong();", 1, /TensorFlowError: MatMul: expected/],
    [
      "while a timer waits",
      "setTimeout(() => {}, 1e9); setTimeout(() => Deno.exit(0), 10);",
      0,
      /^$/,
    ],
    ["with a second binding", "openBinding();", 0, /^$/],
  ] as const
) {
  Deno.test(`a process that used TensorFlow ends as it should ${how}`, async () => {
    const ended = await subprocess(use + code);
    assert.deepEqual([ended.code, ended.signal, ended.stdout], [status, null, ""]);
    assert.match(ended.stderr, error);
  });
}

Deno.test("a log level that the user chose stands", async () => {
  const code = use +
    'try { binding.loadSavedModel("/nowhere", "serve"); } catch { /* as it should */ }';
  const { stderr } = await subprocess(code, { env: { TF_CPP_MIN_LOG_LEVEL: "0" } });
  assert.match(stderr, /Reading SavedModel from: \/nowhere/);
});

async function inFolder(run: (folder: string, files: string[]) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder, fileNames()[0]!.map((name) => join(folder, name)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function findCompiler(): Promise<string | undefined> {
  for (const name of ["cc", "gcc", "clang"]) {
    try {
      const { success } = await new Deno.Command(name, { args: ["--version"] }).output();
      if (success) return name;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return undefined;
}

async function compile(file: string, source: string): Promise<void> {
  await Deno.writeTextFile(`${file}.c`, source);
  const args = ["-shared", "-fPIC", "-o", file, `${file}.c`];
  const { success, stderr } = await new Deno.Command(compiler!, { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
