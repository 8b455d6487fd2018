// The colours of every figure: Okabe & Ito 2008, told apart with any kind of colour vision.

export const colours = {
  blue: "#0072B2",
  vermillion: "#D55E00",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  purple: "#CC79A7",
} as const;

const series = [
  ...[colours.blue, colours.orange, colours.green],
  ...[colours.purple, colours.sky, colours.vermillion],
];

/** The colour of series `i` of a chart; past the last they start over. */
export function seriesColour(i: number): string {
  return series[i % series.length]!; // an index below its length
}

const classes = [...series, "#332288", "#999933", "#7f7f7f", "#882255"]; // Tol 2021: indigo, olive, grey, wine

/** The colour of class `label` on a map, where it is also named; past the last they start over. */
export function classColour(label: number): string {
  return classes[label % classes.length]!; // an index below its length
}

/** Right and wrong; wherever they are used, a sign or a word says the same. */
export const rightColour = colours.blue;
export const wrongColour = colours.vermillion;

/** Text and lines on the white card that every figure brings along, whatever the theme around it. */
export const ink = "#1b1f24";
export const muted = "#57606a";
export const rule = "#d0d7de";
export const paper = "#ffffff";
/** What is left of a full bar. */
export const track = "#f0f2f4";
