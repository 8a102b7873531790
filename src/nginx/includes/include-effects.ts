import type { UnresolvedInclude } from "../syntax/syntax.ts";

/** What a well-known file sets, for includes of files that the repository does not hold. */
interface KnownFile {
  /** The file's name, in which a `*` stands for anything. */
  readonly file: string;
  /** Directives, or beginnings of directives when they end with `*`. */
  readonly sets: readonly string[];
  /** What the paths of its `location`s begin with. */
  readonly below?: string;
}

const CHALLENGES = "/.well-known/acme-challenge";

/**
 * Debian's and nginx's own files (package `nginx-common`), those that certbot and NixOS write, and those
 * that the usual instructions for TLS have people write. Only directives that these files are made for: a file that somebody has given other contents under
 * such a name is not found out.
 */
const KNOWN_FILES: readonly KnownFile[] = [
  {
    file: "options-ssl-nginx.conf",
    sets: ["ssl_session_*", "ssl_protocols", "ssl_prefer_server_ciphers", "ssl_ciphers"],
  },
  { file: "ssl-dhparams*", sets: ["ssl_dhparam"] },
  { file: "snakeoil.conf", sets: ["ssl_certificate", "ssl_certificate_key"] },
  {
    file: "proxy_params*",
    sets: [
      "proxy_set_header",
      "proxy_connect_timeout",
      "proxy_read_timeout",
      "proxy_send_timeout",
      "proxy_http_version",
      "proxy_buffer*",
    ],
  },
  // For what answers the challenges of a certificate authority, and the certificate that it gives.
  ...["letsencrypt*.conf", "acme*.conf", "certbot*.conf"].map((file) => ({
    file,
    sets: ["location", "ssl_*"],
    below: CHALLENGES,
  })),
  ...["ssl-params*", "ssl_params*"].map((file) => ({
    file,
    sets: ["ssl_*", "resolver*", "add_header"],
  })),
  { file: "mime.types", sets: ["types"] },
  { file: "fastcgi_params", sets: ["fastcgi_param"] },
  { file: "fastcgi.conf", sets: ["fastcgi_param"] },
  { file: "scgi_params", sets: ["scgi_param"] },
  { file: "uwsgi_params", sets: ["uwsgi_param"] },
  // NixOS (nixos/modules/services/web-servers/nginx) puts a hash before the name.
  { file: "*-nginx-recommended-proxy-headers.conf", sets: ["proxy_set_header"] },
  { file: "*-nginx-recommended-proxy_set_header-headers.conf", sets: ["proxy_set_header"] },
  { file: "*-nginx-recommended-uwsgi_param-headers.conf", sets: ["uwsgi_param"] },
  { file: "koi-utf", sets: ["charset_map"] },
  { file: "koi-win", sets: ["charset_map"] },
  { file: "win-utf", sets: ["charset_map"] },
];

/** What a file that is not there, included as `pattern`, may hold. */
export function includeEffects(pattern: string): Pick<UnresolvedInclude, "maySet" | "below"> {
  const file = pattern.slice(pattern.lastIndexOf("/") + 1);
  const known = KNOWN_FILES.find((entry) => matches(entry.file, file));
  if (known === undefined) return { maySet: () => true };
  const { sets, below } = known;
  return { maySet: (name) => sets.some((set) => matches(set, name)), below };
}

/** At most one `*` stands for anything. */
function matches(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return (
    text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
  );
}
