// Convolutions that TensorFlow 2.21 itself gets wrong: strides that leave pixels unread, whose filters' gradients overwrite
// memory that is not their own, and filters of one number, for which it loses its kernel. Each network has a process of
// its own, its allocator on guard where there is such a one.

import assert from "node:assert/strict";
import { pixelsRead } from "../../lib/tensorflow/safe_convolutions.ts";
import { guarded } from "./_guarded.ts";
import { ended, start } from "./_processes.ts";

for (
  const [claim, shape, kind] of [
    ["single pixels, every other one", [14, 1, 1, 1, 2, 2], "full"],
    ["single pixels of three channels", [28, 3, 8, 1, 2, 2], "full"],
    ["a column less than there are", [4, 1, 1, 3, 1, 3], "full"],
    ["single pixels, each channel by itself", [14, 1, 3, 1, 2, 2], "depthwise"],
  ] as const
) {
  Deno.test(`a convolution that reads ${claim} gives the sums of the products, eager and compiled`, async () => {
    const program = start("_strided.ts", [JSON.stringify(shape), kind], { env: guarded ?? {} });
    const { code, signal, stdout, stderr } = await ended(program);
    assert.deepEqual([code, signal], [0, null], stderr);
    const off = JSON.parse(stdout) as number[];
    assert.ok(off.every((distance) => distance < 1e-3), `off by ${off}`);
  });
}

for (const kinds of [["depthwise", "conv"], ["conv", "depthwise"]]) {
  Deno.test(`filters of one number train, first ${kinds.join(", then ")}`, async () => {
    const { stdout, stderr } = await ended(start("_one_number_filters.ts", kinds));
    assert.equal(stdout, "trained", stderr);
  });
}

Deno.test("pixelsRead() is up to the last pixel under the filter's last place", () => {
  for (const padding of ["same", "valid"] as const) {
    for (let length = 1; length <= 12; length++) {
      for (const filter of [1, 2, 3]) {
        for (const [stride, dilation] of [[1, 1], [2, 1], [3, 1], [4, 1], [1, 2]] as const) {
          const extent = (filter - 1) * dilation + 1;
          if (padding === "valid" && extent > length) continue;
          const places = padding === "same"
            ? Math.ceil(length / stride)
            : Math.floor((length - extent) / stride) + 1;
          const before = padding === "same"
            ? Math.floor(Math.max(0, (places - 1) * stride + extent - length) / 2)
            : 0;
          let last = 0;
          for (let place = 0; place < places; place++) {
            for (let tap = 0; tap < filter; tap++) {
              const at = place * stride + tap * dilation - before;
              if (at < length) last = Math.max(last, at);
            }
          }
          const read = pixelsRead(length, { filter, stride, dilation, padding });
          // A filter with holes may end on one; what is kept beyond the last pixel read is harmless.
          if (dilation === 1) {
            assert.equal(read, last + 1, `${padding} ${length} ${filter} ${stride}`);
          } else assert.ok(read > last);
        }
      }
    }
  }
});
