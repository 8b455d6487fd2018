# Renders executed notebooks as one static site, for `deno task site`: nbconvert's lab template without
# scripts, pictures in files of their own, JupyterLab's styles beside them.
# Its arguments: the folder to make or to replace, then the notebooks' paths, in order.

import base64
import os
import re
import shutil
import struct
import sys
from pathlib import Path
from urllib.parse import unquote

import nbformat
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

here = Path(__file__).resolve().parent
templates = here
site = {
    "title": "MNIST in TypeScript",
    "description": "Notebooks that load MNIST, train a convolutional network and test it, in TypeScript from end "
    "to end, on native TensorFlow.",
}


def main(folder, *paths):
    """Makes the site beside the one that is there, and puts it in its place when it is whole."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "index.html").exists():
        sys.exit(f"{folder.name}/ is there and is no site: remove it, and run this again.")
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        make(new, *paths)
        if folder.exists():
            shutil.rmtree(folder)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def make(folder, *paths):
    notebooks = [(Path(path), nbformat.read(path, as_version=4)) for path in paths]
    pages = [page_of(path, notebook) for path, notebook in notebooks]
    for page, before, after in zip(pages, [None, *pages], [*pages[1:], None]):
        page |= {"before": before, "after": after}
    site["pages"] = pages
    folder.mkdir()
    for page, (_, notebook) in zip(pages, notebooks):
        text = tidied(render(notebook, page, folder), page, folder)
        (folder / f"{page['name']}.html").write_text(text, encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(templates), trim_blocks=True)
    text = environment.get_template("contents.html.j2").render(site=site)
    (folder / "index.html").write_text(text.lstrip(), encoding="utf-8")
    write_styles(folder / "style")


def page_of(path, notebook):
    """A notebook's title and what it is about: its first heading, and the first paragraph below."""
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    title = re.search(r"^# +(.+)$", first, re.MULTILINE)
    paragraphs = [part for part in first.split("\n\n") if part.strip() and not part.startswith("#")]
    return {
        "name": path.stem,
        "folder": path.parent,
        "title": plain(title[1]) if title else path.stem,
        "description": plain(paragraphs[0]) if paragraphs else "",
        "picture": None,
    }


def plain(markdown):
    """Markdown without its marks, as far as a title or a first paragraph has any."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(markdown.split()))
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", text)


def render(notebook, page, folder):
    pictures = []

    def picture(output):
        """Writes an output's picture to a file; its words are its text for those who do not see it."""
        png = base64.b64decode(output["data"]["image/png"])
        told = output.get("metadata", {}).get("image/png", {})
        across, down = struct.unpack(">II", png[16:24])
        width = int(told.get("width", across))
        file = f"pictures/{page['name']}_{len(pictures) + 1}.png"
        (folder / "pictures").mkdir(exist_ok=True)
        (folder / file).write_bytes(png)
        alt = told.get("alt") or output["data"].get("text/plain", "")
        pictures.append({"file": file, "width": width, "height": round(down * width / across), "alt": alt})
        page["picture"] = page["picture"] or pictures[-1]
        return pictures[-1]

    exporter = HTMLExporter(
        template_name="site",
        extra_template_basedirs=[str(here.parent)],
        config=Config({
            "TemplateExporter": {"exclude_input_prompt": True, "exclude_output_prompt": True},
            "NbConvertBase": {"display_data_priority": ["text/html", "text/markdown", "image/png", "text/plain"]},
        }),
    )
    text, _ = exporter.from_notebook_node(
        notebook, {"site": site, "page": page, "picture": picture, "metadata": {"name": page["name"]}}
    )
    return text


def tidied(text, page, folder):
    """Links lead to pages; what scrolls can be reached by the keyboard, and nothing else is a stop on its way."""
    soup = BeautifulSoup(text, features="html.parser")
    for unwanted in soup.select("a.anchor-link, script, iframe"):
        unwanted.decompose()
    for image in soup.select("main img[src]"):
        source = unquote(image["src"])
        if re.match(r"data:|pictures/", source):
            continue
        if re.match(r"[a-z]+:", source):
            sys.exit(f"{page['name']} shows {source}, a picture of another host, which the site must not ask for.")
        (folder / "pictures").mkdir(exist_ok=True)
        shutil.copy(page["folder"] / source, folder / "pictures")
        image["src"] = f"pictures/{Path(source).name}"
    pages = {page["name"] for page in site["pages"]}
    for link in soup.select("main a[href]"):
        target = unquote(link["href"])
        file, _, place = target.partition("#")
        if re.match(r"https?:|mailto:|#", target):
            continue
        name = re.sub(r"^\./|\.ipynb$", "", file)
        if file == "../lib/README.md":
            link["href"] = "docs/index.html"  # where the site has what that page leads to
        elif name in pages:
            link["href"] = f"{name}.html" + (f"#{place}" if place else "")
        else:
            del link["href"]  # a file of the project, which the site does not have: its name is left
    for wrapper in soup.select(".jp-Cell-inputWrapper[tabindex]"):
        del wrapper["tabindex"]
    for scroller in soup.select(".jp-InputArea-editor, .jp-OutputArea-output"):
        scroller["tabindex"] = "0"
    for header in soup.select("th"):
        if not header.get_text(strip=True):
            header.name = "td"
            header.attrs.pop("scope", None)
    return str(soup)


def write_styles(folder):
    """JupyterLab's styles as nbconvert has them, and ours after them."""
    folder.mkdir()
    static = Path(sys.prefix) / "share" / "jupyter" / "nbconvert" / "templates" / "lab" / "static"
    _, resources = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook())
    highlighting = "\n".join(resources["inlining"]["css"])
    (folder / "lab.css").write_text((static / "index.css").read_text() + highlighting)
    for theme in ["light", "dark"]:
        (folder / f"{theme}.css").write_text((static / f"theme-{theme}.css").read_text())
    (folder / "site.css").write_text((templates / "site.css").read_text())


main(Path(sys.argv[1]), *sys.argv[2:])
