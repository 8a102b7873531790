import { expect, test } from "vitest";
import { classOf, probePaths } from "../../src/deployment/probe-paths.ts";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** The paths that the `location`s of a server add. */
function derived(locations: readonly string[], most?: number): readonly string[] {
  const blocks = locations.map((location) => `location ${location} { }`).join("\n");
  const file = new SourceFile("site.conf", `server { ${blocks} }`);
  const tree = {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map(),
  };
  const { servers } = assembleNginx([file], tree);
  return probePaths(servers, [], most).flatMap((path) => (path.derived ? [path.target] : []));
}

test("every location is asked for once", () => {
  expect(derived(["/inbox", "= /exact", "^~ /static/", "/inbox/", "/"])).toEqual([
    "/inbox",
    "/exact",
    "/static/",
    "/inbox/",
  ]);
});

test("regular expressions are asked for by something they match", () => {
  expect(derived(["~ ^/(oauth|auth)/", "~* \\.(jpg|png)$", "~ ^/users/[a-z]+/feed$"])).toEqual([
    "/oauth/",
    "/x.jpg",
    "/users/1/feed",
  ]);
});

test("what is no path, or too hard to match, is left out", () => {
  expect(derived(["@named", '~ "^/a{2,3}$"', "~ (((x", "/{{ folder }}/"])).toEqual([]);
});

test("nested locations count, and there is a limit", () => {
  expect(derived(["/a { location /a/b { } } location /c"])).toEqual(["/a", "/a/b", "/c"]);
  expect(derived(Array.from({ length: 500 }, (_, index) => `/p${index}`))).toHaveLength(100);
  expect(derived(["/a", "/b", "/c"], 2)).toEqual(["/a", "/b"]);
});

test("paths are classed as Pleroma's router sees them", () => {
  const classes = [
    "/",
    "//",
    "/api/v1/x",
    "/media/x",
    "//media//x",
    "/%6Dedia/x",
    "/./proxy/a",
    "/mediax",
    "/.well-known/acme-challenge/x",
    "/.well-known/nodeinfo",
    "/%zz",
    "/proxy?x=/media",
  ];
  expect(classes.map(classOf)).toEqual([
    "page",
    "page",
    "api",
    "media",
    "media",
    "media",
    "proxy",
    "other",
    "acme",
    "other",
    "other",
    "proxy",
  ]);
});
