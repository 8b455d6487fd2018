# Shows that Deno's Jupyter kernel says "idle" before it has sent a cell's outputs: nbclient, papermill, nbconvert and
# others stop listening then. Needs jupyter_client (pip install jupyter_client), and `deno` or its path:
#
#   python lost_outputs.py [deno]
#
# Prints how many of 40 cells had outputs after their "idle", and ends with 1 if any had.

import sys

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

deno = sys.argv[1] if len(sys.argv) > 1 else "deno"
cell = """
for (let i = 0; i < 10; i++) {
  console.log("line", i);
  await Deno.jupyter.display({ "text/plain": `display ${i}` }, { raw: true });
}
"result";
"""

manager = KernelManager()
manager._kernel_spec = KernelSpec(argv=[deno, "jupyter", "--kernel", "--conn", "{connection_file}"], language="typescript")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
late = 0
for _ in range(40):
    asked = client.execute(cell)
    idle, outputs = False, 0
    while outputs < 21:
        message = client.get_iopub_msg(timeout=10)
        if message["parent_header"].get("msg_id") != asked:
            continue
        if message["msg_type"] == "status":
            idle = message["content"]["execution_state"] == "idle"
        elif message["msg_type"] in ("stream", "display_data", "execute_result"):
            outputs += 1
            if idle:
                late += 1
                break
    client.get_shell_msg(timeout=10)
    while not idle or outputs < 21:  # the rest of it, before the next cell
        message = client.get_iopub_msg(timeout=10)
        idle |= message["content"].get("execution_state") == "idle"
        outputs += message["msg_type"] in ("stream", "display_data", "execute_result")
manager.shutdown_kernel(now=True)
print(f"{late} of 40 cells had outputs after their idle")
sys.exit(late > 0)
