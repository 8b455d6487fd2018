// Whether JupyterLab gets a language server: by the memory there is, as Linux says it, or as it is told.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";

const program = `
import json, os, runpy, sys
lsp = runpy.run_path(sys.argv[1])
machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
`;

/** What Python prints after that, read as JSON. */
async function python(
  rest: string,
  args: readonly string[] = [],
  said = "",
): Promise<{ answer: unknown; stderr: string; code: number }> {
  const settings = join(project.root, "lib", "tasks", "kernel", "lsp_settings.py");
  const { code, stdout, stderr } = await new Deno.Command(project.python, {
    args: ["-I", "-c", program + rest, settings, ...args],
    env: { MNIST_LANGUAGE_SERVER: said },
  }).output();
  const text = new TextDecoder();
  return {
    answer: code === 0 ? JSON.parse(text.decode(stdout)) : undefined,
    stderr: text.decode(stderr),
    code,
  };
}

/** The memory that files below a folder grant: bytes, or "all" that the machine has. */
async function memoryOf(files: Readonly<Record<string, string>>): Promise<unknown> {
  await using root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(root.path, name)), { recursive: true });
    await Deno.writeTextFile(join(root.path, name), text);
  }
  const rest = `
found = lsp["memory"](sys.argv[2])
print(json.dumps("all" if found == machine else found))`;
  return (await python(rest, [root.path])).answer;
}

const v2 = "sys/fs/cgroup";
const v1 = "sys/fs/cgroup/memory";

Deno.test("memory is the machine's, or what the lowest limit of a control group leaves of it", async () => {
  assert.equal(await memoryOf({}), "all");
  const container = { "proc/self/cgroup": "0::/\n", [`${v2}/memory.max`]: "2147483648\n" };
  assert.equal(await memoryOf(container), 2147483648);
  assert.equal(await memoryOf({ ...container, [`${v2}/memory.max`]: "max\n" }), "all");
  const slices = {
    "proc/self/cgroup": "0::/user.slice/one.service\n",
    [`${v2}/user.slice/memory.max`]: "3000\n",
    [`${v2}/user.slice/one.service/memory.max`]: "4000\n",
    [`${v2}/user.slice/other.service/memory.max`]: "1000\n",
  };
  assert.equal(await memoryOf(slices), 3000);
  const first = {
    "proc/self/cgroup": "9:cpu:/elsewhere\n4:memory:/jobs/7\n",
    [`${v1}/memory.limit_in_bytes`]: "9223372036854771712\n",
    [`${v1}/jobs/7/memory.limit_in_bytes`]: "5000\n",
    [`${v1}/elsewhere/memory.limit_in_bytes`]: "1000\n",
  };
  assert.equal(await memoryOf(first), 5000);
  const docker = {
    "proc/self/cgroup": "4:memory:/docker/of-the-host\n",
    [`${v1}/memory.limit_in_bytes`]: "6000\n",
  };
  assert.equal(await memoryOf(docker), 6000);
});

Deno.test("the language server is there from 4 GB on, and always or never where MNIST_LANGUAGE_SERVER says so", async () => {
  const servers = (bytes: number) => `
lsp["is_wanted"].__globals__["memory"] = lambda: ${bytes}
print(json.dumps(lsp["settings"]("/python", "/deno")))`;
  const argv = [
    "/python",
    "-I",
    join(project.root, "lib", "tasks", "kernel", "deno_lsp.py"),
    "/deno",
  ];
  for (
    const [bytes, said, wanted] of [
      [4e9, "", true],
      [4e9 - 1, "", false],
      [2e9, "on", true],
      [64e9, "off", false],
    ] as const
  ) {
    const { answer } = await python(servers(bytes), [], said) as {
      answer: { autodetect: boolean; language_servers: { deno?: Record<string, unknown> } };
    };
    assert.deepEqual(answer.language_servers.deno?.argv, wanted ? argv : undefined);
    assert.equal(answer.autodetect, false);
  }
  const { code, stderr } = await python(servers(4e9), [], "0");
  assert.equal(code, 1);
  assert.equal(stderr, 'MNIST_LANGUAGE_SERVER: expected "on" or "off", found "0"\n');
});
