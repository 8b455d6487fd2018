// The drawing of fixtures/make_pictures.py in each format.

import fixture from "./fixtures/pictures.json" with { type: "json" };

const decoded = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

export const { width, height } = fixture;

/** The drawing's grey levels. */
export const grey = decoded(fixture.grey);

/** Files by format. */
export const pictures: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(fixture.pictures).map(([name, base64]) => [name, decoded(base64)]),
);
