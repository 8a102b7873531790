/**
 * The offset just behind the `}` that closes the Lua body which begins at `start` (behind its
 * `{`), or `undefined` if nothing closes it. Braces in Lua strings and comments do not count.
 */
export function endOfLuaBlock(text: string, start: number): number | undefined {
  let depth = 1;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === "{") depth++;
    else if (character === "}") {
      depth--;
      if (depth === 0) return at + 1;
    } else if (character === '"' || character === "'") at = endOfString(text, at) - 1;
    else if (character === "[") {
      const end = endOfLongBracket(text, at);
      if (end !== undefined) at = end - 1;
    } else if (character === "-" && text[at + 1] === "-") {
      const end = text[at + 2] === "[" ? endOfLongBracket(text, at + 2) : undefined;
      at = (end ?? endOfLine(text, at)) - 1;
    }
    at++;
  }
  return undefined;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[start] || text[at] === "\n") return at + 1;
  }
  return text.length;
}

/** Behind a `[[…]]` or `[=[…]=]` that begins at `start`; `undefined` where none does. */
function endOfLongBracket(text: string, start: number): number | undefined {
  let equals = 0;
  while (equals < 100 && text[start + 1 + equals] === "=") equals++;
  if (text[start + 1 + equals] !== "[") return undefined;
  const closing = `]${"=".repeat(equals)}]`;
  const end = text.indexOf(closing, start + 2 + equals);
  return end === -1 ? text.length : end + closing.length;
}
