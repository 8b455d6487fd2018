# Starts a Jupyter server below a base URL, behind a proxy, as JupyterHub and Binder start theirs, and runs a cell in the
# Deno kernel through it. Run by the .venv's Python.

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

base = "/user/reader/"
token = secrets.token_hex(8)
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]


def ask(path, method="GET", data=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{base}{path}",
        method=method,
        data=None if data is None else json.dumps(data).encode(),
        headers={"Authorization": f"token {token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


server = subprocess.Popen(
    [
        *(sys.executable, "-I", "-m", "jupyter", "server", "--no-browser", f"--port={port}"),
        *(f"--ServerApp.base_url={base}", "--ServerApp.ip=127.0.0.1", "--log-level=WARN"),
        *("--ServerApp.trust_xheaders=True", f"--IdentityProvider.token={token}"),
    ],
)
try:
    for _ in range(300):
        time.sleep(0.2)
        try:
            specs = json.loads(ask("api/kernelspecs"))["kernelspecs"]
            break
        except OSError:
            if server.poll() is not None:
                sys.exit("the server ended")
    print("kernels:", ", ".join(sorted(specs)))
    kernel = json.loads(ask("api/kernels", "POST", {"name": "deno"}))["id"]
    import asyncio

    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    async def run():
        url = f"ws://127.0.0.1:{port}{base}api/kernels/{kernel}/channels?token={token}"
        socket = await websocket_connect(HTTPRequest(url, headers={"Origin": f"http://127.0.0.1:{port}"}))
        header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3"}
        code = 'import { loadModel } from "mnist"; console.log(typeof loadModel, Deno.version.deno);'
        content = {"code": code, "silent": False}
        parts = {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content}
        await socket.write_message(json.dumps(parts))
        while True:
            said = json.loads(await asyncio.wait_for(socket.read_message(), 60))
            if said["msg_type"] == "error":
                sys.exit(str(said["content"]))
            if said["msg_type"] == "stream":
                return said["content"]["text"].strip()

    said = asyncio.run(run())
    print("a cell:", said)
    assert said.startswith("function 2."), said
finally:
    server.terminate()
    server.wait(20)
