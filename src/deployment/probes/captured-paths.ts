/** What captures of a regular expression would have to hold, by their number. */
export type Captures = ReadonlyMap<number, string>;

/** The folders that a path may be rewritten into, and what may follow. */
const FOLDERS = ["/media/", "/proxy/"];
const NAMES = ["x.png", "a/b", "1", "a", ""];
/** So many ways to share a folder's name among captures are tried. */
const MOST_WAYS = 60;

/**
 * How a text with captures becomes a path of the media folders: `/$1/$2` by a first capture of
 * `media`, `$1` by `/media/x.png`. Empty where it cannot, or where other variables decide.
 */
export function capturesForMedia(template: string): readonly Captures[] {
  const parts = template.split(/(\$\{?[1-9]\}?)/);
  const found: Captures[] = [];
  for (const folder of FOLDERS) share(parts, 0, folder, new Map(), found);
  return found;
}

function share(
  parts: readonly string[],
  index: number,
  left: string,
  captures: Captures,
  found: Captures[],
): void {
  if (found.length >= MOST_WAYS) return;
  if (left === "") {
    found.push(captures);
    return;
  }
  const part = parts[index];
  if (part === undefined) return;
  const number = /^\$\{?([1-9])\}?$/.exec(part)?.[1];
  if (number === undefined) {
    if (part.includes("$")) return;
    if (part.startsWith(left)) found.push(captures);
    else if (left.startsWith(part)) {
      share(parts, index + 1, left.slice(part.length), captures, found);
    }
    return;
  }
  const known = captures.get(Number(number));
  if (known !== undefined) {
    if (left.startsWith(known)) share(parts, index + 1, left.slice(known.length), captures, found);
    return;
  }
  for (const name of NAMES) {
    if (found.length < MOST_WAYS) {
      found.push(new Map([...captures, [Number(number), `${left}${name}`]]));
    }
  }
  for (let length = left.length - 1; length >= 0; length--) {
    const more = new Map([...captures, [Number(number), left.slice(0, length)]]);
    share(parts, index + 1, left.slice(length), more, found);
  }
}
