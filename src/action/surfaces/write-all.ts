import { describeDefect } from "../../host/defect.ts";
import type { Report, Surface } from "./surface.ts";
import { explainFailure, notWritten, type Remark, remarkOn, Unwritable } from "./unwritten.ts";

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
  const { readFailure } = await import("../../host/github.ts");
  const remarks: Remark[] = [];
  for (const [index, surface] of surfaces.entries()) {
    try {
      const missing = await surface.write(report, target);
      if (missing !== null)
        remarks.push(remarkOn(`Of the ${surface.name} something is missing: ${missing}`));
    } catch (error) {
      if (error instanceof Unwritable) {
        remarks.push(notWritten([surface], error.message));
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
