// The script of a page that reads what is drawn or dropped; its worker runs it as well, and then answers.

import type { Reading } from "../../handwriting/read_picture.ts";
import type { Network } from "../network.ts";
import { answerQuestions, startEngine } from "./_engine.ts";
import { Pad } from "./_pad.ts";
import { photoOf, pictureOf, placed } from "./_picture.ts";
import type { ReadPage } from "./_reader.ts";
import { element, Result } from "./_result.ts";
import { type Sheet, Sheets } from "./_sheet.ts";

/** Milliseconds between readings while the pen is down: the eye follows no faster, and a telephone stays cool. */
const pause = 200;

if (typeof document === "undefined") answerQuestions();
else startPage(document.currentScript?.textContent ?? "");

async function startPage(script: string): Promise<void> {
  const network: Network = JSON.parse(element("network").textContent ?? "");
  const sheets = new Sheets();
  let read: ReadPage | undefined;
  let shown: Reading | undefined;
  let chosen = 0;

  const result = new Result(network.classNames, (at) => {
    chosen = at;
    result.choose(shown!, at); // its buttons are those of a reading
    pad.mark(shown!.digits, at);
  });
  const pad = new Pad(element("pad"), sheets, { changed: () => changed(), said: say });

  let isReading = false;
  let changedAt = 0;
  let whenLifted = () => {};
  function changed(): void {
    changedAt = performance.now();
    if (!pad.isPenDown) whenLifted();
    (element("undo") as HTMLButtonElement).disabled = !sheets.canUndo;
    (element("clear") as HTMLButtonElement).disabled = sheets.isBlank;
    element("hint").hidden = !sheets.isBlank;
    readNow();
  }

  /** Reads what is there; what comes while it does so is read afterwards, but for all that is already past. */
  async function readNow(): Promise<void> {
    if (isReading || !read) return;
    isReading = true;
    try {
      while (true) {
        const [sheet, isPenDown] = [sheets.now, pad.isPenDown];
        const reading = await readingOf(sheet, read);
        if (sheet !== sheets.now && !isPenDown) continue;
        showReading(reading);
        if (isPenDown) await lifted(pause);
        if (sheet !== sheets.now || isPenDown !== pad.isPenDown) continue;
        if (!isPenDown) {
          if (reading) performance.measure("pen lifted to probabilities", { start: changedAt });
          say(result.inWords(reading));
        }
        return;
      }
    } catch (error) {
      fail(error);
    } finally {
      isReading = false;
    }
  }

  /** Waits until the pen is lifted, so long at most. */
  async function lifted(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    whenLifted = resolve;
    setTimeout(resolve, milliseconds);
    await promise;
  }

  function showReading(reading: Reading | undefined): void {
    shown = reading;
    chosen = Math.min(chosen, Math.max(0, (reading?.digits.length ?? 0) - 1));
    result.show(reading, chosen);
    pad.mark(reading?.digits ?? [], chosen);
  }

  function act(action: "undo" | "clear"): void {
    pad.reset();
    sheets[action]();
    pad.mark([], 0);
    changed();
  }
  element("undo").addEventListener("click", () => act("undo"));
  element("clear").addEventListener("click", () => act("clear"));
  document.addEventListener("keydown", (event) => {
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    const onPad = event.target === element("pad");
    if (isUndo || onPad && event.key === "Backspace") act("undo");
    else if (onPad && event.key === "Delete") act("clear");
    else return;
    event.preventDefault();
  });
  takeFiles(async (file) => {
    try {
      sheets.show(await photoOf(file));
      pad.reset();
      pad.mark([], 0);
      changed();
    } catch (error) {
      fail(error);
    }
  });

  try {
    const weights = bytesOf(element("weights").textContent ?? "");
    read = await startEngine(network, weights, script);
    element("sure").textContent = "Nothing is drawn yet.";
    document.documentElement.dataset["ready"] = "";
    readNow(); // what was drawn in the meantime
  } catch (error) {
    fail(error);
  }
}

async function readingOf(sheet: Sheet, read: ReadPage): Promise<Reading | undefined> {
  if (!sheet.photo && sheet.strokes.length === 0) return undefined;
  const reading = await read(pictureOf(sheet));
  return { ...reading, digits: reading.digits.map((digit) => placed(digit, sheet)) };
}

/** Takes pictures that are chosen, dropped anywhere on the page, or pasted. */
function takeFiles(take: (file: File) => void): void {
  const input = element("file") as HTMLInputElement;
  const takeFirst = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) take(file);
  };
  element("open").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    takeFirst(input.files);
    input.value = ""; // so that the same file can be chosen again
  });
  document.addEventListener("paste", ({ clipboardData }) => takeFirst(clipboardData?.files));
  for (const kind of ["dragover", "drop", "dragleave"] as const) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      element("pad").classList.toggle("over", kind === "dragover");
      if (kind === "drop") takeFirst(event.dataTransfer?.files);
    });
  }
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0)).buffer;
}

function say(text: string): void {
  element("said").textContent = text;
}

function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  element("sure").textContent = text;
  element("sure").classList.add("doubt");
  say(text);
}
