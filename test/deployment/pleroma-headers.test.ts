import { expect, test } from "vitest";
import {
  headersFor,
  pleromaHeaders,
  readHttpSecurity,
} from "../../src/deployment/pleroma-headers.ts";
import { showText } from "../../src/nginx/syntax/text.ts";
import { startOf } from "../../src/source/location.ts";

const UNSET = readHttpSecurity(() => ({ state: "unset", nearest: startOf("") }));
const OWN = pleromaHeaders("pleroma", "social.example", UNSET);

/** The policies for a path, `page` in place of that of Pleroma's pages. */
function policiesFor(path: string, own = OWN, method?: string): readonly string[] {
  return headersFor(own, [path], method)
    .filter(({ name }) => name === "Content-Security-Policy")
    .map(({ value }) => (showText(value).includes("default-src") ? "page" : showText(value)));
}

test.each([
  ["/media/x.png", "sandbox"],
  ["/media/a/b/c?name=x", "sandbox"],
  ["/proxy/signature/url", "sandbox"],
  ["/proxy/preview/signature/url/x.png", "sandbox"],
  ["//proxy/signature/url", "sandbox"],
  ["/%70roxy/signature/url", "sandbox"],
  // UploadedMedia compares with the path as it was sent.
  ["//media/x.png", "page"],
  ["/%6dedia/x.png", "page"],
  ["/media", "page"],
  ["/proxy/signature", "page"],
  ["/", "page"],
])("%s has one policy: %s", (path, policy) => {
  expect(policiesFor(path)).toEqual([policy]);
});

test("without :http_security, files of strangers keep their policy", () => {
  expect(headersFor([], ["/media/x.png"]).map(({ name, value }) => [name, value])).toEqual([
    ["Content-Security-Policy", ["sandbox"]],
  ]);
  expect(headersFor([], ["/about"])).toEqual([]);
});

test("the media proxy is there to be read only", () => {
  expect(policiesFor("/proxy/signature/url", OWN, "POST")).toEqual(["page"]);
  expect(policiesFor("/proxy/signature/url", OWN, "HEAD")).toEqual(["sandbox"]);
});
