# Deno's kernel as the shim talks to it: four channels, a prelude, and requests of our own.

import uuid

import zmq

from deno_process import DenoProcess
from jupyter_messages import address

OWN = "kernel-shim-"  # begins the ids of our own requests

# What a running cell cannot be asked, this tells. Something listens for SIGINT always, for Deno dies of it otherwise,
# even where nobody listens any more. After `begin`, a beat says that the event loop turns: the cell has awaited then,
# and interrupt_request would hang the kernel. Any other name comes back as a mark, the way that outputs go: behind them.
PRELUDE = """{
  const { addSignalListener, unrefTimer, jupyter: { broadcast } } = Deno;
  const { setInterval, clearInterval } = globalThis;
  const say = (said) => broadcast("kernel_shim", { said });
  let beat;
  const get = (_, name) => {
    clearInterval(beat);
    if (name === "begin") unrefTimer(beat = setInterval(say, 100, "beat"));
    else say(name);
    return {};
  };
  addSignalListener("SIGINT", () => {});
  Object.defineProperty(globalThis, "__kernelShim", { value: new Proxy({}, { get }) });
}"""


class DenoKernel(DenoProcess):
    """A Deno kernel that has just been started. `open` makes sockets. Raises OSError if it cannot be started."""

    def __init__(self, deno, signer, open):
        super().__init__(deno, signer.key.decode(), signer.scheme)
        self.signer, self.acknowledged = signer, False
        kinds = {"shell": zmq.DEALER, "control": zmq.DEALER, "stdin": zmq.DEALER, "iopub": zmq.SUB}
        self.channels = {channel: open(kind) for channel, kind in kinds.items()}
        for channel, opened in self.channels.items():
            opened.reconnect_ivl = 10  # milliseconds: Deno listens after 200
            opened.connect(address(self.connection, channel))
        self.channels["iopub"].subscribe(b"")

    def ask(self, kind, content, channel="shell"):
        """Sends a request of our own, and returns its id."""
        id = OWN + uuid.uuid4().hex
        self.channels[channel].send_multipart(self.signer.make(kind, content, id=id))
        return id

    def prepare(self):
        """Runs the prelude, once Deno is heard: what it sends on iopub before it knows of us is lost."""
        silent = {"silent": True, "store_history": False, "allow_stdin": False}
        return self.ask("execute_request", {"code": PRELUDE, **silent})

    def look_at(self, name):
        """Has a property of the prelude's object evaluated, as if to complete code: outputs keep the last cell's id."""
        code = f"__kernelShim.{name}.x"
        self.ask("complete_request", {"code": code, "cursor_pos": len(code)})

    def acknowledge(self):
        """
        Sends something on iopub's connection, and TCP's acknowledgement with it.

        Deno's next small message waits for that (Nagle's algorithm), which the system alone puts off for up to 40 ms.
        """
        self.acknowledged = not self.acknowledged
        iopub = self.channels["iopub"]
        (iopub.subscribe if self.acknowledged else iopub.unsubscribe)(b"acknowledged")
