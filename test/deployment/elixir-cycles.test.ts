import { expect, test } from "vitest";
import { readElixir } from "../../src/deployment/elixir-part.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const CALL = "config :pleroma, :http_security, enabled: false\n";

/** What is read of a repository with these files. */
function read(texts: Readonly<Record<string, string>>) {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)]),
  );
  const { deployments, unused, problems } = readElixir({
    paths: new Set(files.keys()),
    files,
    links: new Map(),
    candidates: { elixir: [...files.keys()], nginx: [], systemd: [] },
    problems: [],
  });
  const [production, ...further] = deployments;
  const enabled = production?.get(["pleroma", "http_security", "enabled"]);
  const others = further.flatMap(({ files: own }) => own);
  return { files: production?.files, others, unused, enabled: enabled?.state, problems };
}

test.each([
  ["itself, never", 'if false, do: import_config("prod.secret.exs")\n'],
  ["itself, in a function", 'f = fn -> import_config("prod.secret.exs") end\n_ = f\n'],
])("a file that imports %s is still read", (_what, line) => {
  const found = read({ "config/prod.secret.exs": `import Config\n${CALL}${line}` });
  expect(found).toMatchObject({ files: ["config/prod.secret.exs"], enabled: "known" });
});

test("of files that import each other none is forgotten", () => {
  const found = read({
    "a.exs": `import Config\n${CALL}if false, do: import_config("b.exs")\n`,
    "b.exs": `import Config\n${CALL}if false, do: import_config("a.exs")\n`,
  });
  expect(found).toMatchObject({ files: ["a.exs"], others: ["b.exs"], unused: [] });
});

test("what is imported only under a condition that never holds is judged by itself", () => {
  const found = read({
    "config/config.exs":
      'import Config\nif false, do: import_config("prod.secret.exs")\nconfig :pleroma, :x, a: 1\n',
    "config/prod.secret.exs": `import Config\n${CALL}`,
  });
  expect(found).toMatchObject({
    files: ["config/config.exs"],
    others: ["config/prod.secret.exs"],
    unused: [],
  });
});

test("runtime.exs is read after config.exs, as Mix does", () => {
  const found = read({
    "config/config.exs":
      'import Config\nconfig :pleroma, :http_security, enabled: true\nimport_config "#{config_env()}.exs"\n',
    "config/prod.exs": "import Config\n",
    "config/runtime.exs": `import Config\n${CALL}`,
  });
  expect(found.files).toEqual(["config/config.exs", "config/prod.exs", "config/runtime.exs"]);
  expect(found.unused).toEqual([]);
});

test.each([
  ["config(\n  # main\n  :pleroma, A, [b: false\n"],
  ["config :plero ma, Pleroma.Web.Endpoint, [b: false\n"],
  ['if true do\nimport_config "#{config_env()}.exs\n'],
  ["((("],
])("a file that is broken is no reason to say nothing: %j", (broken) => {
  const { problems } = read({ "config/config.exs": `import Config\n${broken}` });
  expect(problems.map(({ severity }) => severity)).toContain("error");
});

test.each([
  ['config :"pleroma", :http_security, enabled: false\n'],
  ["app = :pleroma\nconfig app, :http_security, enabled: false\n"],
])("the application may be written in other ways: %j", (call) => {
  expect(read({ "config/config.exs": `import Config\n${call}` }).enabled).toBe("known");
});

test("dev.social.exs is no file of the development environment", () => {
  expect(read({ "dev.social.exs": `import Config\n${CALL}` }).files).toEqual(["dev.social.exs"]);
});

test("a container's config does not take the place of the source tree's", () => {
  const found = read({
    "config.exs": `import Config\n${CALL}import_config "#{config_env()}.exs"\n`,
    "docker.exs": `import Config\n${CALL}import_config "/var/lib/pleroma/config.exs"\n`,
    "prod.exs": "import Config\n",
  });
  expect(found.files).toEqual(["config.exs", "prod.exs"]);
});
