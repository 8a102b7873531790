import type { PleromaService } from "../../deployment/services.ts";
import type { Need } from "../define-rule.ts";

/** The instance's services, with what systemd makes of their units. */
export const services: Need<readonly PleromaService[]> = {
  kind: "systemd",
  resolve: (instance) => instance.services ?? [],
};
