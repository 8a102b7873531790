import { expect, test } from "vitest";
import { namedPaths } from "../../src/deployment/probes/named-paths.ts";
import { classOf, probePaths } from "../../src/deployment/probes/probe-paths.ts";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** What the text of a server, and of the `http` block around it, names. */
function named(inServer: string, around = "") {
  const file = new SourceFile("site.conf", `${around}\nserver { ${inServer} }`);
  const tree = {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map(),
  };
  const configuration = assembleNginx([file], tree);
  return namedPaths(configuration.servers, configuration);
}

/** The paths that the `location`s of a server add. */
function derived(locations: readonly string[], most?: number): readonly string[] {
  const { first } = named(locations.map((location) => `location ${location} { }`).join("\n"));
  return probePaths(first, "instance", most).flatMap((path) => (path.derived ? [path.target] : []));
}

test("every location is asked for once", () => {
  expect(derived(["/inbox", "= /exact", "^~ /static/", "/inbox/", "/"])).toEqual([
    "/inbox",
    "/exact",
    "/static/",
    "/inbox/",
  ]);
});

test.each([
  ["^/(oauth|auth)/", "/oauth/"],
  ["\\.(jpg|png)$", "/x/x.jpg"],
  ["^/users/[a-z]+/feed$", "/users/a/feed"],
  ["^/media/[0-9a-f]{4}\\.", "/media/aaaa."],
  ["^/a{2,3}$", "/aa"],
  ["^/[0-9]{4,}$", "/1111"],
  ["^/((api|oauth)/v2|auth)", "/api/v2"],
  ["^/(?<name>users)/", "/users/"],
  ["^/users/\\S+", "/users/a"],
  ["^/notice/\\w{3,}/\\d", "/notice/aaa/1"],
  ["^/[@]", "/@"],
  ["^/users/([^/]+)/followers(\\?|$)", "/users/a/followers%3F"],
  ["^/(?!$)(users|inbox)", "/users"],
  ["(?:users|notice)/\\d+", "/x/users/1"],
  ["^/caf\u00e9", "/caf%C3%A9"],
])("the regular expression %s is asked for by %s", (pattern, path) => {
  expect(derived([`~ "${pattern}"`])).toEqual([path]);
});

test("ends of names are asked for in the media folders too", () => {
  expect(named("location ~ \\.(svg|webp)$ { }").more).toEqual([
    "/media/x.svg",
    "/proxy/x.svg",
    "/x/x.svg",
    "/media/x.webp",
    "/proxy/x.webp",
    "/x/x.webp",
  ]);
  expect(named("location /files { location ~ \\.php$ { } }").first).toEqual([
    "/files",
    "/files/x.php",
  ]);
});

test("conditions on the path are asked for", () => {
  expect(
    named(
      'if ($uri = /about) { } location / { if ($request_uri ~ "^/a\\?b=1") { } if ($host ~ ^/x) { } }',
      "map $uri $csp { default a; ~^/embed b; /exact c; } map $host $other { ~^/host d; }",
    ).first,
  ).toEqual(["/", "/a?b=1", "/about", "/embed", "/exact"]);
});

test("what is no path is left out", () => {
  expect(derived(["@named", "/{{ folder }}/"])).toEqual([]);
});

test("what cannot be matched is named", () => {
  const { first, unsampled } = named("location ~ ^/(a)\\1 { } location ~ ^/(?=b)c { }");
  expect(first).toEqual([]);
  expect(unsampled).toMatchObject([
    { reason: "which paths this `location` matches", location: { line: 2, column: 10 } },
    { reason: "which paths this `location` matches", location: { line: 2 } },
  ]);
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
    "/media",
    "/media/",
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
    "other",
    "other",
    "media",
  ]);
});
