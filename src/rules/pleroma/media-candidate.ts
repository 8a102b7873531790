import type { Need } from "../define-rule.ts";
import { uploadHostOf } from "../nginx/media-hosts.ts";
import { probes } from "../nginx/needs.ts";

/** The host of nginx that could serve media, where there is exactly one. */
export const mediaCandidate: Need<string | undefined> = {
  kind: null,
  resolve: (instance) => {
    const known = probes.resolve(instance);
    return known && uploadHostOf(known);
  },
};
