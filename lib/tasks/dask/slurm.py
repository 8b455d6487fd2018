# A Dask cluster of Slurm jobs: a scheduler in this process, which encrypts and knows its own only, and N workers.

import contextlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

import dask
from distributed import Scheduler, Security
from distributed.utils import get_ip

LEAVE = "60s"  # that a worker waits for a scheduler that is gone


class SlurmError(Exception):
    """Slurm took no jobs; the message says what it said."""


@contextlib.asynccontextmanager
async def cluster(project, workers, options):
    """Gives the scheduler's address, and the Security to reach it with; cancels the jobs at the end."""
    logs = pathlib.Path(sys.prefix) / "slurm"
    logs.mkdir(exist_ok=True)
    keys = pathlib.Path(tempfile.mkdtemp(prefix="keys-", dir=logs))  # for its owner alone
    security = certificates(keys)
    dask.config.set({"distributed.scheduler.http.routes": []})
    try:
        here = {"protocol": "tls", "host": get_ip(), "port": 0, "dashboard": False, "dashboard_address": "127.0.0.1:0"}
        async with Scheduler(security=security, **here) as scheduler:
            job = submit(project, workers, options, worker_command(scheduler.address, keys), logs)
            try:
                yield scheduler.address, security
            finally:
                subprocess.run(["scancel", job], check=False)
    finally:
        shutil.rmtree(keys, ignore_errors=True)


def certificates(folder):
    """Makes a key and a certificate that vouches for itself, for all who belong to a cluster; a year long."""
    security = Security.temporary()
    for name, text in (
        ("key.pem", security.tls_client_key),
        ("cert.pem", security.tls_client_cert),
        ("ca.pem", security.tls_ca_file),
    ):
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    return security


def worker_command(address, keys):
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    tls = ["--tls-ca-file", keys / "ca.pem", "--tls-cert", keys / "cert.pem", "--tls-key", keys / "key.pem"]
    until = ["--memory-limit", "0", "--death-timeout", LEAVE]
    return shlex.join(map(str, [sys.executable, "-m", "dask", "worker", address, *alone, *tls, *until]))


def submit(project, workers, options, command, logs):
    script = f"#!/bin/sh\ncd {shlex.quote(str(project))} && exec {command}\n"
    ours = [f"--array=1-{workers}", "--cpus-per-task=1", "--job-name=campaign", f"--output={logs}/%A_%a.log"]
    try:
        asked = subprocess.run(
            ["sbatch", "--parsable", *ours, *shlex.split(options)], input=script, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise SlurmError("expected Slurm's sbatch on PATH, found none; start this on a login node") from None
    if asked.returncode != 0:
        raise SlurmError(f"sbatch took no job: {asked.stderr.strip()}")
    return asked.stdout.strip().split(";")[0]
