import type { Setting } from "../../source/setting.ts";
import type { Unit } from "../unit/unit.ts";
import { ASSESSMENTS, type Assessment } from "./assessments.ts";
import type { ExposureFigure } from "./figure.ts";
import { byUser, type Grade } from "./measures.ts";
import { possibly } from "./possible.ts";
import { exposureWord } from "./words.ts";

/** How exposed a service is, as `systemd-analyze security` of systemd 252 has it. */
export interface Exposure extends ExposureFigure {
  readonly entries: readonly ExposureEntry[];
}

export interface ExposureEntry {
  /** `PrivateTmp=`, `SystemCallFilter=~@swap`. */
  readonly id: string;
  /** Its name in systemd's JSON. */
  readonly jsonField: string;
  /** Whether all is well; `null` where the entry does not count, or that is not known. */
  readonly set: boolean | null;
  /** What it adds to the figure, in figures rounded by itself; 0 to 0 where it does not count. */
  readonly low: number;
  readonly high: number;
  /** The setting that it follows from. */
  readonly setting: Setting<unknown>;
}

/** The badness that makes a service one that runs as root. */
const ROOT = 10;

/** What decides which entries count at all. */
interface Circumstances {
  readonly isRoot: boolean;
  readonly hasDefaultDependencies: boolean;
}

interface Graded {
  readonly assessment: Assessment;
  readonly grade: Grade;
}

/** Tenths, rounded up. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Assesses a unit. Entries that do not count leave the others more weight, so that everything is
 * worked out once for each of the circumstances that are possible.
 */
export function assessExposure(unit: Unit): Exposure {
  const graded = ASSESSMENTS.map((assessment) => ({ assessment, grade: assessment.measure(unit) }));
  const cases = possibleCircumstances(unit).map((circumstances) => assessed(graded, circumstances));
  const overall = united(cases.map(({ overall: range }) => range));
  return {
    low: overall.low / 10,
    high: overall.high / 10,
    word: exposureWord(overall.high / 10),
    entries: graded.map(({ assessment, grade }, index) => {
      const parts = cases.flatMap(({ entries }) => entries[index] ?? []);
      const { low, high } = united(parts);
      return {
        id: assessment.id,
        jsonField: assessment.field,
        set: parts.every(({ set }) => set === parts[0]?.set) ? (parts[0]?.set ?? null) : null,
        low: low / 10,
        high: high / 10,
        setting: grade.setting,
      };
    }),
  };
}

function possibleCircumstances(unit: Unit): readonly Circumstances[] {
  const roots = new Set(byUser(unit).badness.map((badness) => badness === ROOT));
  return [...roots].flatMap((isRoot) =>
    possibly(unit.sandbox.defaultDependencies, true).map((hasDefaultDependencies) => ({
      isRoot,
      hasDefaultDependencies,
    })),
  );
}

interface AssessedEntry extends Range {
  readonly set: boolean | null;
}

function assessed(
  graded: readonly Graded[],
  circumstances: Circumstances,
): { readonly overall: Range; readonly entries: readonly AssessedEntry[] } {
  const counting = graded.map((one) => badnessIn(one, circumstances));
  const sum = { low: 0, high: 0, weight: 0 };
  graded.forEach(({ assessment: { weight, range } }, index) => {
    const badness = counting[index];
    if (badness === undefined) return;
    sum.low += Math.ceil((badness.low * weight) / range);
    sum.high += Math.ceil((badness.high * weight) / range);
    sum.weight += weight;
  });
  const entries = graded.map(({ assessment: { weight, range } }, index): AssessedEntry => {
    const badness = counting[index];
    if (badness === undefined) return { low: 0, high: 0, set: null };
    const tenths = (value: number) =>
      Math.ceil(Math.ceil((value * weight * 100) / range) / sum.weight);
    return {
      low: tenths(badness.low),
      high: tenths(badness.high),
      set: badness.high === 0 ? true : badness.low > 0 ? false : null,
    };
  });
  const overall = {
    low: Math.ceil((sum.low * 100) / sum.weight),
    high: Math.ceil((sum.high * 100) / sum.weight),
  };
  return { overall, entries };
}

/** The best and the worst badness; `undefined` where the assessment does not count. */
function badnessIn(
  { assessment, grade }: Graded,
  { isRoot, hasDefaultDependencies }: Circumstances,
): Range | undefined {
  if (assessment.onlyWith === "default-dependencies" && !hasDefaultDependencies) return undefined;
  if (assessment.onlyWith === "unprivileged-user" && isRoot) return undefined;
  const possible =
    assessment.measure === byUser
      ? grade.badness.filter((badness) => (badness === ROOT) === isRoot)
      : grade.badness;
  return { low: Math.min(...possible), high: Math.max(...possible) };
}

function united(ranges: readonly Range[]): Range {
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high)),
  };
}
