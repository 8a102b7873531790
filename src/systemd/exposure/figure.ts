import { type ExposureWord, exposureWord } from "./words.ts";

/** How exposed a service is, from 0.0, the best, to 10.0. */
export interface ExposureFigure {
  /** The lowest figure that is possible. */
  readonly low: number;
  /** The highest one; the same as `low` unless a setting that matters is dynamic. */
  readonly high: number;
  /** systemd's word for the highest figure. */
  readonly word: ExposureWord;
}

/** `8.6`, and `8.0-8.6` where both and all between them are possible. */
export function figureText({ low, high }: Pick<ExposureFigure, "low" | "high">): string {
  return low === high ? high.toFixed(1) : `${low.toFixed(1)}-${high.toFixed(1)}`;
}

/** The figure of the most exposed of some services; `undefined` where one of them is not known. */
export function worstFigure(
  figures: readonly (ExposureFigure | undefined)[],
): ExposureFigure | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  if (known.length === 0 || known.length < figures.length) return undefined;
  const high = known.reduce((worst, figure) => Math.max(worst, figure.high), 0);
  return {
    low: known.reduce((worst, figure) => Math.max(worst, figure.low), 0),
    high,
    word: exposureWord(high),
  };
}
