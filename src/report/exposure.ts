import { exposureWord, type InstanceSummary } from "../result.ts";

/**
 * The exposure of an instance in systemd's figures and words, with that of the base before it when
 * they differ: `8.6 → 6.2 MEDIUM`. `null` without units.
 */
export function exposureText({
  exposure,
  exposureRange,
  baseExposure,
}: Pick<InstanceSummary, "exposure" | "exposureRange" | "baseExposure">): string | null {
  const before =
    baseExposure === null || baseExposure === exposure ? "" : `${baseExposure.toFixed(1)} → `;
  if (exposure !== null) return `${before}${exposure.toFixed(1)} ${exposureWord(exposure)}`;
  if (exposureRange === null) return null;
  const { low, high } = exposureRange;
  return `${before}${low.toFixed(1)} to ${high.toFixed(1)}, depending on what the repository leaves open`;
}
