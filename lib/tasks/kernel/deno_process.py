# Deno's kernel as a process that does not outlive this one, however that ends.

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque

CHANNELS = ("shell", "control", "stdin", "iopub", "hb")


class DenoProcess:
    """
    A running `deno jupyter`, in a session of its own: clients signal the whole process group of what they started.

    Raises OSError if the program cannot be started. `connection` is where it listens.
    """

    def __init__(self, deno, key, scheme):
        # Kept until Deno listens there, so that no other program is given these ports; Linux alone lets two bind one.
        self.kept = [socket.socket() for _ in CHANNELS]
        for kept in self.kept:
            kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            kept.bind(("127.0.0.1", 0))
        ports = {f"{channel}_port": kept.getsockname()[1] for channel, kept in zip(CHANNELS, self.kept)}
        self.connection = {"transport": "tcp", "ip": "127.0.0.1", "key": key, "signature_scheme": scheme, **ports}
        if sys.platform != "linux":
            self.release_ports()
        # A pipe, no file: the key is in it, and the disk may be full.
        source, sink = os.pipe()
        os.write(sink, json.dumps({**self.connection, "kernel_name": "deno"}).encode())
        os.close(sink)
        try:
            self.process = subprocess.Popen(
                [deno, "jupyter", "--quiet", "--kernel", "--conn", f"/dev/fd/{source}"],
                pass_fds=[source],
                stderr=subprocess.PIPE,
                **dying_with_us(),
            )
        finally:
            os.close(source)
        if sys.platform != "linux":
            self.watcher = kill_by_pipe(self.process.pid)
        self.last_words = deque(maxlen=5)
        self.reader = threading.Thread(target=self.pass_on, daemon=True)
        self.reader.start()

    def release_ports(self):
        for kept in self.kept:
            kept.close()

    def pass_on(self):
        """Deno's standard error goes on to ours, which Jupyter logs."""
        for line in self.process.stderr:
            self.last_words.append(line.decode(errors="replace"))
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()

    def how_it_ended(self):
        """A clause on its end, with what it said last; None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        self.reader.join(0.5)  # a program that a cell has started may keep the other end open
        how = f"with code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
        said = " ".join("".join(self.last_words).split())
        return f"ended {how}: {said}" if said else f"ended {how}"

    def interrupt(self):
        """As Ctrl-C does: Deno, and the programs that cells have started."""
        self.signal(signal.SIGINT)

    def kill(self):
        self.signal(signal.SIGKILL)

    def signal(self, number):
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


def dying_with_us():
    """Options of Popen for a process that dies with the thread that starts it (Linux), so start it from the first."""
    if sys.platform != "linux":
        return {"start_new_session": True}
    libc, us = ctypes.CDLL(None), os.getpid()

    def die_with_us():
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != us:
            os._exit(1)  # too late for a signal

    return {"start_new_session": True, "preexec_fn": die_with_us}


def kill_by_pipe(pid):
    """Has a process wait until the pipe between us breaks, as it does when we end, and kill that group then."""
    program = """
import contextlib, os, signal, sys
os.read(0, 1)
with contextlib.suppress(ProcessLookupError):
    os.killpg(int(sys.argv[1]), signal.SIGKILL)
"""
    command = [sys.executable, "-I", "-S", "-c", program, str(pid)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
