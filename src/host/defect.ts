/**
 * What to say of an error that nobody foresaw. Its message may quote the input, and with it a secret:
 * its kind and the place in our own code are enough to find the defect.
 */
export function describeDefect(error: unknown): string {
  const frame = error instanceof Error ? (error.stack ?? "").split("\n    at ")[1] : undefined;
  const place = frame?.replace(/\(?(?:file:\/\/)?\/.*\//, "(") ?? "unknown place";
  const kind = error instanceof Error ? error.name : typeof error;
  return `The program itself failed (${kind} at ${place.trim()}). Please report this as a bug.`;
}
