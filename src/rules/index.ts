import type { EvaluableRule } from "./define-rule.ts";
import { contentSecurityPolicy } from "./nginx/content-security-policy.ts";
import { httpsOnly } from "./nginx/https-only.ts";
import { mediaIsolation } from "./nginx/media-isolation.ts";
import { securityHeaders } from "./nginx/security-headers.ts";
import { tlsProtocolsRule } from "./nginx/tls-protocols.ts";
import { upstream } from "./nginx/upstream.ts";
import { committedSecret } from "./pleroma/committed-secret.ts";
import { ctMaxAge } from "./pleroma/ct-max-age.ts";
import { databaseConfig } from "./pleroma/database-config.ts";
import { httpIp } from "./pleroma/http-ip.ts";
import { httpSecurity } from "./pleroma/http-security.ts";
import { mediaProxyBaseUrl } from "./pleroma/media-proxy-base-url.ts";
import { referrerPolicy } from "./pleroma/referrer-policy.ts";
import { secureCookieFlag } from "./pleroma/secure-cookie-flag.ts";
import { sts } from "./pleroma/sts.ts";
import { stsMaxAge } from "./pleroma/sts-max-age.ts";
import { uploadBaseUrl } from "./pleroma/upload-base-url.ts";
import { urlScheme } from "./pleroma/url-scheme.ts";
import { capabilityBoundingSet } from "./systemd/capability-bounding-set.ts";
import { exposure } from "./systemd/exposure.ts";
import { noNewPrivileges } from "./systemd/no-new-privileges.ts";
import { privateDevices } from "./systemd/private-devices.ts";
import { privateTmp } from "./systemd/private-tmp.ts";
import { protectHome } from "./systemd/protect-home.ts";
import { protectSystem } from "./systemd/protect-system.ts";
import { user } from "./systemd/user.ts";

/** Every rule, in the order in which documentation and reports list them. */
export const RULES: readonly EvaluableRule[] = [
  httpIp,
  secureCookieFlag,
  httpSecurity,
  sts,
  stsMaxAge,
  ctMaxAge,
  referrerPolicy,
  urlScheme,
  uploadBaseUrl,
  mediaProxyBaseUrl,
  committedSecret,
  databaseConfig,
  upstream,
  httpsOnly,
  tlsProtocolsRule,
  securityHeaders,
  contentSecurityPolicy,
  mediaIsolation,
  privateTmp,
  protectHome,
  protectSystem,
  privateDevices,
  noNewPrivileges,
  capabilityBoundingSet,
  user,
  exposure,
];
