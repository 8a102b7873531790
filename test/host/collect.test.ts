import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { DEFAULT_GLOBS } from "../../src/deployment/globs.ts";
import { type CollectOptions, collect as collectTree } from "../../src/host/collect.ts";
import { readFolder } from "../../src/host/folder-tree.ts";
import { type Content, folderOf } from "../support/folder.ts";

const OPTIONS: CollectOptions = {
  globs: DEFAULT_GLOBS,
  exclude: [],
  written: [],
  missingReferences: () => [],
};

async function collect(
  files: Readonly<Record<string, Content>>,
  options: Partial<CollectOptions> = {},
) {
  return collectTree(await readFolder(folderOf(files)), { ...OPTIONS, ...options });
}

describe("which files are candidates", () => {
  test("the names that people use, templates of them included, and nothing of other people's code", async () => {
    const { candidates } = await collect({
      "config/prod.secret.exs": "",
      "templates/config.exs.j2": "",
      "etc/nginx/sites-available/social.example.org": "",
      "etc/nginx/nginx.conf": "",
      "site.vhost": "",
      "site.nginx.erb": "",
      "pleroma.service": "",
      "pleroma.service.d/override.conf": "",
      "unit/pleroma.service.tmpl": "",
      "node_modules/thing/config.exs": "",
      ".git/config.exs": "",
      "_build/prod/config.exs": "",
      "README.md": "",
    });
    expect(candidates.elixir).toEqual(["config/prod.secret.exs", "templates/config.exs.j2"]);
    expect(candidates.nginx).toEqual([
      "etc/nginx/nginx.conf",
      "etc/nginx/sites-available/social.example.org",
      "pleroma.service.d/override.conf",
      "site.nginx.erb",
      "site.vhost",
    ]);
    expect(candidates.systemd).toEqual([
      "pleroma.service",
      "pleroma.service.d/override.conf",
      "unit/pleroma.service.tmpl",
    ]);
  });

  test("globs of the caller replace the default ones, and excludes take away", async () => {
    const { candidates, files } = await collect(
      { "a.exs": "1", "b/c.exs": "2", "d.txt": "3" },
      { globs: { ...DEFAULT_GLOBS, elixir: ["**/*.exs", "d.txt"] }, exclude: ["b/**"] },
    );
    expect(candidates.elixir).toEqual(["a.exs", "d.txt"]);
    expect([...files.keys()]).toEqual(["a.exs", "d.txt"]);
  });

  test("what files refer to is read too, level by level", async () => {
    const wanted = new Map([
      ["a.exs", "b.txt"],
      ["b.txt", "c.txt"],
    ]);
    const { files } = await collect(
      { "a.exs": "", "b.txt": "second", "c.txt": "third", "d.txt": "never" },
      {
        missingReferences: (repository) =>
          [...repository.files.keys()]
            .flatMap((name) => wanted.get(name) ?? [])
            .filter((name) => !repository.files.has(name)),
      },
    );
    expect([...files.keys()]).toEqual(["a.exs", "b.txt", "c.txt"]);
  });
});

describe("bad input is a problem, and the rest is read", () => {
  const bad: readonly (readonly [
    what: string,
    content: Content,
    code: string,
    position: string,
  ])[] = [
    ["invalid UTF-8", new Uint8Array([0x61, 0xff, 0xfe]), "source/not-utf8", "1:1"],
    ["a NUL byte", "first\nse\u0000cond", "source/nul-byte", "2:3"],
    ["more than 2 MiB", new Uint8Array(2 * 1024 * 1024 + 1).fill(0x20), "source/too-large", "1:1"],
    [
      "a link out of the repository",
      { link: "/proc/self/environ" },
      "source/link-outside-repository",
      "1:1",
    ],
    [
      "a relative link out of it",
      { link: "../../etc/passwd" },
      "source/link-outside-repository",
      "1:1",
    ],
    ["a link to nothing", { link: "gone.exs" }, "source/link-outside-repository", "1:1"],
    ["a link to itself", { link: "bad.exs" }, "source/link-outside-repository", "1:1"],
  ];
  test.each(bad)("%s", async (_what, content, code, position) => {
    const { problems, files } = await collect({ "bad.exs": content, "good.exs": "import Config" });
    const found = problems.map(({ code, severity, location }) => ({
      code,
      severity,
      at: `${location.path}:${location.line}:${location.column}`,
    }));
    expect(found).toEqual([{ code, severity: "error", at: `bad.exs:${position}` }]);
    expect([...files.keys()]).toEqual(["good.exs"]);
  });

  test("links that do not concern Pleroma may lead anywhere", async () => {
    const { problems } = await collect({
      "etc/fonts/conf.d/10-hinting.conf": { link: "/usr/share/fontconfig/10-hinting.conf" },
      "etc/systemd/system/multi-user.target.wants/pleroma.service": { link: "/lib/x.service" },
      "etc/nginx/modules-enabled/50-echo.conf": { link: "/usr/share/nginx/50-echo.conf" },
      "etc/nginx/sites-enabled/social.conf": { link: "/srv/social/nginx.conf" },
    });
    expect(problems.map(({ location }) => location.path)).toEqual([
      "etc/nginx/sites-enabled/social.conf",
    ]);
  });

  test("globs that somebody wrote and that match nothing", async () => {
    const { problems } = await collect(
      { "config.exs": "" },
      { globs: { ...DEFAULT_GLOBS, nginx: ["sites/*.conf"] }, written: ["nginx"] },
    );
    expect(problems).toEqual([
      expect.objectContaining({
        code: "source/no-match",
        message: expect.stringContaining("nginx files: sites/*.conf"),
      }),
    ]);
  });

  test("a folder with the name of a file is no file", async () => {
    const root = folderOf({ "x.conf/y.exs": "" });
    const { candidates, problems } = await collectTree(await readFolder(root), OPTIONS);
    expect(candidates).toEqual({ elixir: ["x.conf/y.exs"], nginx: [], systemd: [] });
    expect(problems).toEqual([]);
  });

  // Root reads what nobody may read: there the case cannot be made.
  test.skipIf(process.getuid?.() === 0)("files and folders without permission", async () => {
    const root = mkdtempSync(path.join(tmpdir(), "unreadable-"));
    onTestFinished(() => {
      chmodSync(path.join(root, "closed"), 0o700);
      rmSync(root, { recursive: true });
    });
    writeFileSync(path.join(root, "secret.exs"), "");
    chmodSync(path.join(root, "secret.exs"), 0);
    mkdirSync(path.join(root, "closed"));
    chmodSync(path.join(root, "closed"), 0);
    const { problems } = await collectTree(await readFolder(root), OPTIONS);
    expect(problems.map(({ code, location }) => [code, location.path])).toEqual([
      ["source/unreadable", "closed"],
      ["source/unreadable", "secret.exs"],
    ]);
  });
});

describe("texts", () => {
  test("a byte order mark is no column, and CRLF is one line end", async () => {
    const { files } = await collect({ "a.exs": "\uFEFFimport Config\r\nconfig :a, b: 1\r\n" });
    const file = files.get("a.exs");
    expect(file?.line(1)).toBe("import Config");
    expect(file?.line(2)).toBe("config :a, b: 1");
    const at = file?.text.indexOf("b: 1") ?? -1;
    expect(file?.locate(at, at + 4)).toEqual({
      path: "a.exs",
      line: 2,
      column: 12,
      endLine: 2,
      endColumn: 16,
    });
  });

  test.each([
    ["git-crypt", Buffer.from("\u0000GITCRYPT\u0000\u0001\u0002\u00ff", "latin1")],
    ["ansible-vault", "$ANSIBLE_VAULT;1.1;AES256\n3061\n"],
    [
      "sops",
      '{\n "data": "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]",\n "sops": {"mac": "x"}\n}\n',
    ],
  ])("a file that %s encrypted is known as such, and has no text", async (program, content) => {
    const { files, problems } = await collect({ "prod.secret.exs": content });
    expect(files.get("prod.secret.exs")).toMatchObject({ encryption: program, text: "" });
    expect(problems).toEqual([]);
  });
});

describe("symbolic links inside the repository mean the file they lead to, once", () => {
  test("relative, absolute as on the host, through a folder, and a mask", async () => {
    const { links, candidates, files, problems } = await collect({
      "etc/nginx/sites-available/a.conf": "a",
      "etc/nginx/sites-available/b.conf": "b",
      "etc/nginx/sites-enabled/a.conf": { link: "../sites-available/a.conf" },
      "etc/nginx/sites-enabled/b.conf": { link: "/etc/nginx/sites-available/b.conf" },
      "etc/nginx/all": { link: "sites-available" },
      "etc/systemd/system/pleroma.service": { link: "/dev/null" },
    });
    expect(Object.fromEntries(links)).toEqual({
      "etc/nginx/sites-enabled/a.conf": "etc/nginx/sites-available/a.conf",
      "etc/nginx/sites-enabled/b.conf": "etc/nginx/sites-available/b.conf",
      "etc/nginx/all/a.conf": "etc/nginx/sites-available/a.conf",
      "etc/nginx/all/b.conf": "etc/nginx/sites-available/b.conf",
      "etc/systemd/system/pleroma.service": "/dev/null",
    });
    expect(candidates.nginx).toEqual([
      "etc/nginx/sites-available/a.conf",
      "etc/nginx/sites-available/b.conf",
    ]);
    expect([...files.keys()]).toEqual(candidates.nginx);
    expect(problems).toEqual([]);
  });
});
