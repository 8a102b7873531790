import { expect, test } from "vitest";
import { nginxRegex } from "../../src/nginx/regex/regex.ts";

const PATTERNS = [
  "^/(media|proxy)",
  "\\.(?!well-known)",
  "^/(.*)/(.*?)/x",
  "a{2,3}(b{0,2})",
  "[^/]+$",
  "(a|ab)(c|bcd)(d*)",
  "\\bfoo\\b|\\Bo",
  "(x+?)(x*)",
  "[\\w.-]+\\.(png|jpe?g)$",
  "^$",
  "(?=.*b)a.",
  "[]x-]|[a\\]]",
  "a|",
  "(a?)(b?)c",
  "\\x2fm\\/",
  "^[\\S\\d]+$",
  "^/(?!(media|b)/?)(.*)$",
  "[^\\W_x]",
];

const SUBJECTS = [
  "",
  "/media/x.png",
  "/.well-known/x",
  "/.git/a/b/x",
  "aaaabb",
  "abcd",
  "a foo b",
  "aabab",
  "xxxx",
  "pic.one.JPEG and b.jpg",
  "]-x",
  "abc",
];

/** Both take the leftmost match and try alternatives in order, so they must agree throughout. */
test.each(PATTERNS)("%s matches what a backtracking engine matches", (pattern) => {
  for (const ignoreCase of [false, true]) {
    const regex = nginxRegex(pattern, ignoreCase);
    // JavaScript has no class that begins with `]`.
    const reference = new RegExp(pattern.replace("[]x-]", "[\\]x-]"), ignoreCase ? "i" : "");
    for (const subject of SUBJECTS) {
      const expected = reference.exec(subject);
      const found = regex?.match(subject);
      expect([subject, found === null ? null : found?.captures]).toEqual([
        subject,
        expected === null ? null : [...expected],
      ]);
    }
  }
});

test("named groups, flags and nginx's bytes", () => {
  const named = nginxRegex("^(?<user>[a-z]+)\\.(?P<zone>\\w+)$", false)?.match("alice.test");
  expect(named?.captures).toEqual(["alice.test", "alice", "test"]);
  expect([...(named?.names ?? [])]).toEqual([
    ["user", 1],
    ["zone", 2],
  ]);
  // Unlike JavaScript, PCRE keeps what a group matched in an earlier round.
  expect(nginxRegex("^(?:(a)|b)*$", false)?.match("ab")?.captures).toEqual(["ab", "a"]);
  expect(nginxRegex("(?i)^/MEDIA", false)?.match("/media")).not.toBeNull();
  const dots = ["(?s)^/(.*)$", "^/((?s:.*))$", "(?is)^/(.*)$", "^/([\\s\\S]*)$"];
  for (const dot of dots) expect(nginxRegex(dot, false)?.match("/\nx")?.captures[1]).toBe("\nx");
  expect(nginxRegex("((?s)a)/.*$", false)?.match("a/\nx")).toBeNull();
  expect(nginxRegex("x$", false)?.match("x\n")).not.toBeNull();
  expect(nginxRegex("^/ä", false)?.match("/\u00c3\u00a4")).not.toBeNull();
});

test.each([
  "(a)\\1",
  "(?<=a)b",
  "a++",
  "(?>a)",
  "(*UTF8)a",
  "[[:alpha:]]",
  "(?(1)a)",
  "a**",
  "(a",
  "(?<n>a)(?<n>b)",
  "\\p{L}",
  "((a*)b?)*",
])("%s is not translated", (pattern) => {
  expect(nginxRegex(pattern, false)).toBeUndefined();
});

test("patterns that make backtracking engines hang", () => {
  const subject = `${"a".repeat(3000)}!`;
  expect(nginxRegex("^(a+)+$", false)?.match(subject)).toBeNull();
  expect(nginxRegex("^(?:a|a?)+$", false)?.match(subject)).toBeNull();
  expect(nginxRegex("^(?:(?:a{0,200}){0,20})b", false)?.match(subject)).toBeUndefined();
  expect(nginxRegex("(?:a{0,200}){200}", false)).toBeUndefined();
});
