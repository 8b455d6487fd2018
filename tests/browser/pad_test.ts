// A page of `deno task ship` in Chromium: a hundred written digits, photos, keys, undo; by file and by server.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { drawPage } from "../../lib/data/rendered/draw_page.ts";
import { readDigits } from "../../lib/handwriting/read_digits.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { padPage } from "../../lib/web/pad_page.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { chromiumPath, openBrowser } from "./_lab.ts";
import { PadView, type Written } from "./_pad.ts";
import { StaticServer } from "./_static_server.ts";
import strokes from "./fixtures/strokes.json" with { type: "json" };

const written: readonly Written[] = strokes;
const first = (digit: number) => written.find((one) => one.digit === digit)!;
/** Pictures are kept here when it is set, to be looked at. */
const pictures = Deno.env.get("PAD_PICTURES");
/** The reference's network, and the deeper one that reads photographs. */
const models = {
  baseline: "mnist_cnn_model_100e_16b_10sp_5rp",
  photographs: "deep_cnn_39e_64b_photographs_seed_1",
} as const;

Deno.test({
  name: "a page that reads what is drawn in it, in Chromium",
  ignore: !chromiumPath,
  async fn(t) {
    await using folder = await temporaryFolder();
    await using server = new StaticServer(folder.path);
    await using browser = await openBrowser();
    const path = (model: keyof typeof models) => join(folder.path, `${model}.html`);
    for (const [model, name] of Object.entries(models)) {
      const html = await padPage(await loadModel(name));
      await Deno.writeTextFile(path(model as keyof typeof models), html);
    }
    const open = (options?: Parameters<typeof PadView.open>[2]) =>
      PadView.open(browser, path("photographs"), options);

    for (const model of ["baseline", "photographs"] as const) {
      await t.step(
        `${model}, from a file: reads at least 97 of 100 digits written by pointer`,
        async () => {
          await using view = await PadView.open(browser, path(model));
          const wrong: string[] = [];
          for (const [at, digit] of written.entries()) {
            await view.write(digit);
            await view.said(/^(?:Read|There is nothing)/);
            const answer = await view.answer();
            if (answer !== String(digit.digit)) {
              wrong.push(`#${at}, a ${digit.digit}, as ${answer}`);
            }
            await view.press("Clear");
            await view.said(/^Nothing is drawn/);
          }
          const times = (await view.times()).sort((a, b) => a - b);
          const right = written.length - wrong.length;
          console.log(
            `${model}: ${right} of ${written.length} right, ${
              Math.round(times[times.length >> 1]!)
            } ms a digit` +
              (wrong.length > 0 ? `; read ${wrong.join("; ")}` : ""),
          );
          assert.ok(wrong.length <= 3, wrong.join("; "));
          assert.deepEqual([view.asked, view.errors], [[], []]);
        },
      );
    }

    await t.step(
      "probabilities come while the pen is down; undo and clear go step by step",
      async () => {
        await using view = await open();
        const { page } = view;
        const one = first(1);
        await view.write(one);
        await view.said(/^Read: 1/);
        const box = (await page.locator("#pad").boundingBox())!;
        await page.mouse.move(box.x + 0.95 * box.width, box.y + 0.2 * box.height);
        await page.mouse.down();
        await page.mouse.move(box.x + 0.95 * box.width, box.y + 0.8 * box.height, { steps: 10 });
        await page.locator("#seen button").nth(1).waitFor();
        await page.mouse.up();
        await view.said(/^Read: 1 1/);
        await view.press("Clear");
        await view.said(/^Nothing/);
        assert.equal(await page.getByRole("button", { name: "Clear" }).isDisabled(), true);
        await view.press("Undo");
        await view.said(/^Read: 1 1/);
        await view.press("Undo");
        await view.said(/^Read: 1\./);
        await page.keyboard.press("Control+z");
        await view.said(/^Nothing/);
        assert.equal(await page.getByRole("button", { name: "Undo" }).isDisabled(), true);
        assert.deepEqual(view.errors, []);
      },
    );

    await t.step("bars and words say the same, a bar for each class", async () => {
      await using view = await open();
      await view.write(first(4));
      const said = await view.said(/^Read: 4/);
      const rows = await view.page.locator("#bars tr").allInnerTexts();
      const likely = rows.map((row) => row.trim().split(/\s+/));
      assert.deepEqual(likely.map(([name]) => Number(name)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.ok(said.includes(`${likely[4]!.slice(1).join(" ")} sure`), `${said} ${rows}`);
    });

    const photo = await drawPage("3 1 4", { paper: "ruled", shadow: 0.4, seed: 3 });
    const { text, digits } = await readDigits(photo);
    for (const way of ["dropped", "chosen", "pasted"] as const) {
      await t.step(
        `a photo that is ${way} is read as readDigits reads it, with a box around each digit`,
        async () => {
          await using view = await open();
          const { page } = view;
          if (way === "chosen") {
            const file = { name: "page.png", mimeType: "image/png", buffer: Buffer.from(photo) };
            await page.locator("#file").setInputFiles(file);
          } else await hand(page, way, "page.png", photo);
          await view.said(/^Read: /);
          assert.equal(await view.answer(), text);
          const shares = await page.locator("#seen button").allInnerTexts();
          assert.equal(shares.length, digits.length);
          for (const [at, { digit, confidence }] of digits.entries()) {
            const [, name, percent] = shares[at]!.trim().match(/^(\S+) · ([\d.]+) %$/)!;
            assert.equal(name, String(digit));
            // Chromium scales and decodes with its own code.
            assert.ok(
              Math.abs(Number(percent) / 100 - confidence) < 0.02,
              `${percent}, ${confidence}`,
            );
          }
          await page.locator("#seen button").nth(2).click();
          assert.equal(await page.locator("#bars tr.first th").innerText(), text[2]);
          await picture(page, `photo_${way}`);
          await view.write(first(5));
          await view.said(/^Read: 5/);
          await view.press("Undo");
          assert.match(await view.said(/^Read: 3/), /^Read: 3 1 4/, "the photo is back");
          assert.deepEqual([view.asked, view.errors], [[], []]);
        },
      );
    }

    await t.step("a file that is no picture is named, and the page goes on", async () => {
      await using view = await open();
      await view.write(first(2));
      await view.said(/^Read: 2/);
      await hand(view.page, "dropped", "notes.txt", new TextEncoder().encode("no picture"));
      await view.said(/^notes\.txt is no picture that this browser opens/);
      await view.press("Undo");
      await view.said(/^Nothing/);
    });

    await t.step(
      "by keyboard alone a seven is drawn and undone, and every control is reached",
      async () => {
        await using view = await open();
        const { page } = view;
        const press = async (key: string, times = 1) => {
          for (let time = 0; time < times; time++) await page.keyboard.press(key);
        };
        await press("Tab");
        const focused = () => page.evaluate<string>("document.activeElement.id");
        assert.equal(await focused(), "pad");
        const outline = await page.evaluate(
          "getComputedStyle(document.activeElement).outlineStyle",
        );
        assert.equal(outline, "solid", "the focus can be seen");
        await press("ArrowLeft", 5);
        await press(" ");
        await view.said(/^Pen down/);
        await press("ArrowRight", 10);
        await press("End", 6);
        await press("ArrowDown", 9);
        await press(" ");
        await view.said(/^Read: 7/);
        await picture(page, "keyboard");
        for (const control of ["undo", "clear", "open"]) {
          await press("Tab");
          assert.equal(await focused(), control);
        }
        await press("Tab");
        const label = await page.evaluate<string>("document.activeElement.ariaLabel");
        assert.match(label, /^Image 1, 28 by 28 pixels, read as 7, [\d.]+ %$/);
        await page.locator("#undo").focus();
        await press("Enter");
        await view.said(/^Nothing/);
        // Two keys at once go aslant: a stroke of two places, not of three.
        await page.locator("#pad").focus();
        await press(" ");
        await page.keyboard.down("ArrowDown");
        await page.keyboard.down("ArrowRight");
        await page.keyboard.up("ArrowDown");
        await page.keyboard.up("ArrowRight");
        await press("Escape");
        await press("Delete");
        await view.said(/^Nothing/);
        assert.deepEqual(view.errors, []);
      },
    );

    await t.step(
      "from a server it is the same, asks for itself alone, and may ask for nothing else",
      async () => {
        await using view = await PadView.open(browser, server.url("photographs.html"));
        await view.write(first(8));
        await view.said(/^Read: 8/);
        assert.deepEqual(view.asked, [server.url("photographs.html")]);
        const refused = await view.page.evaluate<string>(
          "fetch('https://example.com/').then(() => 'sent', ({ message }) => message)",
        );
        assert.match(refused, /fetch/);
        assert.match(view.errors.join("\n"), /Content Security Policy/);
      },
    );

    await using looked = await open();
    const rows = await drawPage("20260\n71829", { seed: 4 });
    for (const width of [360, 800, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await t.step(
          `at ${width} pixels, ${colorScheme}, nothing is cut off, and axe finds no fault`,
          async () => {
            const { page } = looked;
            await page.setViewportSize({ width, height: 860 });
            await page.emulateMedia({ colorScheme });
            const check = async (state: string) => {
              await picture(page, `${state}_${width}_${colorScheme}`);
              assert.ok(
                await page.evaluate<number>("document.documentElement.scrollWidth") <= width,
              );
              const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
              assert.deepEqual(
                violations.map(({ id, nodes }) => [id, nodes[0]?.html.slice(0, 200)]),
                [],
                state,
              );
            };
            await page.evaluate(axe.source);
            await check("blank");
            await looked.write(first(6));
            await looked.said(/^Read: 6/);
            await check("one");
            await hand(page, "dropped", "page.png", rows);
            await looked.said(/^Read: 2/);
            await check("page");
            await looked.press("Clear");
            await looked.said(/^Nothing/);
          },
        );
      }
    }
  },
});

/** Drops or pastes a file, as a browser tells a page of it. */
async function hand(
  page: Page,
  way: "dropped" | "pasted",
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  await page.evaluate(
    ([name, base64, way]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name!));
      const pad = document.getElementById("pad")!;
      pad.dispatchEvent(
        way === "dropped"
          ? new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }),
      );
    },
    [name, bytes.toBase64(), way],
  );
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/pad_${name}.png`, fullPage: true });
}
