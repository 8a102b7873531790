import { getDomain } from "tldts";
import type { Preset } from "../deployment/instance.ts";

export const STRICT: Preset = {
  name: "strict",
  // Hosting domains on the list (`github.io`) count as suffixes, as they do in browsers.
  registrableDomain: (host) => getDomain(host, { allowPrivateDomains: true }),
};
