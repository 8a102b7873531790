import type { PleromaService } from "../../deployment/services.ts";
import type { Need } from "../define-rule.ts";

/** The instance's services, with what systemd makes of their units. */
export const services: Need<readonly PleromaService[]> = {
  kind: "systemd",
  resolve: (instance) => instance.services ?? [],
};

/** The highest exposure that the policy allows; `undefined` where it sets no ceiling. */
export const maxExposure: Need<number | undefined> = {
  kind: null,
  resolve: (instance) => instance.maxExposure,
};
