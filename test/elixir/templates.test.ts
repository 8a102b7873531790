import { describe, expect, it } from "vitest";
import type { SettingPath } from "../../src/elixir/configuration/configuration.ts";
import { evaluateText, summary } from "./evaluate-files.ts";

const ENDPOINT = "Pleroma.Web.Endpoint";

describe("a config file that a template engine fills in", () => {
  it("reads template placeholders as unknown, and the rest exactly", () => {
    const configuration = evaluateText(
      [
        "config :pleroma, Pleroma.Web.Endpoint,",
        '  url: [host: "{{ pleroma_domain }}", port: 443],',
        "{% if secure %}",
        "  secure_cookie_flag: true,",
        "{% endif %}",
        "  http: [ip: {127, 0, 0, 1}, port: __PORT__]",
        "{% if proxy %}",
        "config :pleroma, :media_proxy, enabled: true",
        "{% endif %}",
      ].join("\n"),
    );
    const get = (...path: SettingPath) => summary(configuration.get(path));
    expect(configuration.problems).toEqual([]);
    expect(get("pleroma", ENDPOINT, "url", "host")).toBe(
      "the template placeholder {{ pleroma_domain }} at config.exs:3:15-3:37",
    );
    expect(get("pleroma", ENDPOINT, "url", "port")).toBe("443 at config.exs:3:45-3:48");
    expect(get("pleroma", ENDPOINT, "http", "port")).toBe(
      "the template placeholder __PORT__ at config.exs:7:36-7:44",
    );
    expect(configuration.get(["pleroma", ENDPOINT, "secure_cookie_flag"]).state).toBe("dynamic");
    expect(configuration.get(["pleroma", "media_proxy", "enabled"]).state).toBe("dynamic");
  });

  it("takes double braces for a placeholder unless only tuples are written like that", () => {
    const { get } = evaluateText(
      "config :a, b: {{1}}, c: {{ 'x' | upper }}, d: {{ f(1, 2) }}, e: {{127, 0}}, f: {{ name }}",
    );
    const states = ["b", "c", "d", "e", "f"].map((key) => get(["a", key]).state);
    expect(states).toEqual(["known", "dynamic", "dynamic", "known", "dynamic"]);
  });

  it("takes what a placeholder for a whole line brings for anything", () => {
    const configuration = evaluateText("config :a, b: 1\n__MORE_CONFIG__\nconfig :a, c: 2");
    expect(configuration.get(["a", "b"]).state).toBe("dynamic");
    expect(configuration.get(["z", "y"]).state).toBe("dynamic");
    expect(configuration.get(["a", "c"]).state).toBe("known");
  });
});
