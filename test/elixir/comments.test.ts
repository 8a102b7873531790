import { expect, test } from "vitest";
import { elixirComments } from "../../src/elixir/syntax/comments.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** Each as `line:column text`, with a `+` in front where code stands before it. */
function commentsOf(text: string): readonly string[] {
  const file = new SourceFile("config/prod.exs", text);
  return elixirComments(file).map(({ location, text: comment, ownLine }) => {
    const { line, column, endLine, endColumn } = location;
    expect([endLine, endColumn - column]).toEqual([line, comment.length + 1]);
    return `${ownLine ? "" : "+"}${line}:${column}${comment}`;
  });
}

// `Code.string_to_quoted_with_comments/1` of Elixir 1.14 finds the same comments, but for templates
// and texts that it rejects.
test.each<[name: string, text: string, comments: readonly string[]]>([
  [
    "a whole file",
    '# a\nimport Config # b\n\n  # c\nconfig :x, y: "#", z: 1#d',
    ["1:1 a", "+2:15 b", "4:3 c", "+5:24d"],
  ],
  ["line ends of Windows", "# a\r\nx = 1 # b\r\n", ["1:1 a", "+2:7 b"]],
  ["an empty comment", "#\n1", ["1:1"]],
  ["strings and charlists", `x = ["# a", '# b', "\\"# c", '\\'# d'] # e`, ["+1:38 e"]],
  ["a string of several lines", 'x = "\n# a\n" # b', ["+3:3 b"]],
  [
    "heredocs",
    'x = """\n# a """\n\\""" # b\n  """ # c\n\'\'\'\n# d\n\'\'\' # e',
    ["+4:7 c", "+7:5 e"],
  ],
  ["atoms and keys in quotes", '[:"a # b", "c # d": 1] # e', ["+1:24 e"]],
  [
    "sigils of every delimiter",
    `[~s(# a), ~w[# a], ~r{# a}, ~c<# a>, ~s/# a/, ~s|# a|, ~s"# a", ~s'# a'] # b`,
    ["+1:74 b"],
  ],
  ["sigils end where they end", "~S(a\\) # b) # c", ["+1:13 c"]],
  ["a sigil's heredoc", '~S"""\n# a #{\n""" # b', ["+3:5 b"]],
  ["a capital sigil does not interpolate", '~S(#{) # a\n~s(#{"# b)"}) # c', ["+1:8 a", "+2:15 c"]],
  ["interpolation in interpolation", '"#{"#{%{a: "}"}} # a"} # b" # c', ["+1:29 c"]],
  ["a comment in an interpolation", '"#{1 # a\n}" # b', ["+1:6 a", "+2:4 b"]],
  ["characters", `[?#, ?\\#, ?", ?\\", ?', ?{] # a`, ["+1:28 a"]],
  ["names that end in a question mark", "[empty?# a\n]\nx!# b\n", ["+1:8 a", "+3:3 b"]],
  ["operators with ~", "a =~s(1)# b\na <<~s(1)# c", ["+1:9 b", "+2:10 c"]],
  ["a sigil behind a bar", "[a|~w(b # c)] # d", ["+1:15 d"]],
  [
    "what a template writes",
    "x = {{ a # b }} # c\n{# d #}# f\n{% if e %}# g\ny = 1\n{% endif %}",
    ["+1:17 c", "2:8 f", "+3:11 g"],
  ],
  ["a quote that nothing closes", '# a\nx = "# b\n# c', ["1:1 a"]],
  ["an interpolation that nothing closes", '# a\nx = "#{ # b\n', ["1:1 a", "+2:9 b"]],
  ["brackets too many", "} # a\n) # b", ["+1:3 a", "+2:3 b"]],
  ["nothing", "", []],
])("%s", (_, text, comments) => {
  expect(commentsOf(text)).toEqual(comments);
});

test.each([
  ["quotes", '"#{'],
  ["comments", "# a\n"],
  ["heredocs", '"""\n'],
  ["escapes", "\\\"'"],
  ["braces", "{"],
])("ends in time for a file full of %s", (_, part) => {
  const file = new SourceFile("a.exs", part.repeat(Math.floor(1_000_000 / part.length)));
  expect(elixirComments(file).length).toBeLessThanOrEqual(250_000);
});
