# A client of the kernel that set-up has described, for tests: programs of theirs run after this.

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time

from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_client.kernelspec import KernelSpecManager

kernels = KernelSpecManager(kernel_dirs=[os.path.join(sys.prefix, "share", "jupyter", "kernels")])
folder = os.path.join(os.getcwd(), "notebooks")


class Kernel:
    """A kernel, and one client of it. `argv` replaces what the kernelspec starts."""

    def __init__(self, argv=None, **env):
        self.manager = KernelManager(kernel_name="deno", kernel_spec_manager=kernels)
        self.replies = {}
        if argv:
            self.manager.kernel_spec.argv = argv
        self.log = tempfile.TemporaryFile("w+")
        environment = {**os.environ, **env}
        self.manager.start_kernel(cwd=folder, env=environment, stdout=self.log, stderr=self.log)
        self.client = self.connect()

    def connect(self):
        client = BlockingKernelClient()  # with a session of its own, as every page of JupyterLab has
        client.load_connection_info(self.manager.get_connection_info())
        client.start_channels()
        client.wait_for_ready(timeout=60)
        return client

    @property
    def pid(self):
        return self.manager.provisioner.pid

    @property
    def deno(self):
        """The id of Deno's process; there is one when a cell has run."""
        children = open(f"/proc/{self.pid}/task/{self.pid}/children").read().split()
        return next(int(pid) for pid in children if "jupyter" in command(pid))

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def run(self, code, **options):
        """What a cell puts out, and the status of its reply."""
        return self.finish(self.client.execute(code, **options))

    def finish(self, asked, client=None, timeout=60):
        outputs = self.outputs(asked, client, timeout)
        return outputs, self.reply(asked, client)["status"]

    def outputs(self, asked, client=None, timeout=60):
        """Texts of all that comes on iopub until the cell is done."""
        found = []
        while True:
            message = (client or self.client).get_iopub_msg(timeout=timeout)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return found
            if kind == "stream":
                found.append(content["text"])
            elif kind == "error":
                found.append(content["evalue"])
            elif "data" in content:
                found.append(content["data"].get("text/plain"))

    def reply(self, asked, client=None, channel="shell"):
        # A cell may end before what was asked meanwhile is answered.
        while (channel, asked) not in self.replies:
            message = getattr(client or self.client, f"get_{channel}_msg")(timeout=60)
            self.replies[channel, message["parent_header"].get("msg_id")] = message["content"]
        return self.replies.pop((channel, asked))

    def stop(self):
        """As JupyterLab's Stop."""
        self.manager.interrupt_kernel()

    def has_ended(self, patience=5):
        """Whether Jupyter sees that the kernel is gone."""
        started = time.monotonic()
        while self.manager.is_alive() and time.monotonic() - started < patience:
            time.sleep(0.05)
        return not self.manager.is_alive()

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def command(pid):
    try:
        return open(f"/proc/{pid}/cmdline").read()
    except OSError:
        return ""


def is_alive(pid):
    return bool(command(pid))  # a zombie has no command


def seconds_until_gone(*pids, patience=10):
    started = time.monotonic()
    while any(map(is_alive, pids)):
        if time.monotonic() - started > patience:
            raise TimeoutError(f"{pids} are there still")
        time.sleep(0.02)
    return time.monotonic() - started


def tell(value):
    """Hands something to the test."""
    print(json.dumps(value), flush=True)
