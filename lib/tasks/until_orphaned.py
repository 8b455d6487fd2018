# Runs a Python module, or a file, named first, as `python -m` or `python` would; but should its standard input end, whoever
# started it is gone, and it is asked to end too.

import os
import runpy
import signal
import sys
import threading


def end_with_input():
    # Not sys.stdin, whose buffer is locked while the interpreter ends.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if os.name == "posix":
    os.setsid()  # Ctrl-C reaches whoever started it, and so arrives here once, as the end of input
threading.Thread(target=end_with_input, daemon=True).start()
sys.argv.pop(0)
if sys.argv[0].endswith(".py"):
    runpy.run_path(sys.argv[0], run_name="__main__")
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
