// The typeface of every figure: it comes with the packages, because a slim machine has none.

import { fileURLToPath } from "node:url";

export const FONT_FAMILY = "Inter";

/** Regular and semi-bold; SVG text asks for weights 400 and 600. */
export const FONT_FILES: readonly string[] = [
  fontFile(import.meta.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf")),
  fontFile(import.meta.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf")),
];

function fontFile(url: string): string {
  if (url.startsWith("file:")) return fileURLToPath(url);
  // Nothing imports a font as a module, so Deno does not notice that its package is not there.
  throw new Error(
    `figures: expected the font ${url} in node_modules, found no such package; ` +
      "`deno install` puts it there",
  );
}
