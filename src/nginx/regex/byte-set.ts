/** Sets of bytes: 256 entries, 1 for each byte in the set. */

export function addRange(bytes: Uint8Array, low: number, high: number): void {
  bytes.fill(1, low, high + 1);
}

/** Adds what a text such as `0-9A-Za-z_` names. */
export function addRanges(bytes: Uint8Array, ranges: string): void {
  for (let at = 0; at < ranges.length; at++) {
    const low = ranges.charCodeAt(at);
    if (ranges[at + 1] === "-" && at + 2 < ranges.length) {
      addRange(bytes, low, ranges.charCodeAt(at + 2));
      at += 2;
    } else addRange(bytes, low, low);
  }
}

/** Adds what a text such as `0-9A-Za-z_` does not name. */
export function addOthers(bytes: Uint8Array, ranges: string): void {
  const named = new Uint8Array(bytes.length);
  addRanges(named, ranges);
  for (const [byte, isNamed] of named.entries()) if (isNamed === 0) bytes[byte] = 1;
}
