# Stands between `deno task campaign` and a Dask cluster: takes runs from the campaign as JSON lines, has workers train
# them, and says what comes of each. It ends with the campaign's process, whose end it sees as that of its input.

import asyncio
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import sys
import threading
import uuid

import cloudpickle
import dask

dask.config.set({"logging": {"distributed": "critical"}})  # before it is loaded: what matters is said below
from distributed import Client, Security, get_worker  # noqa: E402
from distributed.versions import get_versions  # noqa: E402

sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # python -I leaves it out
import on_worker  # noqa: E402
import slurm  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[3]
LOOK = 0.5  # seconds between two looks at which workers there are
PATIENCE = 20  # seconds for a scheduler to take us in
BUSY = 60  # seconds for a busy scheduler or worker to answer
STOP = 70  # seconds for runs to stop, each with a checkpoint: a child ends itself after 60
ALIKE = ("dask", "distributed", "cloudpickle", "msgpack")  # whose versions must be ours
SPARE = 30  # seconds at most that a silent worker has more than a silent run


class GoneError(Exception):
    """Nothing can be trained any more; the message says why."""


class Bridge:
    """Gives each thread of each worker that may train one run at a time."""

    def __init__(self, client, asked):
        self.client = client
        self.topic = f"campaign-{uuid.uuid4()}"
        self.folder = PROJECT / asked["folder"]
        self.job = {
            **{name: asked[name] for name in ("campaign", "alsoRead", "silence", "data", "folder", "files")},
            "topic": self.topic,
            "manifest": on_worker.manifest(PROJECT, asked["files"]),
        }
        self.sent = {path: (PROJECT / path).read_bytes() for path in asked["send"]}
        self.threads, self.refused, self.asked_about = {}, {}, set()
        self.runs = {}  # under way: name -> (worker, task)
        self.heard = {}  # name -> when the run was last heard of
        self.told = None

    async def work(self, commands):
        word = self.folder.with_name(f"{self.folder.name}.driver")  # by which workers know that they share this folder
        word.parent.mkdir(parents=True, exist_ok=True)
        word.write_text(self.topic)
        self.client.subscribe_topic(self.topic, self.on_event)
        watching = asyncio.create_task(self.watch())
        try:
            while True:
                command = asyncio.create_task(commands.get())
                await asyncio.wait({command, watching}, return_when=asyncio.FIRST_COMPLETED)
                if watching.done():
                    command.cancel()
                    await watching
                if command.result() is None:
                    return await self.stop()
                self.obey(command.result())
        finally:
            watching.cancel()
            with contextlib.suppress(OSError):
                word.unlink()

    def obey(self, command):
        run = command["run"]
        if command["op"] == "train":
            self.runs[run] = (worker := self.free_worker()), None
            self.runs[run] = worker, asyncio.create_task(self.carry_out(run, worker))
        elif run in self.runs:
            self.order(on_worker.answer, run, command["goesOn"], worker=self.runs[run][0])

    def order(self, function, *args, worker):
        """Has a worker do something beside its runs, whenever it can."""
        ordered = asyncio.create_task(self.client.run(function, *args, workers=[worker], on_error="ignore"))
        ordered.add_done_callback(lambda done: done.cancelled() or done.exception())

    def free_worker(self):
        """The one with most threads free; None if the last has just gone."""
        busy = [worker for worker, _ in self.runs.values()]
        free = {worker: threads - busy.count(worker) for worker, threads in self.threads.items()}
        return max(free, key=free.get, default=None)

    async def carry_out(self, run, worker):
        outcome = {"kind": "lost", "message": "Its worker is gone."}
        try:
            if worker in self.threads:
                outcome = await self.train(run, worker)
        except asyncio.CancelledError:
            if self.refused.get(worker) is not None:
                outcome = {"kind": "lost", "message": f"{worker}: {self.refused[worker]}"}
        except Exception as error:  # of Dask's, or of the worker's Python
            outcome = {"kind": "lost", "message": f"{worker}: {type(error).__name__}: {error}"}
        self.runs.pop(run)
        self.heard.pop(run, None)
        say("ended", run=run, outcome=outcome)

    async def train(self, run, worker):
        self.heard[run] = asyncio.get_running_loop().time()
        # Not pure: the same run may be begun again. Dask itself gives it to no other worker, since we keep the count.
        future = self.client.submit(
            train_there, run, self.topic, key=f"train-{uuid.uuid4()}", pure=False, workers=[worker]
        )
        try:
            ended = await future.result()
        except BaseException:
            with contextlib.suppress(Exception):
                await future.cancel(force=True)  # by which the worker knows to end the run's process
            raise
        if ended is None:  # another process has taken the worker's address
            self.drop(worker)
            self.asked_about.discard(worker)
            return {"kind": "lost", "message": f"{worker}: its process is another by now"}
        if "refused" in ended:
            self.refuse(worker, ended["refused"])
            return {"kind": "lost", "message": f"{worker}: {ended['refused']}"}
        if "files" in ended:
            await asyncio.to_thread(self.keep, run, ended["files"])
            self.order(on_worker.forget, run, self.job, worker=worker)
        return ended["outcome"]

    def keep(self, run, files):
        """Writes a model's folder, whole or not at all."""
        for name, told in json.loads(files["card.json"])["files"].items():
            if hashlib.sha256(files[name]).hexdigest() != told["sha256"]:
                raise ValueError(f"{run}: {name} came back damaged")
        made = self.folder / f".partial-{run}"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        for name, content in files.items():
            with open(made / name, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(self.folder / run, ignore_errors=True)  # left by another plan of this name
        made.rename(self.folder / run)

    def on_event(self, event):
        _, said = event
        if said["run"] in self.runs:
            self.heard[said["run"]] = asyncio.get_running_loop().time()
            say("line", run=said["run"], line=said["line"])

    async def watch(self):
        """Keeps account of who is there; a worker that is gone or silent loses its runs."""
        while True:
            there = await self.who_is_there()
            for worker in there.keys() - self.asked_about:
                self.asked_about.add(worker)
                asyncio.create_task(self.greet(worker, there[worker]))
            for worker in self.threads.keys() - there.keys():
                self.drop(worker)
            now = asyncio.get_running_loop().time()
            for run, (worker, _) in list(self.runs.items()):
                if now - self.heard.get(run, now) > self.job["silence"] + min(self.job["silence"], SPARE):
                    self.refuse(worker, f"no word for {self.job['silence'] / 60:.3g} minutes")
            greeted = all(worker in self.threads or worker in self.refused for worker in there)
            if greeted and self.told != (count := sum(self.threads.values())):
                self.told = count
                say("slots", count=count)
            if there and all(worker in self.refused for worker in there):
                raise GoneError("every worker is left out, for the reasons above")
            await asyncio.sleep(LOOK)

    async def who_is_there(self):
        """Threads by worker."""
        try:
            if self.client.status == "running":
                return await asyncio.wait_for(self.client.nthreads(), BUSY)
        except (OSError, asyncio.TimeoutError):
            pass
        raise GoneError("the scheduler is gone; once it and its workers are there again, the same command goes on")

    async def greet(self, worker, threads):
        """Whether a worker may train: its Python and Dask first, for functions go to no other version."""

        async def ask(function, *args):
            asked = self.client.run(function, *args, workers=[worker])
            return (await asyncio.wait_for(asked, BUSY))[worker]

        try:
            why = other_versions(await ask(get_versions)) or await ask(on_worker.prepare, self.job)
            if why is None and self.sent:
                await ask(on_worker.receive, self.sent)
        except (OSError, asyncio.TimeoutError):
            return self.asked_about.discard(worker)  # gone, or too busy just now: asked again if it is still there
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
        if why is not None:
            self.refuse(worker, why)
        else:
            self.threads[worker] = threads

    def refuse(self, worker, why):
        if worker not in self.refused:
            self.refused[worker] = why
            say("refused", worker=worker, why=why)
        self.drop(worker)

    def drop(self, worker):
        self.threads.pop(worker, None)
        for at, task in list(self.runs.values()):
            if at == worker and task is not None and task is not asyncio.current_task():
                task.cancel()

    async def stop(self):
        """Ends the runs under way, each where it can go on."""
        tasks = []
        for run, (worker, task) in self.runs.items():
            self.order(on_worker.answer, run, None, worker=worker)
            tasks.append(task)
        if tasks:
            await asyncio.wait(tasks, timeout=STOP)


def train_there(run, topic):
    """On a worker: the function is sent with every run, and the scheduler remembers a thousand, so that it is small."""
    campaign = getattr(get_worker(), "mnist_campaigns", {}).get(topic)
    return campaign and campaign.train(run)


def other_versions(there):
    """What of a worker's Python and Dask is another version than ours, in words; None if nothing is."""
    here, there = get_versions()["packages"], there["packages"]
    expected, found = ({"Python": minor(of["python"]), **{name: of[name] for name in ALIKE}} for of in (here, there))
    differing = [name for name in expected if expected[name] != found[name]]
    if not differing:
        return None
    wanted, has = (", ".join(f"{name} {of[name]}" for name in differing) for of in (expected, found))
    return f"expected {wanted} as the driver has, found {has}; deno task dask setup installs the same on each machine"


def minor(python):
    """3.11 of 3.11.7: the last part makes no difference to what is sent."""
    return ".".join(python.split(".")[:2])


def say(kind, **what):
    print(json.dumps({"kind": kind, **what}), flush=True)


def read_commands(loop, commands):
    """In a thread: the lines of standard input; None at its end."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(commands.put_nowait, json.loads(line))
    loop.call_soon_threadsafe(commands.put_nowait, None)


async def main():
    commands = asyncio.Queue()
    reading = (asyncio.get_running_loop(), commands)
    threading.Thread(target=read_commands, args=reading, daemon=True).start()
    asked = await commands.get()
    tls = asked.get("tls")
    security = tls and Security(
        require_encryption=True, tls_ca_file=tls["ca"], tls_client_cert=tls["cert"], tls_client_key=tls["key"]
    )
    async with contextlib.AsyncExitStack() as ending:
        if "slurm" in asked:
            address, security = await ending.enter_async_context(slurm.cluster(PROJECT, **asked["slurm"]))
        else:
            address = asked["scheduler"]
        try:
            client = await Client(address, security=security, asynchronous=True, timeout=PATIENCE)
        except Exception as error:
            raise GoneError(f"no scheduler answered within {PATIENCE} s ({why_unreachable(error)})") from error
        ending.push_async_callback(client.close)
        await Bridge(client, asked).work(commands)


def why_unreachable(error):
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the campaign, which tells us
    cloudpickle.register_pickle_by_value(on_worker)
    try:
        asyncio.run(main())
    except (GoneError, slurm.SlurmError) as error:
        say("gone", message=str(error))
        sys.exit(1)
