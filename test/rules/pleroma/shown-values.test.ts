import { expect, test } from "vitest";
import type { EvaluableRule } from "../../../src/rules/define-rule.ts";
import { evaluateRule } from "../../../src/rules/evaluate.ts";
import { ctMaxAge } from "../../../src/rules/pleroma/ct-max-age.ts";
import { databaseConfig } from "../../../src/rules/pleroma/database-config.ts";
import { httpIp } from "../../../src/rules/pleroma/http-ip.ts";
import { httpSecurity } from "../../../src/rules/pleroma/http-security.ts";
import { secureCookieFlag } from "../../../src/rules/pleroma/secure-cookie-flag.ts";
import { uploadBaseUrl } from "../../../src/rules/pleroma/upload-base-url.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { EMPTY_INSTANCE } from "../instance.ts";
import { evaluateText } from "./evaluate-text.ts";

const ENDPOINT = "config :pleroma, Pleroma.Web.Endpoint,";

test.each<[rule: EvaluableRule, config: string, actual: string]>([
  [httpIp, `${ENDPOINT} http: [ip: "fake-secret"]`, "a string"],
  [httpIp, `${ENDPOINT} http: [ip: {"fake-secret", %{a: 'fake-secret'}}]`, '{"…", %{:a => "…"}}'],
  [httpIp, `${ENDPOINT} http: "fake-secret"`, "a string"],
  [httpIp, `${ENDPOINT} http: [ip: [127, 0, 0, 1]]`, "[127, 0, 0, 1]"],
  [httpIp, `${ENDPOINT} http: [ip: {:local, "/run/p.sock"}]`, '{:local, "/run/p.sock"}'],
  [secureCookieFlag, `${ENDPOINT} secure_cookie_flag: "fake-secret"`, "a string"],
  [httpSecurity, "config :pleroma, :http_security, enabled: 'fake-secret'", "a charlist"],
  [databaseConfig, 'config :pleroma, configurable_from_database: "fake-secret"', "a string"],
  [ctMaxAge, 'config :pleroma, :http_security, sts: true, ct_max_age: "fake-secret"', "a string"],
  [uploadBaseUrl, "config :pleroma, Pleroma.Upload, base_url: 'fake-secret'", "a charlist"],
])("%# a text where none belongs may be a secret", (rule, config, actual) => {
  const elixir = evaluateText(new SourceFile("config.exs", `import Config\n${config}\n`));
  const [finding] = evaluateRule(rule, { ...EMPTY_INSTANCE, elixir }, rule.severity);
  expect(finding?.actual).toBe(actual);
});
