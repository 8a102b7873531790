import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { DEFAULT_GLOBS } from "../../src/deployment/globs.ts";
import { globMatcherFor } from "../../src/host/glob-matcher.ts";

const GLOBS = Object.values(DEFAULT_GLOBS).flat();

const FOLDERS = [
  "",
  "a/",
  ".hidden/",
  "nginx/",
  "etc/nginx/x/conf.d/",
  "nginx/conf.d/",
  "Nginx/snippets/",
];
const MORE_FOLDERS = [
  "sites-available/",
  "a/sites-x/b/",
  "sites-/",
  "pleroma.service.d/",
  "service.d/",
  "x/.service.d/",
];
const NAMES = [
  "a",
  ".conf",
  "x.conf",
  "x.CONF.j2",
  "prod.secret.exs",
  "exs",
  "x.exs.bak",
  "p@.service",
  "x.service.d",
];
const ODD = ["x\ny.conf", "é.vhost", "a b.nginx.tmpl", "nginx/snippets/a"];

describe("the default globs", () => {
  it("match what the library matches", async () => {
    const names = [...FOLDERS, ...MORE_FOLDERS].flatMap((folder) =>
      [...NAMES, ...ODD].map((name) => folder + name),
    );
    const matcherOf = await globMatcherFor(GLOBS);
    for (const glob of GLOBS) {
      const matches = picomatch(glob, { dot: true, noext: true, nocase: true });
      const expected = names.filter((name) => matches(name.replaceAll("\n", "_")));
      expect(names.filter(matcherOf([glob])), glob).toEqual(expected);
    }
  });
});

it.each([
  "*.exs",
  "a/**",
  "**",
  "conf/*.{exs,conf}",
  "[ab].conf",
  "!x",
  "a/?.conf",
  "a**b",
  "../x",
  "a//b",
])("any other glob is read by the library: %s", async (glob) => {
  const names = [
    "a.exs",
    "b.conf",
    "a/b.conf",
    "a/b/c",
    "conf/x.exs",
    "x",
    "aXb",
    "../x",
    "a//b",
    "a/b",
  ];
  const matches = picomatch(glob, { dot: true, noext: true, nocase: true });
  const matcherOf = await globMatcherFor([glob]);
  expect(names.filter(matcherOf([glob]))).toEqual(names.filter((name) => matches(name)));
});
