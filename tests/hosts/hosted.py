# Executes notebooks/hosted.ipynb as Kaggle and Colab would: away from the project, in a Python kernel,
# the project's address put in. Its arguments: the project, and where the executed notebook goes.

import os
import re
import sys

import nbformat
from nbclient import NotebookClient

project, output = sys.argv[1:]
os.environ["MNIST_DIR"] = os.path.join(project, "data")
notebook = nbformat.read(os.path.join(project, "notebooks", "hosted.ipynb"), as_version=4)
[parameters] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
parameters.source, put = re.subn(r"(?<=^repository = )\S+", f'"file://{project}"', parameters.source)
assert put == 1, parameters.source
NotebookClient(
    notebook,
    kernel_name="python3",
    timeout=None,
    resources={"metadata": {"path": os.path.dirname(os.path.abspath(output))}},
).execute()
nbformat.write(notebook, output)

shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
told = "\n".join(output.get("data", {}).get("text/plain", "") for output in shown)
result = next(line for line in told.splitlines() if line.startswith("3_test: test accuracy 9"))
pictures = sum("image/png" in output.get("data", {}) for output in shown)
print(result, f"{pictures} pictures", sep="; ")
assert pictures >= 3
