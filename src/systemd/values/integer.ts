const BASES = [
  { shape: /^0x([0-9a-f]+)$/, base: 16 },
  { shape: /^0b([01]+)$/, base: 2 },
  { shape: /^0o?([0-7]+)$/, base: 8 },
  { shape: /^(0|[1-9][0-9]*)$/, base: 10 },
] as const;

/** `safe_atoi()` of src/basic/parse-util.c, for what is not negative. */
export function parseInteger(word: string): number | undefined {
  const digits = word.toLowerCase().replace(/^\+/, "");
  for (const { shape, base } of BASES) {
    const match = shape.exec(digits);
    if (match?.[1] !== undefined) return Number.parseInt(match[1], base);
  }
  return undefined;
}
