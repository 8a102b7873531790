import { expect, test } from "vitest";
import { nginxComments } from "../../src/nginx/syntax/comments.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** Each as `line:column text`, with a `+` in front where a directive stands before it. */
function commentsOf(text: string): readonly string[] {
  const file = new SourceFile("nginx.conf", text);
  return nginxComments(file).map(({ location, text: comment, ownLine }) => {
    const { line, column, endLine, endColumn } = location;
    expect([endLine, endColumn - column]).toEqual([line, comment.length + 1]);
    return `${ownLine ? "" : "+"}${line}:${column}${comment}`;
  });
}

test.each<[name: string, text: string, comments: readonly string[]]>([
  [
    "a whole file",
    "# a\nserver { # b\n  listen 80;# c\n\n\t# d # e\n}# f",
    ["1:1 a", "+2:10 b", "+3:13 c", "5:2 d # e", "+6:2 f"],
  ],
  ["line ends of Windows", "# a\r\nlisten 80; # b\r\n", ["1:1 a", "+2:12 b"]],
  ["between words", "listen # a\n  80 # b ; {\n;", ["+1:8 a", "+2:6 b ; {"]],
  ["inside of words", "rewrite ^/a#b /c\\# d; # e", ["+1:23 e"]],
  [
    "inside of quotes",
    `add_header A "# a" 'b # c' "\\"# d"; # e\nreturn 200 "\n# f\n";`,
    ["+1:37 e"],
  ],
  ["a quote inside of a word", `set $a b"c # d\n; # e`, ["+1:12 d", "+2:3 e"]],
  [
    "Lua code",
    "location / {\n  content_by_lua_block {\n    # a\n    x = {} -- # b }\n  } # c\n}",
    ["+5:5 c"],
  ],
  ["Lua code with arguments", "set_by_lua_block $a { return # b\n} # c", ["+2:3 c"]],
  [
    "a word that only looks like Lua",
    "add_header a_by_lua_block 1;\nmap $a $b { # c\n}",
    ["+2:13 c"],
  ],
  [
    "what a template writes",
    "listen {{ a # b }}; # c\n{# d #}# f\n{% if e %} # g\nx;\n{% endif %}",
    ["+1:21 c", "2:8 f", "+3:12 g"],
  ],
  ["a quote that nothing closes", 'a "b # c\n# d\n', ["2:1 d"]],
  ["text behind a closing quote", 'a "b"# c\n;', ["+1:6 c"]],
  ["Lua code that nothing closes", "# a\ncontent_by_lua_block { # b\n# c", ["1:1 a"]],
  ["braces too many", "}} # a\n", ["+1:4 a"]],
  ["nothing", "", []],
])("%s", (_, text, comments) => {
  expect(commentsOf(text)).toEqual(comments);
});

test.each([
  ["quotes", 'a "b;\n'],
  ["comments", "# a\n"],
  ["openings of Lua code", "a_by_lua_block {"],
  ["closed Lua code", "a_by_lua_block {}\n"],
])("ends in time for a file full of %s", (_, part) => {
  const file = new SourceFile("a.conf", part.repeat(Math.floor(1_000_000 / part.length)));
  expect(nginxComments(file).length).toBeLessThanOrEqual(250_000);
});
