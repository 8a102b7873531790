/** systemd's WHITESPACE (src/basic/string-util.h): no other blank counts. */
export function isWhitespace(character: string): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

/** The range that is left when whitespace on both sides is taken off. */
export function trimRange(
  text: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  let first = start;
  let last = end;
  while (first < last && isWhitespace(text.charAt(first))) first++;
  while (last > first && isWhitespace(text.charAt(last - 1))) last--;
  return { start: first, end: last };
}
