# Makes the virtual environment anew in the folder named; set-up's own files in it stay.
# Python does this and not the task, which has no permission to write what it may run.

import os
import shutil
import sys
import venv

folder = sys.argv[1]
for entry in os.scandir(folder):
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    elif not entry.name.startswith("setup."):
        os.remove(entry.path)
venv.create(folder, with_pip=True, symlinks=os.name != "nt")
