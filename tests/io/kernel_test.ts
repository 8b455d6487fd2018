import assert from "node:assert/strict";
import { caution } from "../../lib/io/kernel.ts";
import { client } from "../tasks/kernel/_python.ts";

const cell = JSON.stringify(
  `const { kernel } = await import("../lib/io/kernel.ts"); typeof kernel()`,
);

Deno.test("the kernel that set-up describes gives no caution, and a bare one does, once", async () => {
  const told = await client(`
for argv in (None, [os.environ["DENO"], "jupyter", "--kernel", "--conn", "{connection_file}"]):
    kernel = Kernel(argv)
    outputs = []
    for _ in range(2):
        asked = kernel.client.execute(${cell})
        kernel.reply(asked)
        time.sleep(1)
        while kernel.client.iopub_channel.msg_ready():
            message = kernel.client.get_iopub_msg(timeout=1)
            if message["msg_type"] in ("stream", "error"):
                outputs.append(message["content"].get("text", "an error"))
    tell(outputs)
    kernel.end()
`);
  assert.deepEqual(told, [[], [caution(true) + "\n"]]);
  assert.match(
    caution(true) ?? "",
    /^This is not the project's own Deno kernel: choose that, .*\.venv/,
  );
});
