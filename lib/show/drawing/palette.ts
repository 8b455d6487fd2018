// The colours of every figure: Okabe & Ito 2008, told apart with any kind of colour vision.

export const COLOUR = {
  blue: "#0072B2",
  vermillion: "#D55E00",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  purple: "#CC79A7",
} as const;

/** For as many series as a figure may have; later ones start over. */
export const SERIES = [
  COLOUR.blue,
  COLOUR.orange,
  COLOUR.green,
  COLOUR.purple,
  COLOUR.sky,
  COLOUR.vermillion,
] as const;

/** For as many classes as a map may have, each also named where its images lie; later ones start over. */
export const CLASSES = [
  ...SERIES,
  "#332288", // Tol 2021: indigo, olive, grey, wine
  "#999933",
  "#7f7f7f",
  "#882255",
] as const;

/** Right and wrong; wherever they are used, a sign or a word says the same. */
export const RIGHT = COLOUR.blue;
export const WRONG = COLOUR.vermillion;

/** Text and lines on the white card that every figure brings along, whatever the theme around it. */
export const INK = "#1b1f24";
export const MUTED = "#57606a";
export const RULE = "#d0d7de";
export const PAPER = "#ffffff";
