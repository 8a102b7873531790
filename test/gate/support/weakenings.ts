import { type Edits, replacing } from "./pair.ts";

export const CONFIG = "pleroma/config.exs";
export const SITE = "nginx/sites-available/social.example.org.conf";
export const MEDIA_SITE = "nginx/sites-available/media.example.net.conf";
export const SNIPPET = "nginx/snippets/proxy-to-pleroma.conf";
export const UNIT = "systemd/pleroma.service";
export const DROP_IN = "systemd/pleroma.service.d/hardening.conf";

/** A change of the hardened example that one rule is about. */
export interface Weakening {
  /** The rule that it is meant for. */
  readonly rule: string;
  readonly edits: Edits;
  /** The checks that fail by it, as `rule subject`. */
  readonly fails: readonly string[];
  /** The severities that fail a run are `medium` and `high`. */
  readonly passes?: boolean;
}

function config(from: string, to: string): Edits {
  return { [CONFIG]: replacing(from, to) };
}

function site(from: string, to: string): Edits {
  return { [SITE]: replacing(from, to) };
}

function unit(from: string, to: string): Edits {
  return { [UNIT]: replacing(from, to) };
}

function dropIn(from: string, to: string): Edits {
  return { [DROP_IN]: replacing(from, to) };
}

/** Every rule weakened once. */
export const WEAKENINGS: readonly Weakening[] = [
  {
    rule: "pleroma/http-ip",
    edits: config("ip: {127, 0, 0, 1}", "ip: {0, 0, 0, 0}"),
    fails: ["pleroma/http-ip Pleroma.Web.Endpoint.http.ip"],
  },
  {
    rule: "pleroma/secure-cookie-flag",
    edits: config("secure_cookie_flag: true", "secure_cookie_flag: false"),
    fails: ["pleroma/secure-cookie-flag Pleroma.Web.Endpoint.secure_cookie_flag"],
  },
  {
    rule: "pleroma/http-security",
    edits: config("  enabled: true,\n  sts: true", "  enabled: false,\n  sts: true"),
    fails: [
      "nginx/security-headers media.example.net Content-Security-Policy",
      "nginx/security-headers media.example.net Referrer-Policy",
      "nginx/security-headers media.example.net X-Content-Type-Options",
      "nginx/security-headers media.example.net X-Download-Options",
      "nginx/security-headers media.example.net X-Frame-Options",
      "nginx/security-headers media.example.net X-Permitted-Cross-Domain-Policies",
      "nginx/security-headers media.example.net X-XSS-Protection",
      "nginx/security-headers social.example.org Content-Security-Policy",
      "nginx/security-headers social.example.org Referrer-Policy",
      "nginx/security-headers social.example.org X-Content-Type-Options",
      "nginx/security-headers social.example.org X-Download-Options",
      "nginx/security-headers social.example.org X-Frame-Options",
      "nginx/security-headers social.example.org X-Permitted-Cross-Domain-Policies",
      "nginx/security-headers social.example.org X-XSS-Protection",
      "pleroma/http-security http_security.enabled",
      "pleroma/referrer-policy http_security.referrer_policy",
      "pleroma/sts http_security.sts",
    ],
  },
  {
    rule: "pleroma/sts",
    edits: config("sts: true", "sts: false"),
    fails: ["pleroma/sts http_security.sts"],
  },
  {
    rule: "pleroma/sts-max-age",
    edits: config("sts_max_age: 31_536_000", "sts_max_age: 3600"),
    fails: ["pleroma/sts-max-age http_security.sts_max_age"],
  },
  {
    rule: "pleroma/ct-max-age",
    edits: config("ct_max_age: 2_592_000", "ct_max_age: 0"),
    fails: ["pleroma/ct-max-age http_security.ct_max_age"],
    passes: true,
  },
  {
    rule: "pleroma/referrer-policy",
    edits: config('"same-origin"', '"unsafe-url"'),
    fails: ["pleroma/referrer-policy http_security.referrer_policy"],
  },
  {
    rule: "pleroma/url-scheme",
    edits: config('scheme: "https"', 'scheme: "http"'),
    fails: ["pleroma/url-scheme Pleroma.Web.Endpoint.url.scheme"],
  },
  {
    rule: "pleroma/upload-base-url",
    edits: config("https://media.example.net/media/", "https://social.example.org/media/"),
    fails: ["pleroma/upload-base-url Pleroma.Upload.base_url"],
  },
  {
    rule: "pleroma/media-proxy-base-url",
    edits: config(
      'base_url: "https://media.example.net"',
      'base_url: "https://social.example.org"',
    ),
    fails: ["pleroma/media-proxy-base-url media_proxy.base_url"],
  },
  {
    rule: "pleroma/committed-secret",
    edits: config('System.fetch_env!("PLEROMA_DB_PASSWORD")', '"not-a-real-password"'),
    fails: ["pleroma/committed-secret Pleroma.Repo.password"],
  },
  {
    rule: "pleroma/database-config",
    edits: config("configurable_from_database: false", "configurable_from_database: true"),
    fails: ["pleroma/database-config configurable_from_database"],
    passes: true,
  },
  {
    rule: "nginx/upstream",
    edits: site("server 127.0.0.1:4000", "server 192.0.2.7:4000"),
    fails: ["nginx/upstream media.example.net", "nginx/upstream social.example.org"],
  },
  {
    rule: "nginx/https-only",
    edits: site(
      "return 301 https://$server_name$request_uri;\n    }\n}\n",
      "proxy_pass http://127.0.0.1:4000;\n    }\n}\n",
    ),
    fails: [
      "nginx/https-only social.example.org",
      "nginx/media-isolation social.example.org /media",
      "nginx/media-isolation social.example.org /proxy",
    ],
  },
  {
    rule: "nginx/tls-protocols",
    edits: {
      [MEDIA_SITE]: replacing("ssl_protocols       TLSv1.2", "ssl_protocols       TLSv1.1 TLSv1.2"),
    },
    fails: ["nginx/tls-protocols media.example.net", "nginx/tls-protocols social.example.org"],
  },
  {
    rule: "nginx/security-headers",
    edits: { [SNIPPET]: (text) => `${text}proxy_hide_header X-Frame-Options;\n` },
    fails: [
      "nginx/security-headers media.example.net X-Frame-Options",
      "nginx/security-headers social.example.org X-Frame-Options",
    ],
  },
  {
    rule: "nginx/content-security-policy",
    edits: site(
      "    location / {\n        proxy_pass http://phoenix;",
      '    location / {\n        proxy_hide_header Content-Security-Policy;\n        add_header Content-Security-Policy "default-src *" always;\n        proxy_pass http://phoenix;',
    ),
    fails: ["nginx/content-security-policy social.example.org Content-Security-Policy"],
  },
  {
    rule: "nginx/media-isolation",
    edits: site(
      "    location /media {\n        return 301 https://media.example.net$request_uri;\n    }\n",
      "",
    ),
    fails: ["nginx/media-isolation social.example.org /media"],
  },
  {
    rule: "systemd/private-tmp",
    edits: unit("PrivateTmp=true", "PrivateTmp=false"),
    fails: ["systemd/exposure service", "systemd/private-tmp service"],
  },
  {
    rule: "systemd/protect-home",
    edits: unit("ProtectHome=true", "ProtectHome=false"),
    fails: ["systemd/exposure service", "systemd/protect-home service"],
  },
  {
    rule: "systemd/protect-system",
    edits: unit("ProtectSystem=full\n", ""),
    fails: ["systemd/exposure service", "systemd/protect-system service"],
  },
  {
    rule: "systemd/private-devices",
    edits: dropIn("PrivateDevices=true\n", ""),
    fails: ["systemd/exposure service", "systemd/private-devices service"],
    passes: true,
  },
  {
    rule: "systemd/no-new-privileges",
    edits: { [DROP_IN]: null },
    fails: [
      "systemd/exposure service",
      "systemd/no-new-privileges service",
      "systemd/private-devices service",
    ],
  },
  {
    rule: "systemd/capability-bounding-set",
    edits: unit("CapabilityBoundingSet=~CAP_SYS_ADMIN\n", ""),
    fails: ["systemd/capability-bounding-set service", "systemd/exposure service"],
  },
  {
    rule: "systemd/user",
    edits: unit("User=pleroma", "User=root"),
    fails: ["systemd/exposure service", "systemd/user service"],
  },
  {
    rule: "systemd/exposure",
    edits: unit(
      "KillMode=process",
      "KillMode=process\nDelegate=true\nUMask=0000\nKeyringMode=shared",
    ),
    fails: ["systemd/exposure service"],
    passes: true,
  },
];
