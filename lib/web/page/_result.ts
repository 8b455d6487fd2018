// Shows a reading: the answer, what the network saw, how likely each class is, and the same in words.

import type { ReadDigit, Reading } from "../../handwriting/read_picture.ts";

/** Rows of bars shown where there are more classes. */
const mostBars = 12;

/** The part of the page that shows what was read. */
export class Result {
  readonly #names: readonly string[];
  readonly #choose: (at: number) => void;

  /**
   * @param names what the classes are called
   * @param choose is called with the digit that the reader wants to look at
   */
  constructor(names: readonly string[], choose: (at: number) => void) {
    this.#names = names;
    this.#choose = choose;
    this.show(undefined, 0);
  }

  /** Shows a reading, or that nothing was drawn. */
  show(reading: Reading | undefined, chosen: number): void {
    const { text = "", digits = [] } = reading ?? {};
    const answer = element("answer");
    answer.textContent = text || "–";
    answer.toggleAttribute("data-empty", text === "");
    answer.toggleAttribute("data-long", [...text].length > 4);
    const sure = element("sure");
    sure.textContent = reading ? sentenceOf(reading, this.#names) : "Nothing is drawn yet.";
    sure.classList.toggle("doubt", reading?.unsure === true && digits.length > 0);
    element("seen").toggleAttribute("data-many", digits.length > 3);
    element("seen").replaceChildren(
      ...digits.map((digit, at) => this.#tile(reading!, digit, at, chosen)),
    );
    this.#showBars(digits[chosen]);
  }

  /** Marks another digit as the one looked at; the buttons stay, and with them the focus. */
  choose(reading: Reading, chosen: number): void {
    element("seen").querySelectorAll("button").forEach((button, at) =>
      button.setAttribute("aria-pressed", String(at === chosen))
    );
    this.#showBars(reading.digits[chosen]);
  }

  /** What is said of a reading to those who do not see it. */
  inWords(reading: Reading | undefined): string {
    if (!reading) return "Nothing is drawn.";
    return reading.digits.length === 0
      ? sentenceOf(reading, this.#names)
      : `Read: ${[...reading.text].join(" ")}. ${sentenceOf(reading, this.#names)}`;
  }

  #tile({ dataset }: Reading, digit: ReadDigit, at: number, chosen: number): HTMLElement {
    const { width, height, images } = dataset;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d")!; // asked for no other kind
    const pixels = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      const grey = images[at * width * height + i]!;
      pixels.data.set([grey, grey, grey, 255], 4 * i);
    }
    context.putImageData(pixels, 0, 0);
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(at === chosen));
    const name = this.#names[digit.digit]!;
    button.setAttribute(
      "aria-label",
      `Image ${at + 1}, ${width} by ${height} pixels, read as ${name}, ${
        percent(digit.confidence)
      }`,
    );
    const label = document.createElement("span");
    label.textContent = `${name} · ${percent(digit.confidence)}`;
    if (digit.unsure) label.className = "doubt";
    button.append(canvas, label);
    button.addEventListener("click", () => this.#choose(at));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  #showBars(digit: ReadDigit | undefined): void {
    const classes = [...this.#names.keys()];
    const shown = this.#names.length <= mostBars || !digit
      ? classes.slice(0, mostBars)
      : classes.sort((a, b) => digit.probabilities[b]! - digit.probabilities[a]!).slice(
        0,
        mostBars,
      );
    const rows = element("bars") as HTMLTableSectionElement;
    while (rows.rows.length < shown.length) rows.append(barRow());
    shown.forEach((at, i) => {
      const row = rows.rows[i]!;
      const share = digit?.probabilities[at];
      const [name, bar, text] = row.cells;
      row.className = digit?.digit === at ? "first" : "";
      name!.textContent = this.#names[at]!;
      bar!.querySelector("span")!.style.setProperty("--share", String(share ?? 0));
      text!.textContent = share === undefined ? "–" : percent(share);
    });
  }
}

function barRow(): HTMLTableRowElement {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.append(document.createElement("span"));
  const cell = document.createElement("td");
  cell.append(bar);
  row.append(name, cell, document.createElement("td"));
  return row;
}

function sentenceOf({ digits }: Reading, names: readonly string[]): string {
  if (digits.length === 0) return "There is nothing to read here.";
  const doubts = digits.filter(({ unsure }) => unsure);
  const [only] = digits;
  if (digits.length === 1) {
    return `${percent(only!.confidence)} sure${only!.unsure ? ": not very" : ""}`;
  }
  if (doubts.length === 0) {
    return `Each at least ${percent(Math.min(...digits.map(({ confidence }) => confidence)))} sure`;
  }
  const told = doubts.map(({ digit, confidence }) => `${names[digit]}, ${percent(confidence)}`);
  return `Not sure of ${told.join("; ")}`;
}

/** Never more than is so: what is nearly certain is not certain. */
function percent(share: number): string {
  const tenths = Math.floor(1000 * share);
  return tenths === 0 && share > 0 ? "< 0.1 %" : `${(tenths / 10).toFixed(1)} %`;
}

/** @returns the page's element of that name, which the page has */
export function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}
