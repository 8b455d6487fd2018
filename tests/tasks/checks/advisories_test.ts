// `deno task advisories` beside a server on this machine that plays both registries.

import assert from "node:assert/strict";
import { project } from "../../../lib/tasks/project.ts";
import { denoOnPath, ended } from "../_clone.ts";

/** What a registry answers. */
type Answer = (request: Request) => Response | Promise<Response>;

const safe: Answer = () => Response.json({ info: {}, vulnerabilities: [] });
const missing: Answer = () => new Response("no such thing", { status: 404 });
const none: Answer = () => Response.json({});

/** Runs the task with these answers of npm's registry and of the package index, or where nothing listens. */
async function advisories({ npm, pypi }: { npm?: Answer; pypi?: Answer }) {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return (pathname.startsWith("/npm/") ? npm : pypi)?.(request) ?? missing(request);
  });
  const address = (answer: Answer | undefined, path: string) =>
    answer
      ? `http://name:secret@127.0.0.1:${server.addr.port}/${path}`
      : `http://127.0.0.1:1023/${path}`;
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-P=advisories", "--no-prompt", "lib/tasks/checks/advisories.ts"],
      cwd: project.root,
      env: {
        ...denoOnPath,
        NO_COLOR: "1",
        NPM_CONFIG_REGISTRY: address(npm, "npm/").replace("name:secret@", ""),
        PIP_INDEX_URL: address(pypi, "simple/"),
      },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    return { ...await ended(child), asked };
  } finally {
    await server.shutdown();
  }
}

Deno.test("advisories ends with 0 where both registries know of none, and asked about every package", async () => {
  let posted: Record<string, readonly string[]> = {};
  const npm: Answer = async (request) => (posted = await request.json(), Response.json({}));
  const { code, stdout, stderr, asked } = await advisories({ npm, pypi: safe });
  assert.equal(stderr, "");
  assert.match(stdout, /^npm: .*\nPyPI: no known advisories of \d\d\d packages\n$/i);
  assert.equal(code, 0);
  assert.deepEqual(posted["@tensorflow/tfjs"], ["4.22.0"]);
  const requirements = await Deno.readTextFile(project.requirements);
  const pinned = requirements.match(/^[\w.-]+(?=(\[|==))/gm) ?? [];
  const about = asked.filter((path) => path.startsWith("/pypi/")).map((path) => path.split("/")[2]);
  assert.deepEqual(about, pinned);
});

Deno.test("advisories ends with 1 where npm's registry knows of one, even if the index cannot be reached", async () => {
  const advisory = {
    id: 1,
    url: "https://example.com/GHSA-0000",
    title: "tfjs runs what it \u001b[31mreads",
    severity: "high",
    vulnerable_versions: "<5.0.0",
    cwe: [],
    cvss: { score: 9, vectorString: null },
  };
  const npm: Answer = () => Response.json({ "@tensorflow/tfjs": [advisory] });
  const { code, stdout } = await advisories({ npm });
  assert.equal(code, 1);
  assert.match(stdout, /tfjs runs what it/);
  assert.ok(!stdout.includes("\u001b"));
  assert.match(stdout, /\nPyPI: could not be asked about all, so nothing is known: .*refused/i);
});

Deno.test("advisories ends with 1 where the index knows of one, as text; a withdrawn one is none", async () => {
  const told = { id: "PYSEC-1\u001b[2J", summary: "a hole", withdrawn: null };
  const withdrawn = { id: "PYSEC-2", summary: "was none", withdrawn: "2026-01-01" };
  const pypi: Answer = ({ url }) =>
    Response.json({ vulnerabilities: url.includes("/pypi/jupyterlab/") ? [told, withdrawn] : [] });
  const { code, stdout } = await advisories({ npm: none, pypi });
  assert.equal(code, 1);
  assert.match(stdout, /\nPyPI: jupyterlab \S+: PYSEC-1\S* a hole\n$/);
  assert.ok(!stdout.includes("PYSEC-2") && !/[^\n -~]/.test(stdout), JSON.stringify(stdout));
});

for (
  const [claim, answers, said] of [
    ["neither registry can be reached", {}, /npm: could not be asked.*\nPyPI: could not be asked/],
    ["npm's registry has no advisories to ask for", { npm: missing, pypi: safe }, /^npm: could/],
    ["the index has no such pages", { npm: none, pypi: missing }, /answered 404 for \S+ \S+\n$/],
    [
      "the index answers without a list",
      { npm: none, pypi: none },
      /no list of vulnerabilities\n$/,
    ],
    [
      "the index answers with a page",
      { npm: none, pypi: () => new Response("<html>sign in</html>") },
      /PyPI: could not be asked about all, so nothing is known: .*JSON/,
    ],
  ] as const
) {
  Deno.test(`advisories ends with 2 where ${claim}`, async () => {
    const { code, stdout, stderr } = await advisories(answers);
    assert.equal(code, 2, stdout + stderr);
    assert.match(stdout, said);
    assert.ok(!stdout.includes("secret"), stdout);
  });
}

Deno.test("advisories says what PIP_INDEX_URL must be", async () => {
  const { code, stdout } = await ended(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-P=advisories", "--no-prompt", "lib/tasks/checks/advisories.ts"],
      cwd: project.root,
      env: {
        ...denoOnPath,
        NO_COLOR: "1",
        NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
        PIP_INDEX_URL: "mirror",
      },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn(),
  );
  assert.equal(code, 2);
  assert.match(stdout, /PIP_INDEX_URL: expected an address that ends in \/simple/);
});
