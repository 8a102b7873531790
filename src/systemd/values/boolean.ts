const ON: ReadonlySet<string> = new Set(["1", "yes", "y", "true", "t", "on"]);
const OFF: ReadonlySet<string> = new Set(["0", "no", "n", "false", "f", "off"]);

/** `parse_boolean()` of src/basic/parse-util.c; `undefined` for what is no boolean. */
export function parseBoolean(value: string): boolean | undefined {
  const lower = value.toLowerCase();
  if (ON.has(lower)) return true;
  return OFF.has(lower) ? false : undefined;
}
