// The typeface of every figure: it comes with the packages, because a slim machine has none.

import { fileURLToPath } from "node:url";

export const FONT_FAMILY = "Inter";

/** Regular and semi-bold; SVG text asks for weights 400 and 600. */
export const FONT_FILES: readonly string[] = [
  import.meta.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  import.meta.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
].map((url) => fileURLToPath(url));
