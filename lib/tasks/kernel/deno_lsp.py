# Deno's language server for JupyterLab, where the cells of a notebook are one file. Argument: Deno's program.

import json
import os
import subprocess
import sys
import threading

sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # python -I leaves it out
from deno_process import dying_with_us  # noqa: E402

DECLARED_AGAIN = (2300, 2451)  # mistakes in a file, which a later cell may make
HINT = 4


class Shim:
    """Passes messages on, some of them altered."""

    def __init__(self, deno):
        self.server = start(deno, stdout=subprocess.PIPE)
        self.mistakes = {}  # by document, what is marked in it
        self.telling = threading.Lock()

    def run(self):
        threading.Thread(target=self.from_server, daemon=True).start()
        while body := read(sys.stdin.buffer):
            self.from_client(body)
        os._exit(0)  # and the server, which dies with us

    def from_client(self, body):
        if b'"textDocument/didOpen"' in body:
            message = json.loads(body)
            # JupyterLab names the language after the MIME type of cells, "x.typescript", which Deno does not know.
            message["params"]["textDocument"]["languageId"] = "typescript"
            body = json.dumps(message).encode()
        elif b'"textDocument/hover"' in body:
            message = json.loads(body)
            # What is wrong is shown there already, and documentation would cover it.
            if self.is_mistaken(message["params"]):
                return self.tell(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": None}).encode())
        write(self.server.stdin, body)

    def from_server(self):
        while body := read(self.server.stdout):
            if b'"textDocument/publishDiagnostics"' in body:
                message = json.loads(body)
                params = message["params"]
                params["diagnostics"] = list(filter(is_mistake, params["diagnostics"]))
                self.mistakes[params["uri"]] = params["diagnostics"]
                body = json.dumps(message).encode()
            self.tell(body)
        os._exit(self.server.wait())

    def is_mistaken(self, params):
        at, mistakes = place(params["position"]), self.mistakes.get(params["textDocument"]["uri"], ())
        return any(place(found["range"]["start"]) <= at <= place(found["range"]["end"]) for found in mistakes)

    def tell(self, body):
        with self.telling:
            write(sys.stdout.buffer, body)


def place(position):
    return position["line"], position["character"]


def is_mistake(found):
    return found.get("code") not in DECLARED_AGAIN and found.get("severity") != HINT


def start(deno, **options):
    """A language server that dies with the thread that starts it. `options` are Popen's."""
    return subprocess.Popen([deno, "lsp", "--quiet"], stdin=subprocess.PIPE, **options, **dying_with_us())


def read(stream):
    """The next message; empty at the end."""
    length = 0
    while (line := stream.readline()).strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return stream.read(length)


def write(stream, body):
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


if __name__ == "__main__":
    Shim(*sys.argv[1:]).run()
