// A saved model, ways to mangle it, and the test that loadModel() refuses it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadModel, type LoadModelOptions } from "../../lib/store/load_model.ts";
import { ModelFileError } from "../../lib/store/read_model_file.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

/** What is saved before it is mangled. */
export const good = barsModel();

/** A saved model, and ways to mangle it. */
export class Mangled {
  constructor(readonly path: string) {}

  bytes(file: string) {
    return Deno.readFileSync(join(this.path, file));
  }

  /** Puts bytes in a file's place; `vouched` makes the card agree, as whoever altered both would. */
  write(file: string, bytes: Uint8Array | string, vouched = true) {
    const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    Deno.writeFileSync(join(this.path, file), content);
    if (!vouched || file === "card.json") return;
    const sha256 = createHash("sha256").update(content).digest("hex");
    this.edit("card.json", { [file]: { bytes: content.length, sha256 } }, "files");
  }

  /** Sets fields at a place of a JSON file, e.g. `"modelTopology.config"`. */
  // deno-lint-ignore no-explicit-any -- what is mangled here has no type
  edit(file: string, fields: Record<string, any>, at = "") {
    const json = JSON.parse(new TextDecoder().decode(this.bytes(file)));
    const keys = at.split(".").filter((key) => key !== "");
    Object.assign(keys.reduce((value, key) => value[key], json), fields);
    this.write(file, JSON.stringify(json));
  }

  replace(file: string, from: string | RegExp, to: string) {
    const text = new TextDecoder().decode(this.bytes(file));
    assert.notEqual(text.replace(from, to), text, "the mangling mangles something");
    this.write(file, text.replace(from, to));
  }

  remove(file: string) {
    Deno.removeSync(join(this.path, file));
  }
}

/** Tests that a model mangled so is refused, in one line, and leaves no tensor. */
export function refuses(
  what: string,
  mangle: (model: Mangled) => void,
  message: RegExp,
  options?: LoadModelOptions,
) {
  Deno.test(`loadModel() refuses ${what}`, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "bars");
    await saveModel({ model: good }, path);
    mangle(new Mangled(path));
    const tensors = tf.memory().numTensors;
    await assert.rejects(loadModel(path, options), (error) => {
      assert.ok(error instanceof ModelFileError, `${error}`);
      assert.match(error.message, message);
      assert.ok(error.message.length < 3700 && !/\p{Cc}/u.test(error.message), error.message);
      return true;
    });
    assert.equal(tf.memory().numTensors, tensors, "nothing is left of it");
  });
}
