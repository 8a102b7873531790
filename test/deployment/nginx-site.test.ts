import { describe, expect, test } from "vitest";
import { readEndpointFacts } from "../../src/deployment/endpoint-facts.ts";
import { selectSite } from "../../src/deployment/site/nginx-site.ts";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { evaluateText } from "../rules/pleroma/evaluate-text.ts";

/** The hosts that are found, as `role name: sockets`; `none` where nothing serves Pleroma. */
function hostsOf(nginx: string | Record<string, string>, elixir?: string): string[] | "none" {
  const texts = Object.entries(typeof nginx === "string" ? { "nginx/site.conf": nginx } : nginx);
  const files = texts.map(([path, text]) => new SourceFile(path, text));
  const configuration = assembleNginx(files, {
    paths: new Set(files.map(({ path }) => path)),
    files: new Map(files.map((file) => [file.path, file])),
    links: new Map(),
  });
  const config =
    elixir === undefined
      ? undefined
      : evaluateText(new SourceFile("config/prod.secret.exs", `import Config\n${elixir}\n`));
  const site = selectSite(configuration, readEndpointFacts(config));
  if (site === undefined) return "none";
  return site.hosts.map(
    ({ name, role, sockets }) => `${role} ${name}: ${sockets.map((one) => one.name).join(" ")}`,
  );
}

function server(name: string, target: string, more = ""): string {
  return `server { listen 443 ssl; server_name ${name}; ${more} location / { proxy_pass ${target}; } }\n`;
}

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";
const HOST = `${ENDPOINT} url: [host: "social.example"]`;
const OWN = ["instance social.example: *:443"];

describe("what serves the instance", () => {
  test.each([
    [
      "an upstream's name",
      `upstream phoenix { server 127.0.0.1:9000; }\n${server("social.example", "http://phoenix")}`,
    ],
    ["a container's name", server("social.example", "http://akkoma:4000")],
    ["a unix socket's name", server("social.example", "http://unix:/run/pleroma/http.sock")],
    ["the default port", server("social.example", "http://127.0.0.1:4000")],
    ["a variable", server("social.example", "http://$backend", "set $backend 127.0.0.1:4000;")],
    [
      "the media folders",
      `server { listen 443 ssl; server_name social.example; location ~ ^/(media|proxy) { proxy_pass http://127.0.0.1:9000; } location / { proxy_pass http://127.0.0.1:9000; } }`,
    ],
  ])("is recognised by %s", (_, nginx) => {
    expect(hostsOf(nginx)).toEqual(OWN);
  });

  test("is recognised by the name of its file", () => {
    const text = server("social.example", "http://127.0.0.1:9000");
    expect(hostsOf({ "sites/pleroma.conf": text })).toEqual(OWN);
    expect(hostsOf({ "sites/blog.conf": text })).toBe("none");
  });

  test("is recognised by port and host of the Elixir config", () => {
    const nginx = server("social.example", "http://127.0.0.1:9000");
    expect(hostsOf(nginx)).toBe("none");
    expect(hostsOf(nginx, `${ENDPOINT} http: [port: 9000]`)).toEqual(OWN);
    expect(hostsOf(nginx, HOST)).toEqual(OWN);
  });

  test("is recognised by the host although the port is another", () => {
    const nginx = server("social.example", "http://127.0.0.1:9000");
    expect(hostsOf(nginx, `${HOST}, http: [port: 4001]`)).toEqual(OWN);
  });
});

describe("other sites in the repository", () => {
  const pleroma = `upstream phoenix { server 127.0.0.1:4000; }\n${server("social.example", "http://phoenix")}`;

  test.each([
    ["another service", server("chat.example", "http://127.0.0.1:3000")],
    [
      "another default server",
      server("_", "http://127.0.0.1:3000").replace("ssl", "ssl default_server"),
    ],
    [
      "a service on the same port of another machine",
      server("chat.example", "http://192.0.2.1:4000"),
    ],
    ["a static site", "server { listen 443 ssl; listen 80; server_name www.example; root /srv; }"],
  ])("make no difference: %s", (_, other) => {
    expect(hostsOf(other + pleroma)).toEqual(OWN);
    expect(hostsOf(pleroma + other, HOST)).toEqual(OWN);
  });

  test("are not taken for the instance where that is not here", () => {
    expect(hostsOf(server("chat.example", "http://127.0.0.1:3000"), HOST)).toBe("none");
  });

  test("count where they are Pleroma under another name", () => {
    const both = pleroma + server("mirror.example", "http://localhost:4000");
    expect(hostsOf(both)).toEqual([...OWN, "instance mirror.example: *:443"]);
    expect(hostsOf(both, HOST)).toEqual([...OWN, "instance mirror.example: *:443"]);
  });

  test("count where they are Pleroma under no certain name", () => {
    const plain =
      "server { listen 80 default_server; server_name _; location / { proxy_pass http://phoenix; } }\n";
    const wild = server("*.example", "http://phoenix");
    expect(hostsOf(pleroma + plain + wild, HOST)).toEqual([
      "instance social.example: *:443 *:80",
      "instance *.example: *:443",
    ]);
    const own = "server { listen 80; server_name social.example; return 301 https://$host; }\n";
    expect(hostsOf(pleroma + own + plain, HOST)).toEqual([
      "instance social.example: *:443 *:80",
      "instance default: *:80",
    ]);
  });

  test("do not count where they only redirect or refuse", () => {
    const redirect =
      "server { listen 443 ssl; server_name www.social.example; return 301 https://social.example; }\n";
    const refuse = "server { listen 443 ssl default_server; server_name _; return 444; }\n";
    expect(hostsOf(pleroma + redirect + refuse, HOST)).toEqual(OWN);
  });
});

describe("the site at the domain of the accounts", () => {
  const own = server("social.example", "http://127.0.0.1:4000");
  const apex = (locations: string) =>
    `server { listen 443 ssl; server_name example.test; ${locations} location / { root /srv/blog; } }\n`;
  const asked = (location: string, target = "http://127.0.0.1:4000", more = "") =>
    apex(`location ${location} { ${more} proxy_pass ${target}; }`);

  test.each([
    ["a prefix", asked("/.well-known/webfinger")],
    ["one address", asked("= /.well-known/host-meta")],
    ["the folder", asked("^~ /.well-known/")],
    ["NodeInfo", asked("/nodeinfo/")],
    ["a regular expression", asked("~ ^/\\.well-known/(webfinger|host-meta|nodeinfo)")],
    [
      "the path written out",
      asked("/.well-known/webfinger", "http://127.0.0.1:4000/.well-known/webfinger"),
    ],
  ])("is not the instance's for passing on what asks about them: %s", (_, nginx) => {
    expect(hostsOf(own + nginx)).toEqual(OWN);
    expect(hostsOf(nginx + own, HOST)).toEqual(OWN);
  });

  test.each([
    [
      "the API besides",
      apex("location ~ ^/(\\.well-known|api) { proxy_pass http://127.0.0.1:4000; }"),
    ],
    ["one of the alternatives", asked("~ ^/\\.well-known/webfinger|^/api")],
    ["a regular expression for any folder", asked("~ /.well-known/webfinger")],
    ["another path in its place", asked("/.well-known/webfinger", "http://127.0.0.1:4000/")],
    [
      "any path in its place",
      asked("/.well-known/", "http://127.0.0.1:4000", "rewrite ^/.well-known/x(.*) $1 break;"),
    ],
    [
      "what a second server takes",
      asked("/.well-known/webfinger").replace(
        "root /srv/blog",
        "proxy_pass http://127.0.0.1:8080",
      ) + server("_", "http://127.0.0.1:4000").replace("443 ssl", "127.0.0.1:8080"),
    ],
  ])("is one of the instance's for passing on more: %s", (_, nginx) => {
    expect(hostsOf(own + nginx)).toContain("instance example.test: *:443");
  });

  test("is the instance's where there is no other", () => {
    expect(hostsOf(asked("/.well-known/webfinger"))).toEqual(["instance example.test: *:443"]);
  });
});

describe("names that only nginx itself asks for", () => {
  const inner = (name: string, more = "") =>
    server(name, "http://127.0.0.1:4000", more).replace("443 ssl", "127.0.0.1:8080");
  const front = (sent: string, name = "social.example") =>
    server(name, `http://127.0.0.1:8080; ${sent}`);
  const all = (sent: string) => `${front(sent)}${inner("inner.example")}${inner("social.example")}`;

  test.each(["proxy_set_header Host inner.example", ""])("are no hosts: %s", (sent) => {
    expect(hostsOf(all(sent))).toEqual(OWN);
  });

  test.each([
    "proxy_set_header Host $host",
    "include snippets/proxy.conf",
    "set $sent $http_host; proxy_set_header Host $sent",
  ])("are hosts where clients may name them: %s", (sent) => {
    expect(hostsOf(all(sent))).toContainEqual(expect.stringContaining("instance inner.example:"));
  });
});

describe("media hosts", () => {
  const media =
    "server { listen 443 ssl; server_name media.example; location ~ ^/(media|proxy) { proxy_pass http://127.0.0.1:4000; } location / { return 404; } }\n";
  const own = server("social.example", "http://127.0.0.1:4000");

  test("are those whose server passes on nothing but media", () => {
    expect(hostsOf(own + media)).toEqual([...OWN, "media media.example: *:443"]);
  });

  test("are those that a base_url names and a server serves", () => {
    const both = own + server("files.example", "http://127.0.0.1:4000");
    const config = (host: string) =>
      `${HOST}\nconfig :pleroma, Pleroma.Upload, base_url: "https://${host}/media"`;
    expect(hostsOf(both, config("FILES.example"))).toEqual([...OWN, "media files.example: *:443"]);
    expect(hostsOf(both, config("cdn.example"))).toEqual([...OWN, "instance files.example: *:443"]);
    expect(hostsOf(own, config("cdn.example"))).toEqual(OWN);
  });

  test("are not the only host there is", () => {
    const config = 'config :pleroma, Pleroma.Upload, base_url: "https://social.example/media"';
    expect(hostsOf(own, config)).toEqual(OWN);
  });
});

describe("hosts without a name", () => {
  test("the default server", () => {
    const nginx = server("_", "http://127.0.0.1:4000");
    expect(hostsOf(nginx)).toEqual(["instance default: *:443"]);
    expect(hostsOf(nginx, HOST)).toEqual(OWN);
  });

  test("a template's name, on the sockets of all servers with it", () => {
    const plain = "server { listen 80; server_name {{ domain }}; return 301 https://$host; }\n";
    const nginx = plain + server("{{ domain }}", "http://127.0.0.1:4000");
    expect(hostsOf(nginx)).toEqual(["instance {{ domain }}: *:80 *:443"]);
    expect(hostsOf(nginx, HOST)).toEqual(["instance social.example: *:80 *:443"]);
  });

  test("wildcards", () => {
    const nginx = server("*.social.example", "http://127.0.0.1:4000");
    expect(hostsOf(nginx)).toEqual(["instance *.social.example: *:443"]);
    expect(hostsOf(nginx, `${ENDPOINT} url: [host: "a.social.example"]`)).toEqual([
      "instance a.social.example: *:443",
    ]);
  });

  test("fragments", () => {
    const nginx = { "conf/pleroma.conf": "location / { proxy_pass http://127.0.0.1:__PORT__; }" };
    expect(hostsOf(nginx)).toEqual(["instance default: *:?"]);
  });
});

test("sockets: all but those where another site answers", () => {
  const nginx = `
    server { listen 443 ssl; listen [::]:443 ssl; listen 443 quic; server_name social.example; location / { proxy_pass http://127.0.0.1:4000; } }
    server { listen 80 default_server; server_name www.example; root /srv; }
    server { listen 8080; server_name social.example; return 404; }`;
  expect(hostsOf(nginx)).toEqual(["instance social.example: *:443 [::]:443 *:443 quic *:8080"]);
});

test("of very many hosts, the rest is counted", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `s${index}.example`).join(" ");
  const file = new SourceFile("nginx/site.conf", server(names, "http://127.0.0.1:4000"));
  const tree = {
    paths: new Set([file.path]),
    files: new Map([[file.path, file]]),
    links: new Map(),
  };
  const site = selectSite(assembleNginx([file], tree), readEndpointFacts(undefined));
  expect((site?.hosts.length ?? 0) + (site?.omittedHosts ?? 0)).toBe(1000);
  expect(site?.hosts.length).toBeLessThanOrEqual(50);
});
