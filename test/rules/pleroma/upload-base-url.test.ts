import { STRICT } from "../../../src/policy/strict.ts";
import { uploadBaseUrl } from "../../../src/rules/pleroma/upload-base-url.ts";
import { config, site, TLS_DIRECTIVES } from "../nginx/site-files.ts";
import { siteTable } from "../nginx/site-table.ts";
import { configTable } from "./config-row.ts";

const URL = 'config :pleroma, Pleroma.Web.Endpoint, url: [host: "example.org", scheme: "https"]';

function upload(options: string, more = ""): string {
  return `${URL}\nconfig :pleroma, Pleroma.Upload, ${options}\n${more}`;
}

const S3 = "uploader: Pleroma.Uploaders.S3";

configTable(uploadBaseUrl, {
  accept: [
    { config: upload('base_url: "https://media.example.org/media/"') },
    { config: upload('base_url: "https://example.net"') },
    {
      name: "interpolated from known parts",
      config: `host = "media.example.net"\n${upload('base_url: "https://#{host}/media"')}`,
    },
    { name: "S3 by base_url", config: upload(`${S3}, base_url: "https://s3.example.net"`) },
    {
      name: "S3 by public_endpoint",
      config: upload(
        `${S3}, base_url: "https://example.org"`,
        'config :pleroma, Pleroma.Uploaders.S3, public_endpoint: "https://s3.example.net"',
      ),
    },
    {
      name: "S3, public_endpoint left to base_url",
      config: upload(
        `${S3}, base_url: "https://s3.example.net"`,
        "config :pleroma, Pleroma.Uploaders.S3, public_endpoint: nil",
      ),
    },
    {
      name: "IPFS gateway",
      config: upload(
        "uploader: Pleroma.Uploaders.IPFS",
        'config :pleroma, Pleroma.Uploaders.IPFS, get_gateway_url: "https://{CID}.ipfs.example.net"',
      ),
    },
    {
      name: "the host is known by nginx",
      config: 'config :pleroma, Pleroma.Upload, base_url: "https://media.example.org"',
      host: "example.org",
    },
    {
      name: "userinfo is no host",
      config: upload('base_url: "https://example.org@media.example.net/"'),
    },
    {
      name: "another registrable domain",
      config: upload('base_url: "https://example.net"'),
      preset: STRICT,
    },
    {
      name: "users of a hosting domain are separate sites",
      config: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "a.github.io"]\nconfig :pleroma, Pleroma.Upload, base_url: "https://b.github.io"`,
      preset: STRICT,
    },
    { config: upload('base_url: "https://media.example.org/"'), family: "akkoma" },
  ],
  reject: [
    { name: "nothing is set", config: URL, says: "under /media/" },
    { config: upload("base_url: nil"), says: "under /media/" },
    { name: "nothing is set", config: URL, family: "akkoma", says: "refuses to start since 3.12" },
    {
      config: upload('base_url: "https://example.org/media/"'),
      at: '"https://example.org/media/"',
    },
    { name: "capitals", config: upload('base_url: "https://EXAMPLE.org"') },
    { name: "a trailing dot", config: upload('base_url: "https://example.org./"') },
    { name: "another port", config: upload('base_url: "https://example.org:8443/"') },
    { name: "userinfo", config: upload('base_url: "https://media.example.net@example.org/"') },
    { name: "a backslash", config: upload(String.raw`base_url: "https:\\\\example.org/"`) },
    { name: "percent-encoded", config: upload('base_url: "https://ex%61mple.org/"') },
    { name: "a soft hyphen", config: upload('base_url: "https://exam\\u00ADple.org/"') },
    { name: "full-width letters", config: upload('base_url: "https://ｅｘａｍｐｌｅ。org/"') },
    { name: "no scheme", config: upload('base_url: "//example.org/media"') },
    {
      name: "no scheme and no slashes",
      config: upload('base_url: "media.example.org"'),
      says: "not begin with `https://`",
    },
    {
      name: "only a path",
      config: upload('base_url: "/media"'),
      says: "not begin with `https://`",
    },
    { config: upload('base_url: ""'), says: "not begin with `https://`" },
    { config: upload('base_url: "ftp://media.example.org"'), says: "not begin with `https://`" },
    { config: upload('base_url: "https:///media"'), says: "names no host" },
    { config: upload("base_url: 'https://media.example.org'"), says: "double quotes" },
    { name: "S3 without an address", config: upload(S3), says: "needs a `base_url`" },
    {
      name: "S3 behind the instance's host",
      config: upload(
        `${S3}, base_url: "https://media.example.org"`,
        'config :pleroma, Pleroma.Uploaders.S3, public_endpoint: "https://example.org/s3"',
      ),
    },
    {
      name: "the same host, known by nginx",
      config: 'config :pleroma, Pleroma.Upload, base_url: "https://example.org/m"',
      host: "Example.ORG",
    },
    {
      name: "the same host in Unicode",
      config: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "bücher.example"]\nconfig :pleroma, Pleroma.Upload, base_url: "https://BÜCHER.example"`,
    },
    {
      name: "a sibling",
      config: upload('base_url: "https://media.example.org/media/"'),
      preset: STRICT,
      says: "registrable domain",
    },
  ],
  unknown: [
    {
      name: "upstream's placeholder is nobody's host",
      config:
        'config :pleroma, Pleroma.Web.Endpoint, url: [host: "localhost"]\nconfig :pleroma, Pleroma.Upload, base_url: "https://media.example.org"',
    },
    { config: upload('base_url: System.get_env("MEDIA_URL")') },
    {
      name: "a good fallback does not decide",
      config: upload('base_url: System.get_env("MEDIA_URL", "https://media.example.net")'),
    },
    { config: upload('base_url: "https://media.#{System.get_env("DOMAIN")}/media"') },
    { config: upload('base_url: "https://{{ media_host }}/"') },
    {
      name: "the uploader is unknown",
      config: upload(
        'uploader: String.to_atom(System.get_env("UPLOADER")), base_url: "https://media.example.net"',
      ),
    },
    {
      name: "the instance's host is unknown",
      config:
        'config :pleroma, Pleroma.Web.Endpoint, url: [host: System.get_env("DOMAIN")]\nconfig :pleroma, Pleroma.Upload, base_url: "https://media.example.org"',
    },
    {
      name: "the instance's host is nowhere",
      config: 'config :pleroma, Pleroma.Upload, base_url: "https://media.example.org"',
    },
    {
      name: "Unicode against Punycode",
      config: `config :pleroma, Pleroma.Web.Endpoint, url: [host: "bücher.example"]\nconfig :pleroma, Pleroma.Upload, base_url: "https://xn--bcher-kva.example"`,
      says: "Punycode",
    },
  ],
});

const PASS_ALL = "location / { proxy_pass http://phoenix; }";
const FAILS = { "Pleroma.Upload.base_url": "fail high" };

function servers(...names: readonly string[]): string {
  const others = names.map(
    (name) => `server { server_name ${name}; ${TLS_DIRECTIVES} ${PASS_ALL} }`,
  );
  return `${site(PASS_ALL)}\n${others.join("\n")}`;
}

siteTable(uploadBaseUrl, {
  accept: [],
  reject: [
    {
      name: "nginx has another host that passes on /media",
      nginx: servers("files.example.net"),
      elixir: config(),
      expect: FAILS,
      write: 'config :pleroma, Pleroma.Upload, base_url: "https://files.example.net/media/"',
    },
    {
      name: "nginx has another host that serves /media by itself",
      nginx: `${site(PASS_ALL)}
server { server_name media.other.example; ${TLS_DIRECTIVES} location / { return 404; } location /media/ { alias /var/lib/akkoma/uploads/; } location /proxy { proxy_pass http://phoenix; } }`,
      elixir: config(),
      expect: FAILS,
      write: 'config :pleroma, Pleroma.Upload, base_url: "https://media.other.example/media/"',
    },
    {
      name: "a host of other files is not meant for media",
      nginx: `${site(PASS_ALL)}
server { server_name docs.other.example; ${TLS_DIRECTIVES} root /srv/docs; location /emoji { proxy_pass http://phoenix; } }`,
      elixir: config(),
      expect: FAILS,
      write: 'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"',
    },
    ...[["www.social.example"], ["files.example.net", "old.example.net"], ["*.example.net"]].map(
      (names) => ({
        name: `nothing says that media are to come from ${names.join(" or ")}`,
        nginx: servers(...names),
        elixir: config(),
        expect: FAILS,
        write: 'config :pleroma, Pleroma.Upload, base_url: "https://media.social.example/media/"',
      }),
    ),
  ],
});
