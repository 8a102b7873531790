import { expect, test } from "vitest";
import { SourceFile } from "../../src/source/source-file.ts";
import { systemdComments } from "../../src/systemd/syntax/comments.ts";

/** Each as `line:column text`. */
function commentsOf(text: string): readonly string[] {
  const file = new SourceFile("pleroma.service", text);
  return systemdComments(file).map(({ location, text: comment, ownLine }) => {
    const { line, column, endLine, endColumn } = location;
    expect([ownLine, endLine, endColumn - column]).toEqual([true, line, comment.length + 1]);
    return `${line}:${column}${comment}`;
  });
}

test.each<[name: string, text: string, comments: readonly string[]]>([
  ["a whole file", "# a\n[Service]\n ; b\n\nUser=x # c\n\t#d", ["1:1 a", "3:2 b", "6:2d"]],
  ["line ends of Windows", "# a\r\n; b\r\n", ["1:1 a", "2:1 b"]],
  ["behind a value", "User=x # a\nUser=x ; b", []],
  [
    "between joined lines",
    "ExecStart=/bin/a \\\n# b\n  c \\\n; d\n  # e",
    ["2:1 b", "4:1 d", "5:3 e"],
  ],
  ["a comment is not continued", "# a \\\nUser=b", ["1:1 a \\"]],
  ["what a template writes", "{# a #}# b\n{% if c %}# d\nUser={{ d }} # e\n{% endif %}", ["1:8 b"]],
  ["nothing", "", []],
])("%s", (_, text, comments) => {
  expect(commentsOf(text)).toEqual(comments);
});

test.each(["# a\n", "#\r", "#\n\r", "# \\\n"])("ends in time for a file full of %j", (part) => {
  const count = Math.floor(1_000_000 / part.length);
  const file = new SourceFile("a.service", part.repeat(count));
  expect(systemdComments(file)).toHaveLength(count);
});
