import { stsMaxAge } from "../../../src/rules/pleroma/sts-max-age.ts";
import { proxied } from "../nginx/site-files.ts";
import { siteTable } from "../nginx/site-table.ts";
import { configTable } from "./config-row.ts";

const ON = "config :pleroma, :http_security, sts: true";

configTable(stsMaxAge, {
  accept: [
    { config: ON, name: "upstream's default" },
    { config: ON, name: "Akkoma's default", family: "akkoma", says: "63072000" },
    { config: `${ON}, sts_max_age: 31_536_000` },
    { config: `${ON}, sts_max_age: 60 * 60 * 24 * 730` },
    { config: `${ON}, sts_max_age: "63072000"`, name: "text is as good as a number" },
  ],
  reject: [
    { config: `${ON}, sts_max_age: 300`, at: "300", says: "300 seconds only" },
    { config: `${ON}, sts_max_age: 31_535_999` },
    { config: `${ON}, sts_max_age: 0` },
    { config: `${ON}, sts_max_age: nil`, says: "not a number" },
    { config: `${ON}, sts_max_age: -1`, says: "not a number" },
  ],
  unknown: [
    { config: `${ON}, sts_max_age: System.fetch_env!("AGE")`, says: "AGE" },
    {
      config:
        'config :pleroma, :http_security, sts: System.get_env("STS") == "1", sts_max_age: 300',
    },
  ],
  notApplicable: [
    { config: "config :pleroma, :http_security, sts_max_age: 300", name: "HSTS is off" },
    { config: `${ON}, enabled: false, sts_max_age: 300`, name: "all headers are off" },
  ],
});

const SUBJECT = "http_security.sts_max_age";
const HOST = 'config :pleroma, Pleroma.Web.Endpoint, url: [host: "social.example"]';
const NAME = "Strict-Transport-Security";

siteTable(stsMaxAge, {
  accept: [
    {
      name: "nginx sends a good one",
      nginx: proxied(`add_header ${NAME} "max-age=63072000; includeSubDomains; preload" always;`),
      elixir: HOST,
    },
    {
      name: "in quotes, as RFC 6797 allows",
      nginx: proxied(`add_header ${NAME} 'max-age="31536000"' always;`),
      elixir: HOST,
    },
    {
      name: "Pleroma's comes first",
      nginx: proxied(`add_header ${NAME} "max-age=60" always;`),
      elixir: `${HOST}\n${ON}`,
    },
    {
      name: "nginx overrides a bad one",
      nginx: proxied(`more_set_headers "${NAME}: max-age=31536000";`),
      elixir: `${HOST}\n${ON}, sts_max_age: 1`,
    },
  ],
  reject: [
    {
      name: "nginx overrides a good one",
      nginx: proxied(`more_set_headers "${NAME}: max-age=60";`),
      elixir: `${HOST}\n${ON}`,
      expect: { [SUBJECT]: "fail medium" },
      at: /^more_set_headers/,
    },
    {
      name: "a max-age in the wrong place",
      nginx: proxied(`add_header ${NAME} "max-age=31536000; max-age=31536000" always;`),
      elixir: HOST,
      expect: { [SUBJECT]: "fail medium" },
      says: "ignore",
    },
  ],
  unknown: [
    {
      name: "a template fills it in",
      nginx: proxied(`add_header ${NAME} "max-age={{ hsts_age }}" always;`),
      elixir: HOST,
      expect: { [SUBJECT]: "unknown" },
    },
  ],
  notApplicable: [
    {
      name: "nobody sends it",
      nginx: proxied(""),
      elixir: HOST,
      expect: { [SUBJECT]: "not-applicable" },
    },
  ],
});
