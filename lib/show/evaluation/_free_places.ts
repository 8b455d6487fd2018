// Finds room for labels near the points that they belong to, where they hide little and overlap nothing.

/** A point on the canvas. */
type Point = readonly [x: number, y: number];

export interface FreePlacesOptions {
  readonly area: { readonly width: number; readonly height: number };
  /** Size of every label. */
  readonly box: { readonly width: number; readonly height: number };
}

/** Upper left corners. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

const angles = 24;
const radii = [34, 48, 64, 84, 108, 136, 170, 210, 260] as const;
/** What a pixel farther away costs, in dots hidden. */
const distanceCost = 0.35;

/**
 * Places labels one after the other, each where distance and hidden dots together are least among the places that no
 * earlier label has; where there is none left, labels overlap.
 *
 * @param anchors what the labels belong to
 * @param dots what they should not hide
 */
export function freePlaces(
  anchors: readonly Point[],
  dots: readonly Point[],
  { area, box }: FreePlacesOptions,
): readonly Corner[] {
  const taken: Corner[] = [];
  // A wide label keeps the same distance on either side as above and below.
  const wide = Math.max(0, box.width - box.height) / 2;
  for (const [x, y] of anchors) {
    let best: Corner | undefined;
    let least = Infinity;
    for (const radius of radii) {
      for (let step = 0; step < angles; step++) {
        const angle = 2 * Math.PI * step / angles;
        const corner = {
          x: clamp(x + (radius + wide) * Math.cos(angle) - box.width / 2, area.width - box.width),
          y: clamp(y + radius * Math.sin(angle) - box.height / 2, area.height - box.height),
        };
        const overlaps = taken.filter((other) =>
          Math.abs(other.x - corner.x) < box.width + 3 &&
          Math.abs(other.y - corner.y) < box.height + 3
        ).length;
        const far = distanceCost * radius + 1e6 * overlaps;
        if (far >= least) continue;
        const cost = far + hidden(corner, dots, box);
        if (cost < least) [best, least] = [corner, cost];
      }
    }
    taken.push(best ?? { x: 0, y: 0 });
  }
  return taken;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), most);
}

function hidden({ x, y }: Corner, dots: readonly Point[], box: FreePlacesOptions["box"]): number {
  let count = 0;
  for (const dot of dots) {
    if (dot[0] > x && dot[0] < x + box.width && dot[1] > y && dot[1] < y + box.height) count++;
  }
  return count;
}
