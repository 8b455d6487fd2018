# Dask's own commands with safe defaults, as `deno task dask`: a scheduler, a worker, certificates; others as they are.

import argparse
import os
import pathlib
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # python -I leaves it out
import slurm  # noqa: E402

HERE = "127.0.0.1"


def main(command, *args):
    if command == "certificates":
        return make_certificates(*args)
    if command in ("scheduler", "worker"):
        args = with_defaults(command, args)
    os.execv(sys.executable, [sys.executable, "-m", "dask", command, *args])


def with_defaults(command, args):
    known = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for option in ("--host", "--nthreads", "--dashboard-address", "--tls-ca-file"):
        known.add_argument(option)
    given, others = known.parse_known_args(args)
    # Where a scheduler listens, and whom a worker reaches; without TLS, that is this machine alone.
    place = given.host or HERE if command == "scheduler" else next((arg for arg in others if "://" in arg), HERE)
    is_here = place.split("://")[-1].rsplit(":", 1)[0] in (HERE, "localhost") or place in (HERE, "localhost")
    if not is_here and not given.tls_ca_file:
        sys.exit(
            f"{place}: without TLS, whoever reaches a scheduler or its workers can run programs on them; make "
            "certificates with deno task dask certificates FOLDER, and give --tls-ca-file, --tls-cert and --tls-key"
        )
    host = given.host or (HERE if is_here else None)
    made = ["--tls-ca-file", given.tls_ca_file] if given.tls_ca_file else []
    if host:
        made += ["--host", f"tls://{host}" if given.tls_ca_file else host]
    if given.dashboard_address:
        made += ["--dashboard-address", given.dashboard_address]
    else:
        # Dask opens a port all the same: for this machine alone, and with nothing behind it.
        made += ["--no-dashboard", "--dashboard-address", f"{HERE}:0"]
        os.environ["DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES"] = "[]"
        os.environ["DASK_DISTRIBUTED__WORKER__HTTP__ROUTES"] = "[]"
    if command == "worker":
        made += ["--nthreads", given.nthreads or str(os.cpu_count()), "--no-nanny", "--memory-limit", "0"]
    return [*made, *others]


def make_certificates(folder):
    made = pathlib.Path(folder)
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        slurm.certificates(made)
    except FileExistsError as error:
        sys.exit(f"{error.filename}: expected no certificates yet, found this; give another folder")
    print(f"{made}: key.pem, cert.pem and ca.pem. Whoever has the key can run programs on the cluster.")


main(*sys.argv[1:])
