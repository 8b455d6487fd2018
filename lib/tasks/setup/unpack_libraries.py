# Takes single files out of a wheel, as it comes down or from a file, and stops reading once it has them all:
# TensorFlow's two libraries are the first 193 MB of 274. Each must have the SHA-256 that is given for it.
# Its arguments: the wheel's address or path, the folder to put the files in, and NAME=SHA256 for each.

import hashlib
import http.client
import os
import struct
import sys
import tempfile
import time
import urllib.request
import zlib

source, folder, *pinned = sys.argv[1:]
wanted = dict(pin.split("=") for pin in pinned)
remote = "://" in source


class Unsuitable(Exception):
    pass


def unpack(wheel):
    """Reads a zip file from its beginning: before each file in it stand its name and its sizes."""
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as unverified:
        missing = set(wanted)
        while missing:
            mark, flags, method, packed, name_size, extra = struct.unpack("<4s2x2H8xI4x2H", exactly(wheel, 30))
            name = os.path.basename(exactly(wheel, name_size).decode())
            exactly(wheel, extra)
            if mark != b"PK\3\4":
                raise Unsuitable(f"no {' and no '.join(sorted(missing))} in it")
            if flags & 8 or packed == 0xFFFFFFFF or (name in missing and method != 8):
                raise Unsuitable("it is packed in another way than expected")
            if name in missing:
                inflate(wheel, packed, name, os.path.join(unverified, name))
                missing.remove(name)
            else:
                for _ in pieces(wheel, packed):
                    pass
        for name in wanted:
            os.replace(os.path.join(unverified, name), os.path.join(folder, name))


def inflate(wheel, packed, name, path):
    inflater, digest = zlib.decompressobj(-zlib.MAX_WBITS), hashlib.sha256()
    with open(path, "wb") as file:
        for piece in pieces(wheel, packed):
            part = inflater.decompress(piece)
            digest.update(part)
            file.write(part)
    if digest.hexdigest() != wanted[name]:
        raise Unsuitable(f"{name}: expected SHA-256 {wanted[name]}, found {digest.hexdigest()}")


done, told = 0, time.monotonic()


def pieces(wheel, size):
    global done, told
    while size > 0:
        piece = exactly(wheel, min(size, 1 << 18))
        size -= len(piece)
        done += len(piece)
        if time.monotonic() - told > 0.5:
            told = time.monotonic()
            print(f"{done / 1e6:.0f} MB", flush=True)
        yield piece


def exactly(wheel, size):
    data = wheel.read(size)
    if len(data) < size:
        raise Unsuitable("it ends too early")
    return data


try:
    if remote and (os.environ.get("PIP_INDEX_URL") or os.environ.get("PIP_NO_INDEX")):
        raise Unsuitable("pip is told to use another index")
    with urllib.request.urlopen(source, timeout=20) if remote else open(source, "rb") as wheel:
        unpack(wheel)
except (Unsuitable, OSError, http.client.HTTPException, zlib.error) as error:
    sys.exit(f"Error: {source}: {error}")
