// What holds for every figure: its snapshot, its size, determinism, escaping, words for the picture, nothing cut off.
//
// After a change of looks, write the snapshots anew, and look at every one that git says has changed:
//
//     UPDATE_SNAPSHOTS=1 deno test -P=tests tests/show/every_figure_test.ts

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { displayMethod } from "../../lib/io/displayable.ts";
import { fitsItsCard, isCutOff, pngPixels } from "./_examples.ts";
import { figures } from "./_figures.ts";

const update = Deno.env.get("UPDATE_SNAPSHOTS") === "1";
const folderOf = (room: string) => new URL(`${room}/snapshots/`, import.meta.url);
const fileOf = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll(" ", "_") + ".svg";

/** A function that returns a figure. */
const drawing = /^export function (\w+)\((?:(?!^export)[^])*?\): Figure \{/gm;

/** A piece a line, for readable differences; numbers as every machine has them. */
function snapshotOf(svg: string): string {
  return svg.replaceAll("><", ">\n<")
    .replace(/-?\d+\.\d{3,}(e-\d+)?/g, (number) => String(Math.round(100 * Number(number)) / 100)) +
    "\n";
}

/** With pixels in place of their compressed bytes, which another zlib may write otherwise. */
function comparable(snapshot: string): string {
  return snapshot.replace(/data:image\/png;base64,[^"]+/g, (url) => pngPixels(url).join());
}

for (const [room, ofRoom] of Object.entries(figures)) {
  for (const [name, draw] of Object.entries(ofRoom)) {
    Deno.test(`${name} looks as in its snapshot`, async () => {
      const file = new URL(fileOf(name), folderOf(room));
      const snapshot = snapshotOf(draw().svg);
      if (update) {
        await Deno.mkdir(folderOf(room), { recursive: true });
        await Deno.writeTextFile(file, snapshot);
      }
      assert.equal(comparable(snapshot), comparable(await Deno.readTextFile(file)));
      assert.ok(snapshot.length < 60_000, `${snapshot.length} characters`);
    });

    Deno.test(`${name} fits a notebook's column and its own card`, () => {
      const figure = draw();
      assert.ok(figure.width <= 760, `${figure.width} wide`);
      assert.ok(fitsItsCard(figure));
      assert.ok(!isCutOff(figure));
    });

    Deno.test(`${name} is the same whenever it is drawn`, () => {
      assert.equal(draw().svg, draw().svg);
    });

    Deno.test(`${name} shows hostile names as text, and says what is seen`, () => {
      const figure = draw();
      assert.ok(figure.alt.length > 30, figure.alt);
      for (const forbidden of ["\u0007", "\u202e", "undefined", "NaN"]) {
        assert.ok(!figure.svg.includes(forbidden), forbidden);
        assert.ok(!figure.alt.includes(forbidden), forbidden);
      }
      const { document } = parseHTML(figure.svg);
      assert.deepEqual([...document.querySelectorAll("img, script, [onerror]")], []);
      assert.equal(figure[displayMethod]()["text/plain"], figure.alt);
    });
  }

  Deno.test(`every function of lib/show/${room} that draws a figure has a snapshot, and no other is left`, async () => {
    const names = Object.keys(ofRoom);
    const lib = new URL(`../../lib/show/${room}/`, import.meta.url);
    for await (const { name: file } of Deno.readDir(lib)) {
      const source = file.startsWith("_") ? "" : await Deno.readTextFile(new URL(file, lib));
      for (const [, drawn] of source.matchAll(drawing)) {
        assert.ok(names.includes(drawn!), `${drawn} of ${file}`);
      }
    }
    const files = [];
    for await (const { name } of Deno.readDir(folderOf(room))) files.push(name);
    assert.deepEqual(files.toSorted(), names.map(fileOf).toSorted());
  });
}
