/** Pleroma itself, or one of the forks that keep `config :pleroma`. */
export const FAMILIES = ["pleroma", "akkoma", "rebased"] as const;

export type Family = (typeof FAMILIES)[number];
