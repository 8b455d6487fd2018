"""What the Python contenders share: their orders on the command line, JSON lines, the data and their memory."""

import json
import os
import sys

import numpy as np

try:
    import resource
except ImportError:  # Windows has no such count
    resource = None

CONFIG = json.loads(sys.argv[1])
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def images_and_labels(part):
    """Images as n x 784 floats from 0 to 1, mapped into memory from the file that all contenders have, and labels."""
    path = os.path.join(CONFIG["data"], part)
    images = np.memmap(f"{path}_images.f32", dtype=np.float32, mode="c").reshape(-1, 28, 28)
    return images, np.fromfile(f"{path}_labels.u8", dtype=np.uint8)


def peak_bytes():
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def serve(contender):
    """Answers one line at a time, with the method that a request names, until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints must not come between

    def answer(values):
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    answer(contender.greeting())
    for line in sys.stdin:
        request = json.loads(line)
        kind = request.pop("do")
        try:
            answer({"bytes": peak_bytes()} if kind == "memory" else getattr(contender, kind)(**request))
        except Exception as error:  # a contender that cannot is left out, with its reason
            said = [line.strip() for line in str(error).splitlines() if line.strip()]
            answer({"error": f"{type(error).__name__}: {said[0][:300] if said else ''}"})
