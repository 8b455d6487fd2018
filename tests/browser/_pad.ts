// The page that reads what is drawn, in Chromium, by its name for each thing.

import { pathToFileURL } from "node:url";
import type { Browser, FrameLocator, Page } from "playwright-core";

/** A digit as a pen wrote it, in thousandths of the pad's height: x, y, x, y, … of each stroke. */
export interface Written {
  readonly digit: number;
  readonly strokes: readonly (readonly number[])[];
}

/** How the page is opened. */
export interface PadViewOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

/** The page, opened; disposing of it closes it. */
export class PadView implements AsyncDisposable {
  /** What it asked for over any network. */
  readonly asked: string[] = [];
  /** What it complained of. */
  readonly errors: string[] = [];

  /**
   * @param page where it is
   * @param within the frame that it is in, unless it is the whole page
   */
  constructor(readonly page: Page, private readonly within: Page | FrameLocator = page) {
    page.on("request", (request) => {
      if (/^(?:https?|wss?|ftp):/.test(request.url())) this.asked.push(request.url());
    });
    page.on("pageerror", ({ message }) => this.errors.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  /** Opens a page by its address or path, and waits for its network. */
  static async open(
    browser: Browser,
    place: string,
    { width = 1280, height = 860, colorScheme = "light" }: PadViewOptions = {},
  ): Promise<PadView> {
    const view = new PadView(await browser.newPage({ viewport: { width, height }, colorScheme }));
    await view.page.goto(place.startsWith("http") ? place : pathToFileURL(place).href);
    await view.page.locator("html[data-ready]").waitFor({ timeout: 60_000 });
    return view;
  }

  /** Writes with the mouse, as a hand does: from point to point, with the button down. */
  async write({ strokes }: Pick<Written, "strokes">): Promise<void> {
    const { x: left, y: top, height } = (await this.within.locator("#pad canvas").boundingBox())!;
    for (const stroke of strokes) {
      const move = (at: number) => {
        const [x, y] = [stroke[at]!, stroke[at + 1]!].map((part) => part * height / 1000);
        return this.page.mouse.move(left + x!, top + y!);
      };
      await move(0);
      await this.page.mouse.down();
      // Waiting for each would take a frame a point; a hand does not wait either, and moves coalesce.
      const others = Array.from({ length: stroke.length / 2 - 1 }, (_, i) => move(2 * i + 2));
      await Promise.all(others);
      await this.page.mouse.up();
    }
  }

  async press(button: "Undo" | "Clear"): Promise<void> {
    await this.within.getByRole("button", { name: button }).click();
  }

  /** What is told to those who do not see the page, once it has read all that is there. */
  async said(pattern: RegExp): Promise<string> {
    const status = this.within.getByRole("status").filter({ hasText: pattern });
    await status.waitFor({ state: "attached", timeout: 60_000 });
    return await status.textContent() ?? "";
  }

  /** The answer, as everyone sees it. */
  async answer(): Promise<string> {
    return await this.within.locator("#answer").textContent() ?? "";
  }

  /** Milliseconds from each lifting of the pen to the probabilities it led to. */
  async times(): Promise<number[]> {
    return await this.page.evaluate(
      `performance.getEntriesByName("pen lifted to probabilities").map(({ duration }) => duration)`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}
