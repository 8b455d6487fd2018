import assert from "node:assert/strict";
import { caution, testedKernel } from "../../lib/io/kernel.ts";
import { project } from "../../lib/tasks/project.ts";

Deno.test("the kernel that set-up installs is the tested one, and gives no caution", async () => {
  const [, pinned] = (await Deno.readTextFile(project.requirements)).match(/^deno==(\S+)/m) ?? [];
  assert.equal(testedKernel, pinned);
  assert.equal(caution(testedKernel), undefined);
});

Deno.test("any other kernel gives a caution that names it, and the one to choose", () => {
  for (const version of ["2.7.5", "2.9.3"]) {
    assert.match(
      caution(version) ?? "",
      new RegExp(`^This kernel is Deno ${version}, .* 2\\.8\\.1: `),
    );
  }
});
