import { expect, test } from "vitest";
import { parseNginx } from "../../src/nginx/syntax/parse.ts";
import type { Directive } from "../../src/nginx/syntax/syntax.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** The tree as nested lists of words. */
type Words = readonly (string | readonly Words[])[];

function words(directives: readonly Directive[]): readonly Words[] {
  return directives.map(({ name, args, block }) => [
    name,
    ...args.map(({ value }) => value),
    ...(block === undefined ? [] : [words(block)]),
  ]);
}

function parse(text: string) {
  const { directives, problems } = parseNginx(new SourceFile("site.conf", text));
  return {
    tree: words(directives),
    problems: problems.map(({ code, location, message }) => [
      code,
      location.line,
      location.column,
      message.replace("nginx cannot read this file: ", ""),
    ]),
    directives,
  };
}

test("nginx's token rules", () => {
  const { tree, problems } = parse(
    [
      "server{listen 80;server_name a.test#not-a-comment;# a comment ; { }",
      "add_header X \"a;b{c} #d\" always;add_header Y 'it\\'s';",
      "set $x ${host}y;",
      "return 200 a\\;b\\n\\\\w;",
      "location ~ ^/x\\.png$ { }",
      'if ($a = "b") { break; }',
      "}\r",
      "map $a $b { default x;\r\n '~^/y{2}' z; }",
    ].join("\n"),
  );
  expect(problems).toEqual([]);
  expect(tree).toEqual([
    [
      "server",
      [
        ["listen", "80"],
        ["server_name", "a.test#not-a-comment"],
        ["add_header", "X", "a;b{c} #d", "always"],
        ["add_header", "Y", "it's"],
        ["set", "$x", "${host}y"],
        ["return", "200", "a\\;b\n\\w"],
        ["location", "~", "^/x\\.png$", []],
        ["if", "($a", "=", "b", ")", [["break"]]],
      ],
    ],
    [
      "map",
      "$a",
      "$b",
      [
        ["default", "x"],
        ["~^/y{2}", "z"],
      ],
    ],
  ]);
});

test("exact places, in UTF-16 code units", () => {
  const text = "server {\r\n  add_header 'X-Ä' \"😀 a\" always;\r\n}\n";
  const [server] = parseNginx(new SourceFile("a.conf", `\uFEFF${text}`)).directives;
  const [header] = server?.block ?? [];
  expect(header?.location).toEqual({
    path: "a.conf",
    line: 2,
    column: 3,
    endLine: 2,
    endColumn: 33,
  });
  expect(header?.nameLocation).toMatchObject({ column: 3, endColumn: 13 });
  expect(
    header?.args.map(({ value, location }) => [value, location.column, location.endColumn]),
  ).toEqual([
    ["X-Ä", 14, 19],
    ["😀 a", 20, 26],
    ["always", 27, 33],
  ]);
});

test("Lua bodies are not nginx", () => {
  const { tree, problems } = parse(
    "location / { content_by_lua_block { local t = { a = '}' } -- }\n--[[ } ]] x = [==[ } ]==] } root /x; }",
  );
  expect(problems).toEqual([]);
  expect(tree).toEqual([
    [
      "location",
      "/",
      [
        ["content_by_lua_block", []],
        ["root", "/x"],
      ],
    ],
  ]);
});

test.each<[what: string, text: string, problems: unknown[], tree: unknown]>([
  [
    "a missing semicolon before the closing brace",
    "server { listen 80 }\nserver { return 404; }",
    [["nginx/syntax", 1, 19, "`listen` must end with `;` before the `}`."]],
    [
      ["server", [["listen", "80"]]],
      ["server", [["return", "404"]]],
    ],
  ],
  [
    "a closing brace too many",
    "server { } }\nroot /x;",
    [["nginx/syntax", 1, 12, "this `}` closes no block; is there one too many?"]],
    [
      ["server", []],
      ["root", "/x"],
    ],
  ],
  [
    "a closing brace too few",
    "server {\n location / {\n root /x;\n}\n",
    [["nginx/syntax", 1, 1, "nothing closes this `server` block: a `}` is missing."]],
    [["server", [["location", "/", [["root", "/x"]]]]]],
  ],
  [
    "an unclosed quote",
    'server {\n add_header X "a;\n listen 80;\n}\n',
    [["nginx/syntax", 2, 15, "nothing closes the quote that begins here."]],
    [
      [
        "server",
        [
          ["add_header", "X"],
          ["listen", "80"],
        ],
      ],
    ],
  ],
  [
    "something glued to a quote",
    'add_header X "a"b;',
    [["nginx/syntax", 1, 17, "a space, `;` or `{` was expected after the closing quote."]],
    [["add_header", "X", "a", "b"]],
  ],
  [
    "a lone semicolon",
    "root /x;;",
    [["nginx/syntax", 1, 9, "a directive was expected before this `;`."]],
    [["root", "/x"]],
  ],
  [
    "the end of the file within a directive",
    "server_name a.test",
    [
      [
        "nginx/syntax",
        1,
        19,
        "the file ends where `server_name` needs a `;` or a block in braces.",
      ],
    ],
    [["server_name", "a.test"]],
  ],
])("after %s the rest is read", (_, text, problems, tree) => {
  const parsed = parse(text);
  expect(parsed.problems).toEqual(problems);
  expect(parsed.tree).toEqual(tree);
});

test("templates: placeholders in words, conditional directives, a line that stands for directives", () => {
  const { directives, problems } = parse(
    [
      "server {",
      "  server_name {{ host }} www.{{ host }};",
      "{% if hsts %}",
      "  add_header Strict-Transport-Security max-age=1;",
      "{% endif %}",
      "  {{ extra }}",
      "  proxy_pass http://127.0.0.1:__PORT__;",
      "}",
    ].join("\n"),
  );
  expect(problems).toEqual([]);
  const block = directives[0]?.block ?? [];
  expect(
    block.map(({ name, args, conditional, unresolved }) => [
      name,
      args.map(({ value, placeholders }) => [value, placeholders.length]),
      conditional,
      unresolved?.reason,
    ]),
  ).toEqual([
    [
      "server_name",
      [
        ["{{ host }}", 1],
        ["www.{{ host }}", 1],
      ],
      false,
      undefined,
    ],
    [
      "add_header",
      [
        ["Strict-Transport-Security", 0],
        ["max-age=1", 0],
      ],
      true,
      undefined,
    ],
    ["{{ extra }}", [], false, "what a template puts in the place of {{ extra }}"],
    ["proxy_pass", [["http://127.0.0.1:__PORT__", 1]], false, undefined],
  ]);
});

test("hostile texts are read in bounded time and depth", () => {
  const deep = parse("a {".repeat(100_000));
  expect(deep.problems.map(([code]) => code)).toEqual(["nginx/limit"]);
  expect(parse('"\n'.repeat(50_001)).problems.length).toBeLessThanOrEqual(100);
  expect(parse("}".repeat(100_000)).problems).toHaveLength(100);
  expect(parse("{% if a %}\nroot /x;\n".repeat(20_000)).directives).toHaveLength(20_000);
});
