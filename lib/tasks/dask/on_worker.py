# What a Dask worker does for a campaign: it trains a run in a Deno process of its own, in the project's folder there.
# The worker gets these functions by value from the driver: it has Dask, and imports nothing of this project's.

import hashlib
import json
import os
import pathlib
import queue
import shutil
import subprocess
import threading
import time

from distributed import get_worker
from distributed.core import Status

LISTS = ("deno.json", "deno.lock", "requirements.txt")
ENDING = (Status.closing, Status.closed)
SET_UP = ".venv/setup.json"
FULL = 1 << 20  # bytes left on a disk that counts as full


def project_folder():
    """On a worker: where MNIST_PROJECT says, or else where the worker was started."""
    return pathlib.Path(os.environ.get("MNIST_PROJECT") or os.getcwd())


def manifest(project, files):
    """The hash of each file that decides what a run computes, by its path; of packages, which lists were installed."""
    hashes = {path: digest(project / path) for path in [*code(project), *LISTS, *files]}
    try:
        hashes["node_modules"] = json.loads((project / SET_UP).read_text())["npm"]["key"][:16]
    except (OSError, ValueError, KeyError):
        hashes["node_modules"] = "not set up"
    return hashes


def code(project):
    """The paths of the library's files, from the project's folder."""
    found = []
    for folder, _, names in os.walk(project / "lib"):
        inside = os.path.relpath(folder, project).replace(os.sep, "/")
        found += [f"{inside}/{name}" for name in names if name.endswith((".ts", ".js", ".json", ".py"))]
    return sorted(found)


def stamp(project, files):
    """What changes whenever one of the manifest's files does: a run asks, and 450 files take 10 ms to read, these 2."""
    return [(path, *looks(os.path.join(project, path))) for path in [*code(project), *LISTS, SET_UP, *files]]


def looks(path):
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def digest(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return "missing"


def prepare(job, dask_worker):
    """On a worker: has it train for this driver, unless it may not; then this returns why."""
    if not hasattr(dask_worker, "mnist_campaigns"):
        dask_worker.mnist_campaigns = {}
    dask_worker.mnist_campaigns[job["topic"]] = Campaign(job)
    return dask_worker.mnist_campaigns[job["topic"]].refusal()


class Campaign:
    """What a worker process keeps of a driver's, so that a run brings no more than its name."""

    def __init__(self, job):
        self.job = job
        self.checked = None

    def refusal(self):
        """Why this worker may not train now; what has not changed since it was found equal is not read again."""
        seen = stamp(project_folder(), self.job["files"])
        if seen == self.checked:
            return None
        why = refusal(self.job)
        self.checked = None if why else seen
        return why

    def train(self, run):
        why = self.refusal()
        return {"refused": why} if why else train(run, self.job)


def refusal(job):
    """On a worker: why it may not train for this driver; None if code and packages are the driver's."""
    project = project_folder()
    if not (project / "lib/tasks/campaign/campaign_run.ts").exists():
        return f"{project}: expected this project there, found none; start the worker in its folder or set MNIST_PROJECT"
    there, here = manifest(project, job["files"]), job["manifest"]
    differing = [path for path in sorted({**here, **there}) if here.get(path) != there.get(path)]
    if not differing:
        return None
    named = ", ".join(f"{path} ({how(path, here, there)})" for path in differing[:3])
    more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
    return f"{project}: expected the driver's code, found other {named}{more}; bring it to the same commit and set it up"


def how(path, here, there):
    if path not in here:
        return "not the driver's"
    return there.get(path, "missing") if there.get(path, "missing") in ("missing", "not set up") else "differs"


def receive(files):
    """On a worker: writes the models that runs go on from, where they are missing or others."""
    for path, content in files.items():
        target = project_folder() / path
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".partial-{target.name}-{os.getpid()}")
            beside.write_bytes(content)
            beside.replace(target)


def train(run, job):
    """On a worker: trains a run. Returns its outcome, and its model's files unless the driver sees the same folder."""
    worker = get_worker()
    project = project_folder()
    child = start(project, run, job)
    children(worker)[run] = child
    try:
        outcome = listen(worker, run, child, job)
    finally:
        del children(worker)[run]
        close(child)
    folder = project / job["folder"]
    if outcome["kind"] == "refused":
        return {"refused": outcome["message"]}
    if outcome["kind"] == "failed" and is_full(folder):
        return {"refused": f"its disk is full ({folder})"}
    if outcome["kind"] != "trained" or is_shared(folder, job):
        return {"outcome": outcome}
    return {"outcome": outcome, "files": {path.name: path.read_bytes() for path in (folder / run).iterdir()}}


def start(project, run, job):
    """As lib/tasks/start_program.ts does, on one core."""
    permissions = json.loads((project / "deno.json").read_text())["permissions"]["campaign_run"]
    named = [os.path.abspath(path) for path in map(os.environ.get, ("MNIST_DIR", "LIBTENSORFLOW_DIR")) if path]
    readable = ",".join([*permissions["read"], *job["alsoRead"], *named])
    own = project / ".venv/bin/deno"
    deno = str(own) if own.exists() else shutil.which("deno") or "deno"
    program = ["run", "-q", "-P=campaign_run", f"--allow-read={readable}", "lib/tasks/campaign/campaign_run.ts"]
    return subprocess.Popen(
        [deno, *program, job["campaign"], run, *([job["data"]] if job["data"] else [])],
        cwd=project,
        env={**os.environ, "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"},
        stdin=subprocess.PIPE,  # which ends with this process, and the child with it
        stdout=subprocess.PIPE,
    )


def listen(worker, run, child, job):
    """Passes a child's lines on to the driver until it ends; kills it when it is silent for too long."""
    key, lines, outcome = worker.get_current_task(), queue.Queue(), None
    threading.Thread(target=lambda: [*map(lines.put, child.stdout), lines.put(None)], daemon=True).start()
    heard = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            task = worker.state.tasks.get(key)
            if task is None or task.state != "executing" or worker.status in ENDING:
                close(child)  # the driver is gone or wants it no more, or this worker ends: it stops with a checkpoint
            if time.monotonic() - heard > job["silence"]:
                child.kill()
                return {"kind": "lost", "message": f"No progress for {job['silence'] / 60:.3g} minutes: killed."}
            continue
        if line is None:
            break
        heard = time.monotonic()
        try:
            said = json.loads(line)
        except ValueError:
            continue  # something else that it prints
        if said["kind"] in ("trained", "diverged", "interrupted", "failed", "refused"):
            outcome = said
        else:
            worker.log_event(job["topic"], {"run": run, "line": said})
    code = child.wait()
    if outcome:
        return outcome
    if code < 0:
        return {"kind": "lost", "message": f"Its process ended by signal {-code}."}
    return {"kind": "failed", "message": f"Its process ended with exit code {code}."}


def children(worker):
    """The worker's running children, by the name of their run."""
    if not hasattr(worker, "mnist_children"):
        worker.mnist_children = {}
    return worker.mnist_children


def answer(run, goes_on, dask_worker):
    """On a worker: tells a child whether its run goes on; None ends it."""
    child = children(dask_worker).get(run)
    if child is None:
        return
    if goes_on is None:
        close(child)
    else:
        try:
            child.stdin.write(json.dumps({"goesOn": goes_on}).encode() + b"\n")
            child.stdin.flush()
        except (OSError, ValueError):
            pass  # it has ended, or was told to


def close(child):
    try:
        child.stdin.close()
    except OSError:
        pass


def is_shared(folder, job):
    """Whether the driver sees this folder too: it has left a word there."""
    try:
        return folder.with_name(f"{folder.name}.driver").read_text() == job["topic"]
    except OSError:
        return False


def is_full(folder):
    try:
        return shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free < FULL
    except OSError:
        return True


def forget(run, job):
    """On a worker: removes a model that the driver has."""
    shutil.rmtree(project_folder() / job["folder"] / run, ignore_errors=True)
