// Reading pictures: pages drawn by this project, what has nothing to read, and real handwriting where it is at hand.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { createCanvas, loadImage, type SKRSContext2D } from "@napi-rs/canvas";
import { distance } from "fastest-levenshtein";
import { drawPage, type DrawPageOptions } from "../../lib/data/rendered/draw_page.ts";
import { Random } from "../../lib/data/random.ts";
import { findInk } from "../../lib/handwriting/ink.ts";
import { openPicture } from "../../lib/handwriting/open_picture.ts";
import { readDigits } from "../../lib/handwriting/read_digits.ts";
import { readPicture } from "../../lib/handwriting/read_picture.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";

const pages: Readonly<Record<string, DrawPageOptions>> = {
  "plain paper": {},
  "ruled paper": { paper: "ruled" },
  "ruled paper held askew": { paper: "ruled", turn: 6 },
  "a blackboard": { paper: "blackboard" },
  "grainy paper": { grain: 0.1 },
  "a picture out of focus": { blur: 3 },
  "paper in a shadow": { shadow: 0.7 },
  "squared paper held askew": { paper: "squared", turn: -3, grain: 0.002 },
  "squared paper half in a shadow": { paper: "squared", shadow: 0.5, turn: -3, grain: 0.002 },
};
for (const [name, options] of Object.entries(pages)) {
  Deno.test(`readDigits reads two rows on ${name}`, async () => {
    const { text, unsure } = await readDigits(
      await drawPage("31415\n92653", { ...options, seed: 103 }),
    );
    assert.equal(text, "3141592653");
    assert.equal(unsure, false);
  });
}

Deno.test("readDigits says where each digit is, in the pixels of the picture it was given", async () => {
  // Four times as large as ink is looked for in.
  const page = await loadImage(await drawPage("4 7", { digitHeight: 300 }));
  const canvas = createCanvas(4 * page.width, 4 * page.height);
  canvas.getContext("2d").drawImage(page, 0, 0, canvas.width, canvas.height);
  const { text, digits, width, height } = await readDigits(canvas.toBuffer("image/jpeg"));
  assert.equal(text, "47");
  assert.ok(Math.abs(width - canvas.width) <= 2 && Math.abs(height - canvas.height) <= 2);
  const [four, seven] = digits.map(({ box }) => box);
  for (const box of [four!, seven!]) {
    assert.ok(box.height > 900 && box.height < 1350, `${box.height}`);
  }
  // Two places apart, each 0.85 of a digit's height.
  assert.ok(Math.abs(seven!.x - four!.x - 2 * 0.85 * 1200) < 400, `${seven!.x - four!.x}`);
});

Deno.test("readDigits gives the digits as data that the other functions take", async () => {
  const { digits, dataset, predictions } = await readDigits(await drawPage("28"));
  assert.equal(dataset.size, 2);
  assert.deepEqual(predictions.probabilities.slice(10), digits[1]!.probabilities);
  assert.equal(digits[1]!.probabilities.indexOf(digits[1]!.confidence), 8);
});

for (
  const [ground, colour] of [
    ...[["white", "black"], ["black", "white"], ["white", "#00000058"]] as const,
  ]
) {
  Deno.test(`readDigits reads ${colour} ink on nothing at all, which is taken for ${ground}`, async () => {
    const canvas = createCanvas(120, 120);
    const context = canvas.getContext("2d");
    context.strokeStyle = colour;
    context.lineWidth = 9;
    context.stroke(new (await import("@napi-rs/canvas")).Path2D("M35 25H85L55 100"));
    assert.equal((await readDigits(canvas.toBuffer("image/png"))).text, "7");
  });
}

Deno.test("readDigits takes a bit of desk in a corner for no part of a digit near it", async () => {
  const canvas = createCanvas(300, 200);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 300, 200);
  context.fillStyle = "black";
  context.fillRect(280, 0, 20, 4);
  context.lineWidth = 6;
  context.stroke(new (await import("@napi-rs/canvas")).Path2D("M230 40H285L250 110"));
  const { text, digits } = await readDigits(canvas.toBuffer("image/png"));
  assert.equal(text, "7");
  assert.ok(digits[0]!.box.y > 20, `${digits[0]!.box.y}`);
});

for (const [paper, ink] of [["white", "black"], ["black", "white"]] as const) {
  Deno.test(`readDigits reads a thick ${ink} 0 on so little ${paper} that either could be paper`, async () => {
    const canvas = createCanvas(28, 28);
    const context = canvas.getContext("2d");
    context.fillStyle = paper;
    context.fillRect(0, 0, 28, 28);
    context.strokeStyle = ink;
    context.lineWidth = 5;
    context.ellipse(14, 15, 3, 8, 0.3, 0, 2 * Math.PI);
    context.stroke();
    assert.equal((await readDigits(canvas.toBuffer("image/png"))).text, "0");
  });
}

Deno.test("readDigits finds nothing to read on blank paper, and is not sure of noise", async () => {
  const side = 200;
  const random = new Random(1);
  const of = (grey: () => number) => ({
    ...{ width: side, height: side },
    pixels: Uint8Array.from({ length: 4 * side * side }, (_, i) => i % 4 === 3 ? 255 : grey()),
  });
  const blank = await readDigits(of(() => 255));
  assert.deepEqual([blank.text, blank.digits, blank.unsure], ["", [], true]);
  assert.equal((await readDigits(of(() => random.integer(256)))).unsure, true);
});

for (const paper of ["plain", "ruled", "squared"] as const) {
  Deno.test(`readDigits finds nothing to read on a blank page of ${paper} paper, however it lies in the light`, async () => {
    for (const turn of [0, 1, -3, 4]) {
      for (const shadow of [0, 0.4, 0.7]) {
        const page = await drawPage("    \n    \n    ", { paper, shadow, turn });
        assert.equal((await readDigits(page)).text, "", `turned ${turn}, shadow ${shadow}`);
      }
    }
  });
}

/** Digits cut out so closely that 1s and 7s nearly reach the edges. */
function strip(
  text: string,
  margin: number,
  { ink = "black", paper = "white", step = 120 } = {},
) {
  const canvas = createCanvas(step * text.length + 20, 76 + 2 * margin);
  const context = canvas.getContext("2d");
  context.fillStyle = paper;
  context.strokeStyle = ink;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineWidth = 6;
  context.lineCap = "round";
  [...text].forEach((digit, place) => {
    const left = 20 + step * place;
    context.beginPath();
    if (digit === "0") context.ellipse(left + 35, margin + 38, 26, 38, 0, 0, 7);
    else if (digit === "1") context.moveTo(left + 40, margin);
    else context.moveTo(left + 10, margin);
    if (digit === "7") context.lineTo(left + 60, margin);
    if (digit !== "0") context.lineTo(left + 34, margin + 76);
    context.stroke();
  });
  return canvas.toBuffer("image/png");
}

for (const text of ["111", "1010101", "7171"]) {
  Deno.test(`readDigits takes no 1 of ${text}, cut out closely, for a line from edge to edge`, async () => {
    for (const margin of [2, 4, 6]) {
      assert.equal((await readDigits(strip(text, margin))).text, text, `a margin of ${margin}`);
    }
  });
}

Deno.test("readDigits leaves out the lines of squared paper that grain has made broad", async () => {
  const page = { paper: "squared", turn: -3, shadow: 0, grain: 0.02, seed: 20 } as const;
  assert.equal((await readDigits(await drawPage("2026", page))).text, "2026");
});

Deno.test("readDigits reads ink of any colour on paper of any other", async () => {
  const colours = ["#ffe97a", "#223ae0", "#808080", "#ff0000", "#c8a878", "#20a040", "#f080c0"];
  for (const paper of colours) {
    for (const ink of colours) {
      if (ink === paper) continue;
      const { text } = await readDigits(strip("707170", 40, { ink, paper, step: 80 }));
      assert.equal(text, "707170", `${ink} on ${paper}`);
    }
  }
});

Deno.test("readPicture prefers many digits of one kind of ink to fewer of the other that are a little surer", async () => {
  const canvas = createCanvas(1320, 120);
  const context = canvas.getContext("2d");
  const light = context.createLinearGradient(0, 0, 1320, 0);
  light.addColorStop(0, "#707070");
  light.addColorStop(1, "#909090");
  context.fillStyle = light;
  context.fillRect(0, 0, 1320, 120);
  for (let place = 0; place < 10; place++) {
    context.fillStyle = place < 7 ? "#202020" : "#e0e0e0";
    context.fillRect(40 + 130 * place, 30, 10, 60);
  }
  const opened = await openPicture(canvas.toBuffer("image/png"));
  const ink = findInk(opened);
  assert.ok(ink.dark && ink.certainty < 0.5, `${ink.certainty}`);
  const predict = ({ size }: { readonly size: number }) => {
    const sure = size > 3 ? 0.9 : 0.999;
    const probabilities = Float32Array.from(
      { length: 10 * size },
      (_, i) => i % 10 === 1 ? sure : (1 - sure) / 9,
    );
    return Promise.resolve({ probabilities, size, classes: 10 });
  };
  const reader = { predict, classNames: [..."0123456789"], temperature: 1, threshold: 0.7 };
  assert.equal((await readPicture(opened, reader)).text, "1111111");
});

Deno.test("readDigits hears a signal before it looks for digits", async () => {
  await assert.rejects(
    readDigits(strip("1", 6), undefined, { signal: AbortSignal.abort() }),
    /^InterruptedError: readDigits: stopped before it looked for digits$/,
  );
});

/** A sheet that a camera took, lit unevenly, with a digit of 36 pixels on it or without. */
async function sheet(hasDigit: boolean) {
  const [width, height, random] = [1200, 900, new Random(1)];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#f4f1e8"; // drawPage's plain paper
  context.fillRect(0, 0, width, height);
  const page = { digitHeight: 36, shadow: 0, grain: 0 };
  if (hasDigit) context.drawImage(await loadImage(await drawPage("2", page)), 500, 400);
  const { data } = context.getImageData(0, 0, width, height);
  for (let at = 0; at < data.length; at += 4) {
    const speck = random.normal(0, 4);
    const light = 0.85 + 0.15 * (at % (4 * width)) / (4 * width);
    for (let c = 0; c < 3; c++) data[at + c] = light * data[at + c]! + speck;
  }
  return { width, height, data };
}

Deno.test("readDigits reads a digit that stands alone on a sheet, and none on the sheet without it", async () => {
  assert.equal((await readDigits(await sheet(true))).text, "2");
  assert.equal((await readDigits(await sheet(false))).text, "");
});

for (const mean of [60, 250]) {
  Deno.test(`readDigits takes the grain of a small blank picture of brightness ${mean} for no ink`, async () => {
    const [width, height, random] = [200, 150, new Random(2)];
    const data = Uint8Array.from(
      { length: 4 * width * height },
      (_, i) => i % 4 === 3 ? 255 : Math.min(255, Math.max(0, mean + random.normal(0, 3))),
    );
    assert.equal((await readDigits({ width, height, data })).text, "");
  });
}

/** Where the digits of this page are: rows of three, every second place. */
const cell = { left: 51.5, top: 90, width: 153, height: 144 };
const forms: Readonly<Record<string, (context: SKRSContext2D) => void>> = {
  "boxes of their own": (context) => {
    for (const x of [0, 1, 2]) for (const y of [0, 1]) context.strokeRect(...boxAt(x, y, 15));
  },
  "boxes that a digit touches": (context) => {
    for (const x of [0, 1, 2]) {
      for (const y of [0, 1]) context.strokeRect(...boxAt(x, y, 15, x === 2 ? 20 : 0));
    }
  },
  "a table": (context) => {
    for (const x of [0, 1, 2]) for (const y of [0, 1]) context.strokeRect(...boxAt(x, y, 0));
  },
  "circles": (context) => {
    for (const x of [0, 1, 2]) {
      for (const y of [0, 1]) {
        const [left, top, width, height] = boxAt(x, y, 0);
        context.beginPath();
        context.ellipse(left + width / 2, top + height / 2, 70, 70, 0, 0, 2 * Math.PI);
        context.stroke();
      }
    }
  },
  "a frame around all": (context) => context.strokeRect(30, 30, 480, 400),
};

function boxAt(x: number, y: number, within: number, up = 0): [number, number, number, number] {
  const { left, top, width, height } = cell;
  return [
    ...[left + x * width + within, top + y * height + within - up] as const,
    ...[width - 2 * within, height - 2 * within] as const,
  ];
}

for (const [name, draw] of Object.entries(forms)) {
  for (const lineWidth of [2, 6]) {
    Deno.test(`readDigits reads digits in ${name}, drawn ${lineWidth} pixels wide`, async () => {
      const page = await loadImage(await drawPage("3 5 4\n9 2 8", { grain: 0.005, seed: 2 }));
      const canvas = createCanvas(page.width, page.height);
      const context = canvas.getContext("2d");
      context.drawImage(page, 0, 0);
      context.lineWidth = lineWidth;
      context.strokeStyle = "#404040";
      draw(context);
      assert.equal((await readDigits(canvas.toBuffer("image/png"))).text, "354928");
    });
  }
}

Deno.test("readDigits reads digits that the picture was cut around closely", async () => {
  const page = await loadImage(await drawPage("5082", { grain: 0, shadow: 0 }));
  const canvas = createCanvas(page.width, page.height);
  const context = canvas.getContext("2d");
  context.drawImage(page, 0, 0);
  const { data } = context.getImageData(0, 0, page.width, page.height);
  const ink = Array.from({ length: data.length / 4 }, (_, at) => at)
    .filter((at) => data[4 * at]! < 128);
  const columns = ink.map((at) => at % page.width);
  const rows = ink.map((at) => Math.floor(at / page.width));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  canvas.width = Math.max(...columns) - left + 1;
  canvas.height = Math.max(...rows) - top + 1;
  context.drawImage(page, -left, -top);
  assert.equal((await readDigits(canvas.toBuffer("image/png"))).text, "5082");
});

Deno.test("readDigits reads a box without writing in it as it reads any 0, as seven bars show one", async () => {
  const canvas = createCanvas(200, 200);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, 200, 200);
  context.lineWidth = 10;
  context.strokeRect(70, 50, 60, 100);
  assert.equal((await readDigits(canvas.toBuffer("image/png"))).text, "0");
});

Deno.test("readDigits is unsure of every digit when its network is", async () => {
  const { digits, unsure } = await readDigits(await drawPage("28"), baselineCnn({ seed: 1 }));
  assert.ok(unsure && digits.every((digit) => digit.unsure && digit.confidence < 0.7));
});

Deno.test("readDigits has a digit sure or unsure by the threshold", async () => {
  const page = await drawPage("3");
  const sure = async (threshold: number) =>
    !(await readDigits(page, undefined, { threshold })).unsure;
  assert.deepEqual([await sure(0.5), await sure(1)], [true, false]);
});

/** Pictures of people's handwriting, with what they say: beside MNIST's folder, on machines that have them. */
const real = join(dirname(Deno.env.get("MNIST_DIR") ?? "none/none"), "handwriting");
const labels = await Deno.readTextFile(join(real, "labels.jsonl")).catch(() => undefined);

Deno.test({
  name: "readDigits reads other people's handwriting (skipped where there is none beside MNIST)",
  ignore: labels === undefined,
  async fn() {
    const counts = { single: [0, 0], photo: [0, 0], digits: [0, 0], pages: [0, 0] };
    const add = (to: number[], right: number, of: number) => {
      to[0]! += right;
      to[1]! += of;
    };
    const wrong: string[] = [];
    for (const line of labels!.trim().split("\n")) {
      const { file, digits, kind } = JSON.parse(line);
      const { text } = await readDigits(join(real, file));
      const mistakes = distance(text, digits);
      if (mistakes > 0) wrong.push(`${file}: ${digits} read as ${text}`);
      if (digits.length > 1) {
        add(counts.digits, digits.length - mistakes, digits.length);
        add(counts.pages, Number(mistakes === 0), 1);
      } else {
        add(counts.single, Number(mistakes === 0), 1);
        if (kind === "photo") add(counts.photo, Number(mistakes === 0), 1);
      }
    }
    console.log(
      Object.entries(counts).map(([name, [right, of]]) => `${name} ${right}/${of}`).join(", "),
    );
    const least = { single: 0.99, photo: 0.98, digits: 0.986, pages: 0.94 };
    for (const [name, floor] of Object.entries(least)) {
      const [right, of] = counts[name as keyof typeof counts] as [number, number];
      assert.ok(right / of >= floor, `${name}: ${right} of ${of}; ${wrong.join("; ")}`);
    }
  },
});
