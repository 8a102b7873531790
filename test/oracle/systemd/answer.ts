/** What systemd, or this project, makes of one unit. */
export interface Answer {
  readonly state: "loaded" | "masked" | "refused";
  /** Only for a unit that is loaded. */
  readonly settings: UnitAnswer | null;
  /** Lines of files that something is wrong with, as `PATH:LINE`, sorted. */
  readonly warnings: readonly string[];
}

export interface UnitAnswer {
  readonly PrivateTmp: boolean;
  readonly PrivateDevices: boolean;
  readonly NoNewPrivileges: boolean;
  readonly ProtectHome: string;
  readonly ProtectSystem: string;
  /** Whether CAP_SYS_ADMIN is in the bounding set. */
  readonly CAP_SYS_ADMIN: boolean;
  readonly user: string;
}
