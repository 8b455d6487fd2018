"""Executes one notebook in this Python's own kernel, as lib/tasks/notebooks/execute_notebook.py does in Deno's."""

import os
import sys
import tempfile

with tempfile.TemporaryDirectory(prefix="notebook-") as runtime:
    os.environ["JUPYTER_RUNTIME_DIR"] = runtime  # connection files: gone with this process
    import nbformat
    from jupyter_client import KernelManager
    from jupyter_client.kernelspec import KernelSpecManager
    from nbclient import NotebookClient

    kernels = KernelSpecManager(
        kernel_dirs=[os.path.join(sys.prefix, "share", "jupyter", "kernels")],
        ensure_native_kernel=False,
    )
    notebook = nbformat.read(sys.argv[1], as_version=4)
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=kernels)
    NotebookClient(notebook, km=manager, timeout=None, coalesce_streams=True).execute()
    printed = [out["text"] for out in notebook.cells[-1].outputs if out.output_type == "stream"]
    print("".join(printed))
