/**
 * An identity that survives editing: made of what a finding is about, never of a path, a line, an
 * order or a value. Readable, so that people can tell what it stands for.
 */
export function fingerprint(...parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[%|]/g, encodeURIComponent)).join("|");
}
