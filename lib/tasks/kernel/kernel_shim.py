# Stands between Jupyter clients and Deno's kernel, so that no output is lost and Stop keeps the kernel. README.md
# beside this file says how. Arguments: Jupyter's connection file, and Deno's program.

import json
import os
import signal
import sys
import time
from collections import deque

import zmq

sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # python -I leaves it out
from deno_hover import DenoHover  # noqa: E402
from deno_kernel import OWN, DenoKernel  # noqa: E402
from event_loop import EventLoop  # noqa: E402
from jupyter_messages import Message, Signer, address, complain, facts, log  # noqa: E402

START, GRACE = 60, 1  # seconds that Deno has to answer at first, and to end at last
QUIET = 2  # seconds without an output after which a cell is done even if its mark does not come
TURN = 1  # seconds without a beat after which a cell has awaited nothing
ONE_STOP, SECOND_STOP, PATIENCE = 0.25, 1, 2  # seconds: a double click, a second Stop, and until Stop explains itself

GOES_ON = (
    "Stop has not ended this cell: one that awaits, or has awaited, ends early only if it listens for SIGINT, as "
    "train() does. Wait for it, or press Stop twice within a second, which ends the kernel and its variables.\n"
)


class Shim(EventLoop):
    """Raises zmq.ZMQError if a port cannot be had, and KeyError and the like if the connection is none."""

    def __init__(self, connection, deno):
        super().__init__()
        self.deno = deno
        self.signer = Signer(connection["key"], connection.get("signature_scheme", "hmac-sha256"))
        kinds = {"hb": zmq.REP, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "shell": zmq.ROUTER, "iopub": zmq.PUB}
        self.front = {channel: self.open(kind) for channel, kind in kinds.items()}
        for channel, opened in self.front.items():
            opened.bind(address(connection, channel))
        self.queue = deque()  # requests on shell that wait
        self.running = None  # the one on shell that Deno has
        self.asked = {}  # ids of what Deno was sent last, and by whom
        self.cells = {}  # the code that has run, for Shift-Tab
        self.kernel = self.fault = self.prelude = None  # the fault: why there is no kernel
        self.ready = self.shutting_down = self.prompting = False
        self.marks, self.stopped_at, self.code = 0, 0.0, 0
        self.hover = DenoHover(deno, self.wake)

    def run(self):
        """Until the kernel is shut down, or has died; returns the exit code."""
        self.start()
        self.loop()
        return self.code

    def handle(self, events):
        if self.front["hb"] in events:
            self.front["hb"].send_multipart(self.front["hb"].recv_multipart())
        for channel in ("control", "stdin", "shell"):
            while self.front[channel].poll(0):
                self.from_client(channel)
        for channel, opened in self.kernel.channels.items() if self.kernel else ():
            if opened in events:
                self.from_deno(channel)
        for request, found in self.hover.take_found():
            self.answer(request, found)
        self.pump()
        if self.kernel and not self.fault and (how := self.kernel.how_it_ended()):
            self.ended(how)

    def on_signal(self, number):
        self.stop() if number == signal.SIGINT else self.leave()

    def leave(self):
        self.leaving = True
        if self.kernel:
            self.kernel.kill()

    # Deno starts, and ends

    def start(self):
        try:
            self.kernel = DenoKernel(self.deno, self.signer, self.open)
        except OSError as error:
            return self.fail(f"{self.deno} cannot be started: {error.strerror}")
        self.after(START, "start", lambda: self.fail(f"{self.deno} has not answered for {START} s"))
        self.greet()

    def greet(self):
        self.kernel.ask("kernel_info_request", {})
        self.after(0.1, "greet", self.greet)

    def greeted(self, of):
        if not self.prelude:
            del self.timers["greet"]
            self.prelude = self.kernel.prepare()
        elif of == self.prelude:
            del self.timers["start"]
            self.kernel.release_ports()
            self.ready = True

    def fail(self, why):
        self.fault = f"The Deno kernel did not start: {why}"
        complain(self.fault)
        for name in ("start", "greet"):
            self.timers.pop(name, None)
        if self.kernel:
            self.kernel.kill()

    def ended(self, how):
        while any(self.kernel.channels[channel].poll(50) for channel in ("iopub", "control")):  # what it sent last
            self.from_deno("iopub"), self.from_deno("control")
        if not self.ready and not self.shutting_down:
            return self.fail(f"{self.deno} {how}")
        self.leaving = True
        if not self.shutting_down:
            self.code = 1  # clients see that we end, and say so or start another
            complain(f"The Deno kernel {how}")
            self.say(f"The Deno kernel {how}\n")

    # From clients

    def from_client(self, channel):
        try:
            request = Message(self.front[channel].recv_multipart(), channel)
        except (ValueError, KeyError, TypeError):
            return complain("dropped what is no message of Jupyter's")
        if not self.signer.is_genuine(request):
            return complain("dropped a message with a wrong signature")
        log("client", request)
        if request.kind == "shutdown_request":
            self.shutting_down = True
            self.after(0 if self.fault else GRACE, "leave", self.leave)
        if self.fault:
            self.refuse(request)
        elif request.kind == "interrupt_request":
            self.stop()
            self.answer(request, {"status": "ok"})
        elif request.kind == "inspect_request":
            self.hover.look(request, self.cells.values())
        elif request.kind == "complete_request" and self.running and self.running.is_cell:
            # It would be answered after the cell, when nobody waits; JupyterLab has the language server's answer.
            at = request.content["cursor_pos"]
            nothing = {"matches": [], "cursor_start": at, "cursor_end": at, "metadata": {}}
            self.answer(request, {"status": "ok", **nothing})
        elif channel == "shell":
            self.queue.append(request)
        else:
            self.prompting &= channel != "stdin"
            self.forward(request)

    def forward(self, request):
        self.asked[request.id] = request.sender
        if len(self.asked) > 1000:  # some are never answered, and some are after their idle
            del self.asked[next(iter(self.asked))]
        self.kernel.channels[request.channel].send_multipart(request.frames)

    def pump(self):
        """One request at a time: while a second cell runs, Deno stamps what is late of the first with its id."""
        while self.fault and self.queue:
            self.refuse(self.queue.popleft())
        while self.ready and not self.running and self.queue:
            request = self.queue.popleft()
            if request.is_aborted:
                self.answer(request, {"status": "aborted"})
                continue
            self.running = request
            request.began = time.monotonic()
            if request.is_cell:
                self.kernel.look_at("begin")
            self.forward(request)

    def stop(self):
        now, cell = time.monotonic(), self.running
        since = now - self.stopped_at
        if since < ONE_STOP or not self.ready:
            return
        self.stopped_at = now
        if cell and cell.stopped and since < SECOND_STOP:
            self.say("Stop was pressed twice, which has ended the kernel.\n")
            return self.leave()
        self.kernel.interrupt()
        if cell and cell.is_cell:
            cell.stopped = True
            self.after(max(0, cell.began + TURN - now), "terminate", self.terminate)
            self.after(PATIENCE, "patience", lambda: self.say(GOES_ON))

    def terminate(self):
        if not self.running.has_awaited:
            self.kernel.ask("interrupt_request", {}, "control")

    # From Deno

    def from_deno(self, channel):
        while self.kernel.channels[channel].poll(0):
            # Outputs can be large: such frames are passed on as they lie in memory.
            frames = self.kernel.channels[channel].recv_multipart(copy=False)
            message = Message([frame.bytes if len(frame) < 65536 else frame for frame in frames], channel)
            of = message.parent.get("msg_id", "")
            log("deno", message)
            if channel == "iopub":
                self.published(message, of)
            elif not of.startswith(OWN):
                self.prompting |= channel == "stdin"
                if channel == "shell" and self.running and of == self.running.id:
                    self.answered(self.running, message)
                self.front[channel].send_multipart([*self.asked.get(of, []), *message.frames], copy=False)
                self.release()
            elif message.kind == "interrupt_reply" and self.prompting:
                self.kernel.ask("input_reply", {"value": ""}, "stdin")  # prompt() has to return for it
        if channel == "iopub":
            self.kernel.acknowledge()

    def answered(self, request, reply):
        """After an error the cells that wait already are not run, as in ipykernel; those to come are."""
        request.is_answered = True
        if request.is_cell and reply.content["status"] == "error" and request.content.get("stop_on_error", True):
            for waiting in self.queue:
                waiting.is_aborted = waiting.is_cell

    def published(self, message, of):
        request = self.running if self.running and of == self.running.id else None
        idle = message.kind == "status" and message.content["execution_state"] == "idle"
        if message.kind == "kernel_shim":
            self.heard(message.content["said"])
        elif of.startswith(OWN):
            if idle and not self.ready:
                self.greeted(of)
        elif not (request and idle):
            self.front["iopub"].send_multipart(message.frames, copy=False)
        else:
            request.idle = message
            if request.is_cell:
                self.marks += 1
                self.kernel.look_at(f"mark{self.marks}")
        if request and request.idle:
            self.after(QUIET, "quiet", lambda: self.release(anyway=True))
            self.release()

    def heard(self, said):
        if said == "beat" and self.running:
            self.running.has_awaited = True
        elif said == f"mark{self.marks}" and self.running:
            self.running.is_marked = True
            self.release()

    def release(self, anyway=False):
        """Says that a request is done, once all that belongs to it is through."""
        request = self.running
        if not request or not request.idle or not (anyway or request.is_marked and request.is_answered):
            return
        self.running = None
        for name in ("quiet", "terminate", "patience"):
            self.timers.pop(name, None)
        self.front["iopub"].send_multipart(request.idle.frames)
        if request.is_cell:
            code = request.content["code"]
            self.cells[request.metadata.get("cellId", code)] = code

    # In Deno's place

    def answer(self, request, content):
        reply = self.signer.make(request.kind.replace("_request", "_reply"), content, request.header)
        self.publish(request, "status", {"execution_state": "busy"})
        self.front[request.channel].send_multipart([*request.sender, *reply])
        self.publish(request, "status", {"execution_state": "idle"})

    def publish(self, request, kind, content):
        self.front["iopub"].send_multipart(self.signer.make(kind, content, request.header))

    def say(self, text):
        if self.running:
            self.publish(self.running, "stream", {"name": "stderr", "text": text})

    def refuse(self, request):
        """Tells the fault where a cell's output would be; who asks what this kernel is gets an answer, and goes on."""
        error = {"ename": "Error", "evalue": self.fault, "traceback": [self.fault]}
        if request.kind == "kernel_info_request":
            self.answer(request, facts(banner=self.fault))
        elif request.kind == "shutdown_request":
            self.answer(request, {"status": "ok", "restart": request.content.get("restart", False)})
        elif request.kind.endswith("_request"):
            if request.kind == "execute_request":
                self.publish(request, "error", error)
            self.answer(request, {"status": "error", "execution_count": 0, **error})


def main(path, deno):
    try:
        with open(path, encoding="utf-8") as file:
            shim = Shim(json.load(file), deno)
    except OSError as error:
        return f"{path}: expected Jupyter's connection file, which cannot be read: {error.strerror}"
    except zmq.ZMQError as error:
        return f"{path}: a port that this connection file names cannot be had: {error.strerror}"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"{path}: expected Jupyter's connection file, with key, transport, ip and ports, found {error!r}"
    return shim.run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
