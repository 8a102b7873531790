/** systemd's WHITESPACE (src/basic/string-util.h): no other blank counts. */
export function isWhitespace(character: string): boolean {
  return character !== "" && isBlank(character.charCodeAt(0));
}

/** The same of a UTF-16 code unit. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** The offset of the first character at or after another one that is no whitespace. */
export function skipWhitespace(text: string, from: number, end = text.length): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The range that is left when whitespace on both sides is taken off. */
export function trimRange(
  text: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  let first = start;
  let last = end;
  while (first < last && isBlank(text.charCodeAt(first))) first++;
  while (last > first && isBlank(text.charCodeAt(last - 1))) last--;
  return { start: first, end: last };
}
