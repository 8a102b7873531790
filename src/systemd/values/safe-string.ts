/** `string_is_safe()` of src/basic/string-util.c: no control characters, quotes or backslashes. */
export function isSafe(text: string): boolean {
  for (const character of text) {
    if (character < " " || character === "\u007F" || "\"'\\".includes(character)) return false;
  }
  return true;
}
