// What no network for small images goes beyond, whatever kind of file it comes in.

/** Hundreds of times a card or a topology, and half a second to parse whatever it holds. */
export const largestJson = 2 ** 21;

/** Of all weights together: numbers, a quarter of a gibibyte. */
export const mostElements = 2 ** 26;
