# Renders executed notebooks as one static site, for `deno task site`: nbconvert's lab template without
# scripts, pictures in files of their own, JupyterLab's styles beside them, and a front page from README.md.
# Its arguments: --draw if a page to draw in will be put beside them, which the front page then shows; the folder to make
# or to replace; the notebooks' paths, in order.

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
from nbconvert.filters import markdown2html
from traitlets.config import Config

here = Path(__file__).resolve().parent
templates = here
root = here.parents[2]
site = {}


def main(folder, *paths):
    """Makes the site beside the one that is there, and puts it in its place when it is whole."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "index.html").exists():
        sys.exit(f"{folder.name}/ is there and is no site: remove it, and run this again.")
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        new.mkdir()
        make(new, *paths)
        if folder.exists():
            shutil.rmtree(folder)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def make(folder, *paths):
    readme = sections_of((root / "README.md").read_text(encoding="utf-8"))
    site["title"] = readme["title"]
    site["description"] = plain(readme["introduction"].partition("![")[0])
    notebooks = [(Path(path), nbformat.read(path, as_version=4)) for path in paths]
    front = {"name": "index", "folder": root, "title": site["title"], "picture": None}
    pages = [front, *(page_of(path, notebook) for path, notebook in notebooks)]
    for page, before, after in zip(pages, [None, *pages], [*pages[1:], None]):
        page |= {"before": before, "after": after}
    site["pages"] = pages[1:]
    (folder / "source").mkdir()
    for page, (path, notebook) in zip(site["pages"], notebooks):
        write(folder, page, render(notebook, page, folder))
        shutil.copy(path, folder / "source")
    environment = Environment(loader=FileSystemLoader(templates), trim_blocks=True)
    text = environment.get_template("contents.html.j2").render(
        site=site,
        page=front,
        introduction=markdown2html(readme["introduction"]),
        commands=markdown2html(readme["Two commands"]),
        figures=figures_of(readme["Results"]),
    )
    write(folder, front, text)
    write_styles(folder / "style")


def write(folder, page, text):
    (folder / f"{page['name']}.html").write_text(tidied(text, page, folder).lstrip(), encoding="utf-8")


def sections_of(readme):
    """The README's title, its introduction, and its sections by their headings."""
    head, *sections = re.split(r"^## +", readme, flags=re.MULTILINE)
    title, _, introduction = head.partition("\n")
    found = {heading: body for heading, _, body in (section.partition("\n") for section in sections)}
    for wanted in ["Two commands", "Results"]:
        if wanted not in found:
            sys.exit(f"README.md has no section {wanted}, which the front page shows.")
    return {"title": title.lstrip("# "), "introduction": introduction, **found}


def figures_of(markdown):
    """The README's table of results: the figures with what they are, what they compare with, and their commands."""
    table = BeautifulSoup(markdown2html(markdown), features="html.parser").table
    rows = []
    for row in table.tbody.find_all("tr"):
        what, result, command = [cell.decode_contents() for cell in row.find_all("td")]
        figure, _, beside = result.partition(";")
        rows.append({"what": what, "figure": figure, "beside": beside, "command": command})
    return {"made_by": table.thead.find_all("th")[2].decode_contents(), "rows": rows}


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
    """Links lead to pages, pictures open large, and what scrolls can be reached by the keyboard."""
    soup = BeautifulSoup(text, features="html.parser")
    for unwanted in soup.select("a.anchor-link, script, iframe:not(.draw)"):
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
    for number, image in enumerate(soup.select("main img[src^='pictures/']:not(.contents img)"), 1):
        open_large(soup, image, f"large-{number}")
    pages = {page["name"] for page in site["pages"]}
    for link in soup.select("main a[href]"):
        target = unquote(link["href"])
        file, _, place = target.partition("#")
        if re.match(r"https?:|mailto:|#|source/|docs/|draw/", target):
            continue
        if file.endswith("lib/README.md"):
            link["href"] = "docs/index.html"  # where the site has what that page leads to
        elif Path(file).stem in pages and Path(file).suffix in [".ipynb", ".html"]:
            link["href"] = f"{Path(file).stem}.html" + (f"#{place}" if place else "")
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


def open_large(soup, image, name):
    """Puts a button over a picture that opens it, without a script, as large as it was drawn."""
    figure = image.wrap(soup.new_tag("div", attrs={"class": "figure"}))
    button = soup.new_tag("button", attrs={"type": "button", "popovertarget": name, "class": "enlarge"})
    label = soup.new_tag("span")
    label.string = "Enlarge"
    button.append(label)
    large = soup.new_tag("div", attrs={"popover": "", "id": name, "class": "large"})
    close = soup.new_tag("button", attrs={
        "type": "button", "popovertarget": name, "popovertargetaction": "hide", "class": "close",
    })
    close.string = "Close"
    room = soup.new_tag("div", attrs={"class": "room", "tabindex": "0", "role": "region", "aria-label": "The picture"})
    room.append(soup.new_tag("img", attrs={"src": image["src"], "alt": image.get("alt", "")}))
    large.extend([close, room])
    figure.extend([button, large])


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


site["draw"] = sys.argv[1] == "--draw"
place, *notebooks = sys.argv[2 if site["draw"] else 1 :]
main(Path(place), *notebooks)
