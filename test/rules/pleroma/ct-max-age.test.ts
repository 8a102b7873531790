import { ctMaxAge } from "../../../src/rules/pleroma/ct-max-age.ts";
import { configTable } from "./config-row.ts";

function security(options: string): string {
  return `config :pleroma, :http_security, ${options}`;
}

configTable(ctMaxAge, {
  accept: [
    { config: security("sts: true, ct_max_age: 2_592_000"), at: "2_592_000" },
    { name: "upstream's default", config: security("sts: true") },
    { config: security("sts: true, ct_max_age: 1") },
    { name: "the header takes its text", config: security('sts: true, ct_max_age: "86400"') },
    {
      name: "fine, whether it is sent or not",
      config: security('sts: System.get_env("STS") == "1", ct_max_age: 86_400'),
    },
    { config: security("enabled: true, sts: true"), family: "rebased" },
  ],
  reject: [
    { config: security("sts: true, ct_max_age: 0"), at: "0" },
    { config: security("sts: true, ct_max_age: -1") },
    { config: security("sts: true, ct_max_age: nil") },
    { name: "a float is no header value", config: security("sts: true, ct_max_age: 2_592_000.0") },
    { config: security('sts: true, ct_max_age: "a month"') },
    { name: "a map replaces the default", config: security("%{enabled: true, sts: true}") },
  ],
  unknown: [
    { config: security('sts: true, ct_max_age: System.get_env("CT")') },
    { config: security('sts: System.get_env("STS") == "1", ct_max_age: 0') },
  ],
  notApplicable: [
    { name: "upstream sends no HSTS", config: security("ct_max_age: 0") },
    { config: security("sts: false, ct_max_age: 0") },
    { name: "sts needs true itself", config: security('sts: "true", ct_max_age: 0') },
    { name: "all headers are off", config: security("enabled: false, sts: true, ct_max_age: 0") },
    { name: "Akkoma", config: security("sts: true, ct_max_age: 0"), family: "akkoma" },
  ],
});
