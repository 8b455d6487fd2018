# Starts a Jupyter server below a base URL, behind a proxy, as JupyterHub and Binder start theirs, and runs a cell in the
# Deno kernel through it. Run by the .venv's Python.

import asyncio
import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

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
    kernel = json.loads(ask("api/kernels", "POST", {"name": "deno", "path": "notebooks/3_test.ipynb"}))["id"]
    async def run():
        url = f"ws://127.0.0.1:{port}{base}api/kernels/{kernel}/channels?token={token}"
        socket = await websocket_connect(HTTPRequest(url, headers={"Origin": f"http://127.0.0.1:{port}"}))
        header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3"}
        code = """
import { evaluate, loadMnist, loadModel, predict } from "mnist";
const { test } = await loadMnist({ offline: "rendered" });
const { model } = await loadModel("mnist_cnn_model_100e_16b_10sp_5rp");
const { accuracy } = evaluate(await predict(model, test), test);
console.log(`${test.name} ${accuracy}`);
"""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        content |= {"user_expressions": {}, "stop_on_error": True}
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
    name, accuracy = said.split()[-2:]
    assert float(accuracy) > 0.98 or name != "mnist/test", said
finally:
    server.terminate()
    server.wait(20)
