// The typeface of every figure: it comes with the packages, because a minimal machine has none.

import { createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas";
import { fileURLToPath } from "node:url";

export const fontFamily = "Inter";

/** The weights that figures use. */
export type FontWeight = 400 | 600;

/** The font file of each weight. */
export const fontFiles: Readonly<Record<FontWeight, string>> = {
  400: fontFile(import.meta.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf")),
  600: fontFile(import.meta.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf")),
};

/** Measured this large, so that rounding to pixels does not matter. */
const measuredSize = 100;
const measuring = new Map<FontWeight, SKRSContext2D>();

/** @returns the width of text of size 1, kerning included */
export function advance(content: string, weight: FontWeight): number {
  let context = measuring.get(weight);
  if (!context) {
    // A family of its own, which no other font of the machine joins.
    const family = `figures ${weight}`;
    GlobalFonts.registerFromPath(fontFiles[weight], family);
    context = createCanvas(1, 1).getContext("2d");
    context.font = `${measuredSize}px "${family}"`;
    measuring.set(weight, context);
  }
  return context.measureText(content).width / measuredSize;
}

function fontFile(url: string): string {
  if (url.startsWith("file:")) return fileURLToPath(url);
  // Nothing imports a font as a module, so Deno does not notice that its package is missing.
  throw new Error(
    `figures: expected the font ${url} in node_modules, found no such package; ` +
      "`deno install` puts it there",
  );
}
