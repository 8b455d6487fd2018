# Executes one notebook in a kernel of this project's .venv, for `deno task run`.
#
# The first line of standard input is a request, in JSON: the notebook's text, the kernel's name, the
# folder to run it in, and the path that the executed notebook goes to.
# Standard output gets one JSON event a line. When standard input ends, whoever asked is gone, and
# the kernel is killed at once, so that none is left behind.

import asyncio
import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
import threading

runtime = tempfile.mkdtemp(prefix="notebook-")
os.environ["JUPYTER_RUNTIME_DIR"] = runtime  # connection files: gone with this process

import nbformat  # noqa: E402
from jupyter_client import AsyncKernelManager  # noqa: E402
from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, DeadKernelError  # noqa: E402


def main():
    if os.name == "posix":
        os.setsid()  # Ctrl-C reaches whoever asked, which then ends our standard input
    request = json.loads(sys.stdin.readline())
    notebook = nbformat.reads(request["notebook"], as_version=4)
    kernels = KernelSpecManager(
        kernel_dirs=[os.path.join(sys.prefix, "share", "jupyter", "kernels")],
        ensure_native_kernel=False,
    )
    manager = AsyncKernelManager(kernel_name=request["kernel"], kernel_spec_manager=kernels)
    threading.Thread(target=stop_when_input_ends, args=(manager,), daemon=True).start()
    with open(os.path.join(runtime, "kernel.log"), "w+") as log:
        error = asyncio.run(execute(notebook, manager, request["folder"], log))
        log.seek(0)
        said = log.read()[-2000:]
    if error is None or isinstance(error, CellExecutionError):
        write(notebook, request["output"])
    if error is None:
        report(event="done")
    elif not isinstance(error, CellExecutionError):  # a failed cell was reported when it failed
        report(event="kernel-failed", reason=f"{type(error).__name__}: {error}", said=said)


async def execute(notebook, manager, folder, log):
    client = Client(
        notebook,
        km=manager,
        resources={"metadata": {"path": folder}},
        timeout=None,  # training takes as long as it takes
        startup_timeout=60,
        coalesce_streams=True,
        record_timing=False,  # times of execution would change at every run
    )
    # The kernel dies with this process even if that is killed, where the system can do so (Linux).
    options = {"preexec_fn": die_with_parent} if sys.platform == "linux" else {}
    try:
        await client.async_execute(stdout=log, stderr=log, **options)
    except (CellExecutionError, DeadKernelError, RuntimeError) as error:
        return error
    return None


class Client(NotebookClient):
    """Tells what happens while it happens."""

    code_cells = 0

    async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
        if cell.cell_type == "code" and cell.source.strip():
            self.code_cells += 1
            report(event="cell", number=self.code_cells)
        return await super().async_execute_cell(cell, cell_index, *args, **kwargs)

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if msg["msg_type"] == "stream":
            report(event="text", text=content["text"])
        elif msg["msg_type"] in ("display_data", "update_display_data"):
            report(event="text", text=content["data"].get("text/plain", ""))
        elif msg["msg_type"] == "error":
            error = "\n".join(content["traceback"]) or f"{content['ename']}: {content['evalue']}"
            report(event="error", error=error)
        return super().process_message(msg, cell, cell_index)


def write(notebook, path):
    """Writes the notebook in one move: a reader sees the one before or this one, whole."""
    partial = f"{path}.{os.getpid()}.partial"
    try:
        with open(partial, "w", encoding="utf-8", newline="\n") as file:
            nbformat.write(notebook, file)
        os.replace(partial, path)
    finally:
        if os.path.exists(partial):
            os.remove(partial)


def report(**event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def die_with_parent():
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def stop_when_input_ends(manager):
    # Not sys.stdin, whose buffer is locked while the interpreter ends.
    while os.read(0, 4096):
        pass
    pid = getattr(manager.provisioner, "pid", None)
    if pid:
        if os.name == "posix":
            os.killpg(pid, signal.SIGKILL)  # the kernel leads a process group of its own
        else:
            os.kill(pid, signal.SIGTERM)
    shutil.rmtree(runtime, ignore_errors=True)
    os._exit(1)


try:
    main()
finally:
    shutil.rmtree(runtime, ignore_errors=True)
