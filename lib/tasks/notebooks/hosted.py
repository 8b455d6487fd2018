# What notebooks/hosted.ipynb does on hosts whose notebooks are Python: installs the pinned Deno by pip,
# runs this project's TypeScript notebooks, and shows what came of them. Needs nothing but IPython.

import codecs
import importlib.metadata
import importlib.util
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from IPython.display import display

project = Path(__file__).resolve().parents[3]


def set_up():
    """Installs Deno and, by `deno task setup`, all that the notebooks need, into the project's folder."""
    task("setup")


def run(*names):
    """Executes TypeScript notebooks headless; the output below the cell says how far it is."""
    task("run", *names)


def show(name):
    """Shows an executed notebook: its text, its code, its pictures and tables."""
    executed = project / "notebooks" / ".executed" / f"{name}.ipynb"
    for cell in json.loads(executed.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        code = cell["cell_type"] == "code"
        markdown = f"```ts\n{source}\n```" if code else source
        display({"text/markdown": markdown, "text/plain": source}, raw=True)
        for output in cell.get("outputs", []):
            data = output.get("data", {"text/plain": output.get("text", "")})
            whole = {mime: "".join(value) for mime, value in data.items()}
            display(whole, metadata=output.get("metadata", {}), raw=True)


def task(*arguments):
    """Runs a task of deno.json, what it says shown while it runs; Stop stops it."""
    deno = install_deno()
    # A terminal, so that progress is drawn as it is in one; not its input, where Deno would ask.
    try:
        ours, theirs = pty.openpty()
    except OSError:  # a container may have none; a line a cell is told then
        ours, theirs = os.pipe()
    process = subprocess.Popen(
        [str(deno), "task", "-q", *arguments],
        cwd=str(project),
        env={**installed_tensorflow(), **os.environ, "PATH": f"{deno.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        show_terminal(ours)
        code = process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
        raise
    finally:
        os.close(ours)
    if code != 0:
        raise RuntimeError(f"deno task {' '.join(arguments)} ended with code {code}; above is why")


def installed_tensorflow():
    """Names the host's own TensorFlow, if it is of a version that this project was tried with: none is fetched then."""
    found = importlib.util.find_spec("tensorflow")
    if not found or not found.origin:
        return {}
    folder = Path(found.origin).parent
    for package in ("tensorflow", "tensorflow-cpu"):
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
        if re.match(r"2\.(18|19|20|21)\.\d+$", version) and any(folder.glob("libtensorflow_cc.*")):
            return {"LIBTENSORFLOW_DIR": str(folder)}
    return {}


def show_terminal(descriptor):
    """Shows what is written to a terminal, a line drawn over as such, until its other end is closed."""
    shown = display({"text/plain": ""}, raw=True, display_id=True)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text, drawn = "", 0.0
    while True:
        try:
            chunk = os.read(descriptor, 4096)
        except OSError:  # how Linux says that nobody has the other end any more
            chunk = b""
        text = redrawn(text + decoder.decode(chunk))
        if not chunk or time.monotonic() - drawn > 0.2:
            shown.update({"text/plain": text.rstrip("\n")}, raw=True)
            drawn = time.monotonic()
        if not chunk:
            return


def redrawn(text):
    """Leaves of each line what was drawn last; a carriage return at the end may be half a line's end."""
    text = text.replace("\r\n", "\n").replace("\x1b[K", "")
    return re.sub(r"[^\n]*\r(?=.)", "", text)


def install_deno():
    """Returns the Deno that requirements.txt pins: from PATH, or installed by pip into the project's folder."""
    requirements = (project / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.search(r"^deno==(\S+)(?:.*\\\n)*.*\n", requirements, re.MULTILINE)
    found = shutil.which("deno")
    if found and version_of(found) == pinned[1]:
        return Path(found)
    folder = project / ".venv-deno"
    deno = folder / "bin" / "deno"
    if not deno.exists():
        with tempfile.TemporaryDirectory() as listed:
            only = Path(listed) / "deno.txt"
            only.write_text(pinned[0], encoding="utf-8")
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade"]
            hashed = ["--only-binary", ":all:", "--require-hashes", "-r", str(only)]
            subprocess.run([*pip, *hashed, "--target", str(folder)], check=True)
    return deno


def version_of(deno):
    told = subprocess.run([deno, "--version"], stdout=subprocess.PIPE, universal_newlines=True)
    return (told.stdout.split() + ["", ""])[1]
