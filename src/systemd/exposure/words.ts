/** From the worst to the best (`badness_table` of src/analyze/analyze-security.c). */
const WORDS = [
  { from: 10, word: "DANGEROUS" },
  { from: 9, word: "UNSAFE" },
  { from: 7.5, word: "EXPOSED" },
  { from: 5, word: "MEDIUM" },
  { from: 1, word: "OK" },
  { from: 0.1, word: "SAFE" },
  { from: 0, word: "PERFECT" },
] as const;

export type ExposureWord = (typeof WORDS)[number]["word"];

/** What systemd calls an exposure figure: `EXPOSED` for 8.6. */
export function exposureWord(figure: number): ExposureWord {
  return WORDS.find(({ from }) => figure >= from)?.word ?? "PERFECT";
}
