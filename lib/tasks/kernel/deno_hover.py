# Shift-Tab: documentation of what stands at a place in a cell, by Deno's language server.

import json
import pathlib
import queue
import subprocess
import threading

from deno_lsp import read, start, write

PATIENCE = 20  # seconds for an answer; the first loads the project


class DenoHover:
    """
    Answers inspect_request. The server starts at the first, for it takes 350 MB and more.

    `look` and `take_found` are for the thread that has made this; `wake` is called from another when there is something.
    """

    def __init__(self, deno, wake):
        self.deno, self.wake = deno, wake
        self.asked, self.found = queue.Queue(), queue.Queue()
        self.server = None

    def look(self, request, cells):
        """Takes an inspect_request, and the code of the cells that have run."""
        if self.server is None:
            threading.Thread(target=self.work, daemon=True).start()
        if self.server is None or self.server.server.poll() is not None:
            self.server = LanguageServer(self.deno)  # by this thread, for it dies with the one that starts it
        content = request.content
        earlier = "".join(f"{cell}\n" for cell in cells if cell != content["code"])
        self.asked.put((request, self.server, earlier, content["code"][: content["cursor_pos"]], content["code"]))

    def take_found(self):
        """Pairs of a request and what to reply, each once."""
        while not self.found.empty():
            yield self.found.get()

    def work(self):
        while True:
            request, server, earlier, before, code = self.asked.get()
            place = (earlier + before).split("\n")
            timer = threading.Timer(PATIENCE, server.server.kill)
            timer.start()
            try:
                text = server.hover(earlier + code, len(place) - 1, len(place[-1].encode("utf-16-le")) // 2)
            except (OSError, ValueError, KeyError, TypeError):
                text = ""  # the server has ended
            timer.cancel()
            data = {"text/markdown": text, "text/plain": text} if text else {}
            self.found.put((request, {"status": "ok", "found": bool(text), "data": data, "metadata": {}}))
            self.wake()


class LanguageServer:
    """A running `deno lsp` that knows one file, which is nowhere on disk, in the notebook's folder."""

    def __init__(self, deno):
        self.server = start(deno, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        here = pathlib.Path.cwd()
        # Deno looks for deno.json there and one folder up, no further.
        project = next((at for at in (here, *here.parents) if (at / "deno.json").is_file()), here)
        self.folder, self.file = project.as_uri(), f"{here.as_uri()}/$inspected.ts"
        self.count = 0

    def hover(self, text, line, character):
        """The documentation at a place, as Markdown; nothing if there is none."""
        if self.count == 0:
            folders = [{"uri": self.folder, "name": "notebooks"}]
            # Without the first of these Deno does not look for deno.json, and knows no "mnist".
            capabilities = {
                "workspace": {"didChangeConfiguration": {"dynamicRegistration": True}},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}},
            }
            options = {"processId": None, "rootUri": self.folder, "workspaceFolders": folders}
            options["capabilities"] = capabilities
            self.ask("initialize", {**options, "initializationOptions": {"enable": True}})
            self.tell("initialized", {})
            document = {"uri": self.file, "languageId": "typescript", "version": self.count, "text": text}
            self.tell("textDocument/didOpen", {"textDocument": document})
        else:
            document = {"uri": self.file, "version": self.count}
            self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        position = {"line": line, "character": character}
        found = self.ask("textDocument/hover", {"textDocument": {"uri": self.file}, "position": position})
        contents = found["contents"] if found else ""
        parts = contents if isinstance(contents, list) else [contents]
        return "\n\n".join(markdown(part) for part in parts)

    def tell(self, method, params, **id):
        message = {"jsonrpc": "2.0", **id, "method": method, "params": params}
        write(self.server.stdin, json.dumps(message).encode())

    def ask(self, method, params):
        self.count += 1
        self.tell(method, params, id=self.count)
        while body := read(self.server.stdout):
            message = json.loads(body)
            if "method" not in message and message.get("id") == self.count:
                return message.get("result")
            if "method" in message and "id" in message:  # asks for settings, of which we have none
                answer = {"jsonrpc": "2.0", "id": message["id"], "result": None}
                write(self.server.stdin, json.dumps(answer).encode())
        raise OSError("the language server has ended")


def markdown(part):
    if isinstance(part, str):
        return part
    return f"```{part['language']}\n{part['value']}\n```" if "language" in part else part["value"]
