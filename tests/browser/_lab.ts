// JupyterLab as `deno task lab` starts it, with a folder of copied notebooks, seen by Chromium.

import "./_no_wsl.ts";
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { type Cell, codeCells, type Notebook } from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { addressOf } from "../tasks/_lab_address.ts";

/** Chromium, which the tests take from the system; undefined where there is none. */
export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(exists);

/** @returns Chromium without a window, and without requests of its own. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath ?? "chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What of a page is wider than its place, and so cut off or scrolled; the explorer's hidden rooms aside. */
export const cutOff =
  `[...document.querySelectorAll("main *, .jp-OutputArea-output, .jp-OutputArea-output *")]
  .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
  .filter((part) => getComputedStyle(part).display !== "inline" && !part.closest(".mx"))
  .map((part) => part.scrollWidth + " in " + part.clientWidth + ": " + part.outerHTML.slice(0, 200))`;

/** A running JupyterLab; disposing of it ends it with all its kernels. */
export class Lab implements AsyncDisposable {
  private constructor(
    readonly url: URL,
    /** Holds the notebooks; it lies beside the project's own, so that "mnist" is found from it. */
    readonly folder: string,
    readonly process: Deno.ChildProcess,
    private readonly state: string,
  ) {}

  /** Starts `deno task lab` on notebooks that may be changed at will. */
  static async start(
    notebooks: Readonly<Record<string, Notebook>>,
    options: readonly string[] = [],
  ): Promise<Lab> {
    await Deno.mkdir(project.executed, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: project.executed, prefix: "lab-" });
    const state = await Deno.makeTempDir();
    for (const [name, notebook] of Object.entries(notebooks)) {
      await Deno.writeTextFile(join(folder, `${name}.ipynb`), JSON.stringify(notebook, null, 1));
    }
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        ...["task", "-q", "lab", "--no-browser", "--port=0", "--allow-root"],
        ...[
          "--ContentsManager.allow_hidden=True",
          "--expose-app-in-browser",
          ...options,
        ],
      ],
      cwd: project.root,
      // Nothing of whoever runs the tests: no settings, no workspaces, no trusted notebooks.
      env: {
        NO_COLOR: "1",
        JUPYTER_CONFIG_DIR: join(state, "config"),
        JUPYTER_DATA_DIR: join(state, "data"),
        JUPYTER_RUNTIME_DIR: join(state, "runtime"),
        IPYTHONDIR: join(state, "ipython"),
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    return new Lab(await addressOf(process.stderr), folder, process, state);
  }

  /** Opens one of the notebooks, alone on a page of its own. */
  async open(
    browser: Browser,
    name: string,
    theme: "JupyterLab Light" | "JupyterLab Dark" = "JupyterLab Light",
  ): Promise<LabPage> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const url = new URL(`/doc/tree/.executed/${basename(this.folder)}/${name}.ipynb`, this.url);
    url.search = `${this.url.search}&reset`;
    await page.goto(url.href);
    await page.locator(".jp-Notebook:visible").waitFor({ timeout: 60_000 });
    // Until then the page holds an empty notebook, and Run All runs nothing.
    await page.evaluate(`(async ({ revealed, context }) => {
      await revealed;
      await context.sessionContext.ready;
    })(window.jupyterapp.shell.currentWidget)`);
    const shown = new LabPage(page);
    await shown.execute("apputils:change-theme", { theme });
    return shown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGINT");
    await this.process.status;
    await Deno.remove(this.folder, { recursive: true });
    await Deno.remove(this.state, { recursive: true });
  }
}

/** One notebook in JupyterLab. */
export class LabPage implements AsyncDisposable {
  constructor(readonly page: Page) {}

  /** Chooses from the menu bar. */
  async choose(menu: string, item: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page.getByRole("menuitem", { name: item }).first().click();
  }

  /** Presses a button above the notebook, and agrees to what it asks. */
  async press(button: "interrupt" | "restart-and-run"): Promise<void> {
    await this.page.locator(`.jp-Toolbar-item[data-jp-item-name="${button}"]`).click();
    if (button === "interrupt") return;
    await this.page.locator(".jp-Dialog button.jp-mod-accept").click();
  }

  /** Executes one of JupyterLab's commands, for what has no button. */
  async execute(command: string, args: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.page.evaluate(
      `window.jupyterapp.commands.execute(${JSON.stringify(command)}, ${JSON.stringify(args)})`,
    );
  }

  /** The notebook as JupyterLab has it now. */
  async notebook(): Promise<Notebook> {
    return await this.page.evaluate(
      "window.jupyterapp.shell.currentWidget.context.model.toJSON()",
    );
  }

  /** Whether JupyterLab trusts what is in the notebook. */
  async isTrusted(): Promise<boolean> {
    return await this.page.evaluate(
      "[...window.jupyterapp.shell.currentWidget.model.cells].some(({ trusted }) => trusted)",
    );
  }

  /** Waits until so many figures are decoded, and tables and bars laid out; not one more. */
  async sees(expected: { readonly pictures: number; readonly html: number }): Promise<void> {
    const look = () =>
      this.page.evaluate<typeof expected>(`({
        pictures: [...document.querySelectorAll(".jp-OutputArea img:not(.mx img)")]
          .filter((image) => image.complete && image.naturalWidth > 0).length,
        html: [...document.querySelectorAll(".jp-OutputArea .jp-RenderedHTML")]
          .filter((part) => part.textContent.trim()).length,
      })`);
    const deadline = performance.now() + 20_000;
    while (!isDeepStrictEqual(await look(), expected)) {
      if (performance.now() > deadline) assert.deepEqual(await look(), expected);
      await this.page.waitForTimeout(100);
    }
  }

  /** Waits until a condition holds of the notebook. */
  async until(
    what: string,
    holds: (cells: readonly Cell[]) => boolean,
    seconds = 60,
  ): Promise<readonly Cell[]> {
    const deadline = performance.now() + seconds * 1000;
    while (true) {
      const cells = codeCells(await this.notebook());
      if (holds(cells)) return cells;
      if (performance.now() > deadline) {
        const states = cells.map(({ execution_count, outputs }) => ({ execution_count, outputs }));
        throw new Error(
          `waited ${seconds} s until ${what}: ${JSON.stringify(states).slice(0, 2000)}`,
        );
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** Waits until every code cell was executed, in order. */
  async finished(seconds = 60): Promise<readonly Cell[]> {
    return await this.until(
      "every cell is done",
      (cells) => cells.every(({ execution_count }, index) => execution_count === index + 1),
      seconds,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.evaluate(
      "window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()",
    );
    await this.page.close();
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
