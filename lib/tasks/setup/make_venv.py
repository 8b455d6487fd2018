# Makes the virtual environment anew in the folder named; set-up's own files in it stay, and TensorFlow's libraries.
# Python does this and not the task, which has no permission to write what it may run.

import importlib.util
import os
import shutil
import subprocess
import sys
import venv

folder = sys.argv[1]
for entry in os.scandir(folder):
    if entry.name == "tensorflow":
        continue
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    elif not entry.name.startswith("setup."):
        os.remove(entry.path)
ensurepip = importlib.util.find_spec("ensurepip") is not None
venv.create(folder, with_pip=ensurepip, symlinks=os.name != "nt")
if not ensurepip:
    # Where Debian's python3-venv is missing, as on Colab and Kaggle, the system's own pip is lent.
    python = os.path.join(folder, "bin", "python")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.check_output([python, "-I", "-c", where], text=True).strip()
    pip = os.path.dirname(importlib.util.find_spec("pip").origin)
    shutil.copytree(pip, os.path.join(packages, "pip"), ignore=shutil.ignore_patterns("__pycache__"))
