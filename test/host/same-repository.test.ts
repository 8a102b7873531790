import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { DEFAULT_GLOBS } from "../../src/deployment/globs.ts";
import { missingReferences } from "../../src/deployment/references.ts";
import { type CollectOptions, collect } from "../../src/host/collect.ts";
import { readFolder } from "../../src/host/folder-tree.ts";
import { readCommit } from "../../src/host/git/object-tree.ts";
import { fetchCommit } from "../../src/host/github/commit-tree.ts";
import { GitDatabase } from "../../src/host/github/git-database.ts";
import type { Repository } from "../../src/source/repository.ts";
import { REPOSITORY } from "../action/support/github-server.ts";
import type { Content } from "../support/folder.ts";
import { git, repositoryOf } from "./support/git.ts";
import { connectedGitHub, NAME } from "./support/github.ts";

const OPTIONS: CollectOptions = {
  globs: DEFAULT_GLOBS,
  exclude: ["excluded/**"],
  written: [],
  instances: [{ name: "first", files: ["config/**", "etc/nginx/sites-enabled/a.conf"] }],
  missingReferences,
};

const FILES: Readonly<Record<string, Content>> = {
  "config/config.exs": 'import Config\nimport_config "prod.txt"\nimport_config "gone.exs"\n',
  "config/prod.txt": 'import Config\nconfig :pleroma, :instance, name: "A"\r\n',
  "config/bom.exs": "\uFEFFimport Config\n",
  "config/encrypted.exs": Buffer.from("\u0000GITCRYPT\u0000\u0001\u0002\u00ff", "latin1"),
  "config/broken.exs": Buffer.from([0x61, 0xff, 0xfe]),
  "config/nul.exs": "a\u0000b",
  "config/large.exs": "x".repeat(3 * 1024 * 1024),
  'config/"quoted" name\nin two lines.exs': "import Config\n",
  "config/ünïcode 🙂.exs": "import Config\n",
  "config/link.exs": { link: "config.exs" },
  "config/outside.exs": { link: "/etc/passwd" },
  "config/self.exs": { link: "self.exs" },
  "etc/nginx/sites-available/a.conf": "server { listen 80; }\n",
  "etc/nginx/sites-available/b": "server { listen 80; }\n",
  "etc/nginx/sites-enabled/a.conf": { link: "../sites-available/a.conf" },
  "etc/nginx/sites-enabled/b": { link: "/etc/nginx/sites-available/b" },
  "etc/nginx/all": { link: "sites-available" },
  "etc/nginx/gone": { link: "../../../sites" },
  "etc/systemd/system/pleroma.service": "[Service]\nUser=pleroma\n",
  "etc/systemd/system/masked.service": { link: "/dev/null" },
  "excluded/a.exs": "import Config\n",
  "node_modules/a/a.exs": "import Config\n",
  "deps/node_modules": { link: "../config" },
  "deep/_build/prod/a.exs": "import Config\n",
  "README.md": "Nothing.\n",
};

const { server, api } = await connectedGitHub();
const database = () => new GitDatabase(api, NAME);

/** A repository as values that can be compared, order included. */
function shown({ paths, files, links, candidates, groups, problems }: Repository): unknown {
  return {
    paths: [...paths],
    files: [...files],
    links: [...links],
    candidates,
    groups: [...(groups ?? [])].map(([name, group]) => [name, [...group]]),
    problems,
  };
}

test.each(["", "etc/"])(
  "the same files give the same repository from a folder, from Git's objects and from GitHub: %j",
  async (prefix) => {
    const folder = repositoryOf(FILES);
    const commit = git(folder, "rev-parse", "HEAD");
    server.repositories.set(REPOSITORY, { folder });

    const fromFolder = await collect(await readFolder(`${folder}/${prefix}`), OPTIONS);
    const fromGit = await collect(await readCommit({ folder }, commit, prefix), OPTIONS);
    const fromApi = await collect(await fetchCommit(database(), commit, prefix), OPTIONS);

    expect(shown(fromGit)).toEqual(shown(fromFolder));
    expect(shown(fromApi)).toEqual(shown(fromFolder));
    if (prefix !== "") return;
    expect(fromGit.problems.map(({ code, location }) => [code, location.path])).toEqual([
      ["source/not-utf8", "config/broken.exs"],
      ["source/too-large", "config/large.exs"],
      ["source/nul-byte", "config/nul.exs"],
      ["source/link-outside-repository", "config/outside.exs"],
      ["source/link-outside-repository", "config/self.exs"],
    ]);
    expect(fromGit.files.get("config/prod.txt")?.text).toContain("\r\n");
    expect([...(fromGit.groups?.get("first") ?? [])]).toContain("etc/nginx/sites-available/a.conf");
  },
);

test("names that are no UTF-8 are the same problem everywhere", async () => {
  const folder = repositoryOf({ "good.exs": "import Config\n" });
  execFileSync("sh", ["-c", `printf 'import Config' > "$(printf 'caf\\351.exs')"`], {
    cwd: folder,
  });
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message=A name in Latin-1");
  const commit = git(folder, "rev-parse", "HEAD");
  server.repositories.set(REPOSITORY, { folder });

  const fromFolder = await collect(await readFolder(folder), OPTIONS);
  const fromGit = await collect(await readCommit({ folder }, commit, ""), OPTIONS);
  const fromApi = await collect(await fetchCommit(database(), commit, ""), OPTIONS);

  expect(fromFolder.problems).toMatchObject([
    { code: "source/unreadable", location: { path: "caf\uFFFD.exs" } },
  ]);
  expect(shown(fromGit)).toEqual(shown(fromFolder));
  expect(shown(fromApi)).toEqual(shown(fromFolder));
});

test("a folder leaves submodules out where commits do", async () => {
  const inner = repositoryOf({ "b.exs": "import Config\n" });
  const folder = repositoryOf({ "a.exs": "import Config\n" });
  git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "lib/sub");
  git(folder, "commit", "--quiet", "--message=With a submodule");
  const fromGit = await readCommit({ folder }, git(folder, "rev-parse", "HEAD"), "");

  const fromFolder = await readFolder(folder, { leaveOutSubmodules: true });

  expect(fromFolder.submodules).toEqual(["lib/sub"]);
  expect(fromGit.submodules).toEqual(["lib/sub"]);
  expect(shown(await collect(fromFolder, OPTIONS))).toEqual(shown(await collect(fromGit, OPTIONS)));
  expect((await readFolder(folder)).paths).toContain("lib/sub/b.exs");
});

test("a tree whose files are too large together is read up to a point", async () => {
  const file = `# ${"x".repeat(2 * 1024 * 1024 - 3)}`;
  const names = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, "0")}.exs`);
  const folder = repositoryOf(Object.fromEntries(names.map((name) => [name, file])));

  const fromFolder = await collect(await readFolder(folder), OPTIONS);
  const commit = git(folder, "rev-parse", "HEAD");
  const fromGit = await collect(await readCommit({ folder }, commit, ""), OPTIONS);

  for (const { files, problems } of [fromFolder, fromGit]) {
    expect([...files.keys()]).toEqual(names.slice(0, 32));
    expect(problems).toMatchObject([{ code: "source/too-large", location: { path: "." } }]);
  }
});
