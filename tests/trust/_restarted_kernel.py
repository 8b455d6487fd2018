# Restarts a Deno kernel in the middle of a cell, as JupyterLab's Restart does, and runs another cell in it.
#
# Arguments: the folder to run in, the first cell, what it prints when it is time, the second cell.
# Prints what the second cell printed, or its error.

import os
import sys

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

folder, first, cue, second = sys.argv[1:]
kernels = KernelSpecManager(kernel_dirs=[os.path.join(sys.prefix, "share", "jupyter", "kernels")])
manager = KernelManager(kernel_name="deno", kernel_spec_manager=kernels)


def printed(client, cell):
    """What a cell prints, until it ends."""
    asked = client.execute(cell)
    while True:
        message = client.get_iopub_msg(timeout=60)
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != asked:
            continue
        if kind == "stream":
            yield content["text"]
        elif kind == "error":
            yield "\n".join(content["traceback"])
        elif kind == "status" and content["execution_state"] == "idle":
            return


manager.start_kernel(cwd=folder, stdout=sys.stderr, stderr=sys.stderr)
try:
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    for text in printed(client, first):
        if cue in text:
            break
    else:
        sys.exit(f"the first cell ended without {cue!r}")
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)
    print("".join(printed(client, second)))
    client.stop_channels()
finally:
    manager.shutdown_kernel(now=True)
