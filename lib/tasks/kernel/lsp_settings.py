# Whether JupyterLab helps while typing, for the jupyter_server_config.py that set-up writes.

import json
import os
import pathlib
import sys

ENOUGH = 4e9  # bytes: this takes up to 0.9 GB, a notebook 1.5 GB, and JupyterLab, a browser and the system the rest


def settings(python, deno):
    """Of jupyter-lsp's LanguageServerManager."""
    spec = {
        "version": 2,
        "argv": [python, "-I", str(pathlib.Path(__file__).with_name("deno_lsp.py")), deno],
        "env": {"DENO_NO_UPDATE_CHECK": "1"},
        "display_name": "Deno",
        "languages": ["typescript", "x.typescript"],
        "mime_types": ["text/typescript", "text/x.typescript"],
        "requires_documents_on_disk": False,  # a copy elsewhere would not be where "mnist" is known
    }
    return {"autodetect": False, "language_servers": {"deno": spec} if is_wanted() else {}}


def is_wanted():
    said = os.environ.get("MNIST_LANGUAGE_SERVER", "")
    if said not in ("", "on", "off"):
        sys.exit(f'MNIST_LANGUAGE_SERVER: expected "on" or "off", found {json.dumps(said)}')
    return memory() >= ENOUGH if said == "" else said == "on"


def memory(root="/"):
    """Bytes that the machine has, or that the control groups of this process let it have, the least of them."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    top = pathlib.Path(root, "sys/fs/cgroup")
    groups = {top, top / "memory"}  # in a container the paths below may be the host's, and not exist
    for line in lines_of(pathlib.Path(root, "proc/self/cgroup")):
        _, controllers, path = line.split(":", 2)
        if controllers in ("", "memory"):
            group = top / controllers / path.lstrip("/")
            groups |= {group, *group.parents}
    for group in groups:
        for file in ("memory.max", "memory.limit_in_bytes"):
            found += [int(line) for line in lines_of(group / file) if line.isdigit()]
    return min(found)


def lines_of(path):
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
