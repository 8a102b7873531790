import { describe, expect, test } from "vitest";
import {
  baselinePolicies,
  ownPolicy,
} from "../../src/deployment/content-security-policy/baseline.ts";
import { excessOf } from "../../src/deployment/content-security-policy/compare.ts";
import { FAMILIES } from "../../src/deployment/family.ts";

const PAGE = { host: "social.example", scheme: "https" } as const;

/** What a policy for scripts allows beyond one that is good, as `directive: sources`. */
function excess(policy: string | readonly string[], good: string, page = PAGE) {
  const values = typeof policy === "string" ? [policy] : policy;
  const found = excessOf(values, [good], page);
  return found?.map(({ directive, sources }) => `${directive}: ${sources.join(" ")}`);
}

describe("sources", () => {
  const cases: readonly (readonly [wide: string, narrow: string, isCovered: boolean])[] = [
    ["https:", "https://a.example", true],
    ["https:", "https://a.example:8443/x", true],
    ["https:", "http://a.example", false],
    ["http:", "https://a.example", true],
    ["https:", "a.example", true],
    ["https:", "wss://a.example", false],
    ["wss:", "wss://a.example", true],
    ["wss:", "ws://a.example", false],
    ["wss: https:", "wss://a.example", true],
    ["https:", "data:", false],
    ["*", "https://a.example:99", true],
    ["*", "data:", false],
    ["*", "blob:", false],
    ["https:", "*", false],
    ["'self'", "https://social.example", true],
    ["'self'", "social.example", true],
    ["'self'", "https://social.example:443/x", true],
    ["'self'", "https://social.example:8443", false],
    ["'self'", "https://sub.social.example", false],
    ["https://social.example wss://social.example", "'self'", true],
    ["https://other.example", "'self'", false],
    ["*.example.org", "a.example.org", true],
    ["*.example.org", "a.b.example.org", true],
    ["*.example.org", "*.b.example.org", true],
    ["*.example.org", "example.org", false],
    ["*.example.org", "aexample.org", false],
    ["a.example.org", "*.example.org", false],
    ["https://a.example:*", "https://a.example:8443", true],
    ["https://a.example", "https://a.example:*", false],
    ["https://a.example/js/", "https://a.example/js/app.js", true],
    ["https://a.example/js", "https://a.example/js/app.js", false],
    ["https://a.example/js/", "https://a.example/", false],
    ["HTTPS://A.Example", "https://a.example", true],
    ["'none'", "'none'", true],
    ["'none'", "'nonsense' a?b !", true],
    ["'none'", "", true],
    ["'none'", "'report-sample'", true],
    ["'none'", "'unsafe-inline'", false],
    ["'unsafe-inline'", "'UNSAFE-INLINE'", true],
    ["'unsafe-eval'", "'wasm-unsafe-eval'", true],
    ["'wasm-unsafe-eval'", "'unsafe-eval'", false],
    ["'unsafe-inline'", "'sha256-AAAA'", true],
    ["'none'", "'sha256-AAAA'", false],
    ["'sha256-AAAA'", "'sha256-aaaa'", false],
    ["'nonce-a'", "'nonce-a'", true],
    ["'nonce-a'", "'nonce-b'", false],
    ["'unsafe-inline'", "'nonce-a'", false],
    ["'nonce-a'", "'nonce-a' 'unsafe-inline'", true],
    ["'nonce-a'", "'nonce-a' 'strict-dynamic'", false],
  ];

  test.each(cases)("script-src %s covers %s: %s", (wide, narrow, isCovered) => {
    const rest = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    const found = excess(
      `${rest}; script-src ${narrow}; worker-src`,
      `${rest}; script-src ${wide}; worker-src`,
    );
    expect(found?.length === 0).toBe(isCovered);
  });

  test("on a page without TLS, a host without a scheme may be asked without TLS", () => {
    const page = { host: "social.example", scheme: "http" } as const;
    const found = excessOf(["img-src a.example"], ["img-src https:"], page);
    expect(found?.flatMap(({ sources }) => sources)).toEqual(["http://a.example"]);
  });
});

describe("directives", () => {
  const good = "default-src 'none'; base-uri 'self'; frame-ancestors 'none'; script-src 'self'";

  test("fall back", () => {
    expect(excess("default-src 'self'; base-uri 'self'; frame-ancestors 'none'", good)).toEqual([
      "default-src: https://social.example wss://social.example",
    ]);
    expect(
      excess("child-src 'self'; default-src 'none'; base-uri 'self'; frame-ancestors 'none'", good),
    ).toEqual(["child-src: https://social.example wss://social.example"]);
  });

  test("that are missing allow anything", () => {
    expect(excess("default-src 'none'", good)).toEqual([
      "base-uri: anything",
      "frame-ancestors: anything",
    ]);
    expect(excess("base-uri 'self'; frame-ancestors 'none'; script-src 'self'", good)?.length).toBe(
      9,
    );
  });

  test("without a policy, everything is allowed", () => {
    expect(excess([], good)?.length).toBeGreaterThan(9);
  });
});

describe("several policies", () => {
  const good =
    "default-src 'none'; base-uri 'self'; frame-ancestors 'none'; script-src 'self' https://a.example/x/";

  test("allow what all of them allow", () => {
    const others = "default-src 'none'; base-uri 'self'; frame-ancestors 'none'";
    const allowed = (first: string, second: string) =>
      excess([`${others}; worker-src; script-src ${first}`, `script-src ${second}`], good);
    expect(allowed("https:", "'self'")).toEqual([]);
    expect(allowed("*.example", "https://a.example/x/y.js")).toEqual([]);
    expect(allowed("https://*:*", "https://a.example:8443/x/")).not.toEqual([]);
    expect(allowed("'unsafe-inline'", "'self'")).toEqual([]);
    expect(allowed("'unsafe-inline'", "'sha256-AAAA'")).toEqual(["script-src: 'sha256-AAAA'"]);
    expect(allowed("'nonce-a'", "'self'")).toEqual([]);
    expect(allowed("https://b.example", "https://c.example")).toEqual([]);
  });
});

test.each(FAMILIES)("what %s sends is within the baseline", (family) => {
  const baseline = baselinePolicies(family, PAGE.host);
  expect(excessOf([ownPolicy(family, PAGE.host)], baseline, PAGE)).toEqual([]);
});

test("hostile policies end in a verdict or in none", () => {
  const hosts = Array.from({ length: 3000 }, (_, index) => `https://h${index}.example`).join(" ");
  const baseline = baselinePolicies("pleroma", PAGE.host);
  expect(excessOf([`script-src ${hosts}`], baseline, PAGE)).not.toEqual([]);
  expect(excessOf([`script-src ${hosts}`, `script-src ${hosts}`], baseline, PAGE)).toBeUndefined();
  expect(excessOf(Array(100).fill("default-src 'none'"), baseline, PAGE)).toBeUndefined();
  expect(excessOf([`script-src ${"a.".repeat(200_000)}`], baseline, PAGE)).not.toEqual([]);
});
