/** A path of one character per byte, as a client has to write it. */
export function encodePath(path: string): string {
  return path.replaceAll(
    /[^!-~]|["#%<>?\\^`{|}]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
