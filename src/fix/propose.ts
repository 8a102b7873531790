import type { Check } from "../result.ts";
import { wantedOnly } from "./candidates.ts";
import type { Fix } from "./fix.ts";
import { proveEdits } from "./prove.ts";
import { type FixInput, Judge } from "./state.ts";

/**
 * The fixes of failing checks that can be made without asking anybody. Each is proven by itself:
 * with it, and with nothing else changed, the check passes and nothing got worse.
 *
 * @param wanted the checks of a result that are to be mended; those that do not fail are left alone
 */
export function proposeFixes(input: FixInput, wanted: readonly Check[]): readonly Fix[] {
  const judge = new Judge(input);
  return proveEdits(judge.first(), wantedOnly(wanted), judge).map(({ fix }) => fix);
}
