# Jupyter's messages on the wire, as jupyter_client.session has them, which takes a third of a second to import.

import hmac
import json
import os
import sys
import time
import uuid
from datetime import datetime, timezone

DELIMITER = b"<IDS|MSG>"


class Message:
    """One message as it was received: its frames, and what is in them."""

    def __init__(self, frames, channel):
        at = frames.index(DELIMITER)  # a ValueError if there is none
        self.sender, self.frames, self.channel = frames[:at], frames[at:], channel
        self.signature, *self.parts = self.frames[1:6]
        self.header, self.parent = json.loads(self.parts[0]), json.loads(self.parts[1])
        self.id, self.kind = self.header["msg_id"], self.header["msg_type"]
        self.is_cell = self.kind == "execute_request"
        # Of a request, how far it is: aborted, stopped; its idle; all outputs here, its reply too; began to await.
        self.is_aborted = self.stopped = self.has_awaited = False
        self.idle, self.is_marked = None, not self.is_cell
        self.is_answered = not self.kind.endswith("_request")  # comm_msg and its like are not

    @property
    def content(self):
        return json.loads(self.parts[3])

    @property
    def metadata(self):
        return json.loads(self.parts[2])


class Signer:
    """Makes messages of its own, and tells genuine ones."""

    def __init__(self, key, scheme):
        self.key, self.scheme, self.digest = key.encode(), scheme, scheme.removeprefix("hmac-")
        self.session = uuid.uuid4().hex

    def make(self, kind, content, parent=None, id=None):
        date = datetime.now(timezone.utc).isoformat()
        header = {"msg_id": id or uuid.uuid4().hex, "msg_type": kind, "session": self.session, "date": date}
        header.update(username="kernel", version="5.3")
        parts = [json.dumps(part).encode() for part in (header, parent or {}, {}, content)]
        return [DELIMITER, self.sign(parts), *parts]

    def sign(self, parts):
        return hmac.new(self.key, b"".join(parts), self.digest).hexdigest().encode() if self.key else b""

    def is_genuine(self, message):
        return hmac.compare_digest(message.signature, self.sign(message.parts))


def address(connection, channel):
    """Where a channel is, for ZeroMQ."""
    separator = ":" if connection["transport"] == "tcp" else "-"
    return f"{connection['transport']}://{connection['ip']}{separator}{connection[f'{channel}_port']}"


def facts(banner):
    """What kernel_info_request is answered where there is no kernel."""
    language = {"name": "typescript", "version": "", "mimetype": "text/x.typescript", "file_extension": ".ts"}
    implementation = {"implementation": "Deno kernel", "implementation_version": "", "protocol_version": "5.3"}
    return {"status": "ok", **implementation, "language_info": language, "banner": banner}


def complain(text):
    """To standard error, which Jupyter logs."""
    print(f"kernel_shim: {text}", file=sys.stderr, flush=True)


LOG = open(os.environ["MNIST_KERNEL_LOG"], "a", encoding="utf-8") if os.environ.get("MNIST_KERNEL_LOG") else None


def log(side, message):
    """One line a message to the file that MNIST_KERNEL_LOG names; of its content, only what state a kernel is in."""
    if LOG:
        state = f" {message.content.get('execution_state')}" if message.kind == "status" else ""
        of = message.parent.get("msg_id", message.id)
        size = sum(map(len, message.frames))
        line = f"{time.time():.4f} {side:6} {message.channel:7} {message.kind}{state} {size} bytes, {of}"
        print(line, file=LOG, flush=True)
