/** What systemd, or this project, makes of one unit. */
export interface Answer {
  readonly state: "loaded" | "masked" | "refused";
  /** Only for a unit that is loaded. */
  readonly settings: UnitAnswer | null;
  /** Only for a unit that is loaded. */
  readonly exposure: ExposureAnswer | null;
  /** Lines of files that something is wrong with, as `PATH:LINE`, sorted. */
  readonly warnings: readonly string[];
}

export interface UnitAnswer {
  /** `null` for these three where the unit has no default dependencies: systemd does not say. */
  readonly PrivateTmp: boolean | null;
  readonly PrivateDevices: boolean;
  readonly NoNewPrivileges: boolean;
  readonly ProtectHome: string | null;
  readonly ProtectSystem: string | null;
  /** Whether CAP_SYS_ADMIN is in the bounding set. */
  readonly CAP_SYS_ADMIN: boolean;
  readonly user: string;
}

/** What `systemd-analyze security` says in figures. */
export interface ExposureAnswer {
  /** `9.6 UNSAFE`. */
  readonly overall: string;
  /**
   * One character for each assessment, in the order of their names in JSON: the tenths that it
   * adds, `-` where it does not apply.
   */
  readonly entries: string;
}

/** @param assessments the name in JSON, whether the assessment applies, and what it adds */
export function exposureAnswer(
  overall: string,
  assessments: readonly (readonly [field: string, applies: boolean, tenths: number])[],
): ExposureAnswer {
  const entries = assessments
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, applies, tenths]) => (applies ? String(tenths) : "-"));
  if (entries.some((entry) => entry.length !== 1)) throw new Error(`tenths: ${entries.join(" ")}`);
  return { overall, entries: entries.join("") };
}
