// The size in which ink is looked for.

/** Pixels of the longer side in which a page still has its digits, and a photograph is read in time. */
const longestSide = 1200;

/** Smaller pictures are enlarged, so that a stroke is some pixels wide. */
const shortestSide = 112;

/**
 * @returns the size to which a picture of `width` x `height` pixels is brought before its ink is looked for, and how many of
 * its pixels are one of those along a side; below 1 if it is enlarged
 */
export function workingSize(width: number, height: number) {
  const longer = Math.max(width, height);
  const factor = longer > longestSide
    ? longestSide / longer
    : longer < shortestSide
    ? Math.ceil(shortestSide / longer)
    : 1;
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor));
  return { width: side(width), height: side(height), scale: 1 / factor };
}
