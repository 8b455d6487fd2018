#!/bin/bash
# Proves .binder/postBuild in a bare Debian: no compiler, no Node, no Deno, an unprivileged user, a
# fresh HOME. Makes the system with debootstrap, builds there, executes 3_test, starts a Jupyter
# server below a base URL as JupyterHub and Binder do, and executes 3_test as another user from the
# same folder, which that user may not write to. Needs root and debootstrap; `deno task hosts`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ "$(id -u)" = 0 ] || { echo "hosts: root is needed, to make a system and change into it."; exit 1; }
command -v debootstrap > /dev/null || { echo "hosts: debootstrap is needed (apt install debootstrap)."; exit 1; }

root="$(mktemp -d /var/tmp/mnist-hosts-XXXXXX)"
chmod 755 "$root"
cleanup() {
  umount "$root/proc" "$root/dev" 2> /dev/null || true
  rm -rf --one-file-system "$root"
}
trap cleanup EXIT
say() { printf '%-58s %s\n' "$1" "$2"; }
as() { # USER COMMAND: a login's bare environment, and nothing of ours but how the network is reached
  chroot --userspec="$1" "$root" env -i HOME="/home/$1" USER="$1" PATH=/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 "${network[@]}" bash -euc "cd ~; $2"
}
network=()
while IFS= read -r line; do network+=("$line"); done < <(env | grep -iE '^(https?_proxy|no_proxy|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|PIP_CERT|DENO_TLS_CA_STORE)=' || true)

started=$SECONDS
debootstrap --variant=minbase --include=python3,python3-venv,git,ca-certificates,curl bookworm \
  "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > /dev/null
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
for user in maker reader; do chroot "$root" useradd --create-home --shell /bin/bash "$user"; done
size() { du -sm "$root" --exclude=proc --exclude=dev | cut -f1; }
bare=$(size)
say "a bare Debian with Python and git, ${bare} MB" "$((SECONDS - started)) s"
as maker true
for absent in gcc cc make node npm deno; do
  if as maker "command -v $absent"; then echo "hosts: expected no $absent there"; exit 1; fi
done

project=/home/maker/project
git clone --quiet --no-hardlinks . "$root$project"
data="${MNIST_DIR:-data}"
if [ -e "$data/t10k-images-idx3-ubyte.gz" ]; then cp "$data"/*.gz "$root$project/data/"; fi
chroot "$root" chown -R maker:maker "$project"
chmod 755 "$root/home/maker"

started=$SECONDS
as maker "cd project && .binder/postBuild"
say ".binder/postBuild, $(($(size) - bare)) MB more" "$((SECONDS - started)) s"

started=$SECONDS
as maker "cd project && PATH=\$PWD/.venv/bin:\$PATH deno task -q run"
say "deno task run" "$((SECONDS - started)) s"

as maker "cd project && .binder/start .venv/bin/python -I tests/hosts/behind_base_url.py"
say "the model evaluated in a kernel below a base URL" "ok"

as reader "cd $project && ! touch notebooks/x 2> /dev/null"
as reader "cd $project && .binder/start .venv/bin/python -I tests/hosts/behind_base_url.py"
say "the same by another user, in a folder closed to them" "ok"
as reader "cd $project && PATH=\$PWD/.venv/bin:\$PATH && ! deno task -q run 2> ~/said && grep 'cannot be written' ~/said"

# As on Kaggle and Colab: a Python kernel in a folder of its own, where there is no Deno.
chroot "$root" git config --system --add safe.directory '*' # a user clones another's repository
started=$SECONDS
as reader "mkdir content && $project/.venv/bin/python -I - $project content/executed.ipynb < $project/tests/hosts/hosted.py"
say "notebooks/hosted.ipynb: clone, Deno by pip, set-up, 3_test" "$((SECONDS - started)) s"
