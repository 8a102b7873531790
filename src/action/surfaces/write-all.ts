import { describeDefect } from "../../host/defect.ts";
import type { Report, Surface } from "./surface.ts";
import { explainFailure, notWritten, type Remark, remarkOn, Unwritable } from "./unwritten.ts";

/** Why a run writes nothing that would be wrong beside a newer commit. */
export const STALE =
  "the pull request has a newer commit than the one that was checked, and the run for that one says more.";

function ownReason(error: unknown): string | null {
  return error instanceof Unwritable ? error.message : null;
}

/**
 * Writes to these places one after the other, as GitHub asks for it. Answers with what could not be
 * written, and why.
 *
 * @param isReadOnly whether the token is meant to be so
 */
export async function writeAll<Target>(
  surfaces: readonly Surface<Target>[],
  report: Report,
  target: Target,
  isReadOnly: boolean,
): Promise<readonly Remark[]> {
  const { Overtaken, readFailure } = await import("../../host/github.ts");
  const remarks: Remark[] = [];
  for (const [index, surface] of surfaces.entries()) {
    try {
      const missing = await surface.write(report, target);
      if (missing !== null)
        remarks.push(remarkOn(`Of the ${surface.name} something is missing: ${missing}`));
    } catch (error) {
      const reason = error instanceof Overtaken ? STALE : ownReason(error);
      if (reason !== null) {
        remarks.push(notWritten([surface], reason));
        continue;
      }
      const failure = readFailure(error);
      if (failure.isDefect) {
        remarks.push({ ...notWritten([surface], describeDefect(error)), isDefect: true });
        continue;
      }
      // Whoever is refused for now, or is not heard, need not try all the others in vain.
      const given =
        failure.rateLimited || failure.status === null ? surfaces.slice(index) : [surface];
      remarks.push(notWritten(given, explainFailure(failure, surface, isReadOnly)));
      if (given.length > 1) break;
    }
  }
  return remarks;
}
