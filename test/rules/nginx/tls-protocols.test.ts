import { tlsProtocolsRule } from "../../../src/rules/nginx/tls-protocols.ts";
import { siteTable } from "./site-table.ts";

const HOST = "social.example";

function server(directives: string, name = HOST, listen = "listen 443 ssl;"): string {
  return `server {\n server_name ${name};\n ${listen}\n ${directives}\n location / { proxy_pass http://127.0.0.1:4000; }\n}\n`;
}

const OTHER = "server { listen 443 ssl; server_name other.example; root /srv; SETTING }\n";

siteTable(tlsProtocolsRule, {
  accept: [
    { name: "both current versions", nginx: server("ssl_protocols TLSv1.2 TLSv1.3;") },
    {
      name: "a lower bound alone switches nothing on",
      nginx: server("ssl_protocols TLSv1.2;\n ssl_conf_command MinProtocol TLSv1;"),
    },
    {
      name: "a lower bound, whatever the version of nginx has on",
      nginx: server("ssl_conf_command MinProtocol TLSv1.2;"),
    },
    {
      name: "certbot's file, not in the repository, behind settings of the server's own",
      nginx: {
        "nginx/nginx.conf": `events {}\nhttp {\ninclude /etc/letsencrypt/options-ssl-nginx.conf;\n${server("ssl_protocols TLSv1.2 TLSv1.3;")}\n}`,
      },
    },
    {
      name: "a command of another site's server",
      nginx:
        server("ssl_protocols TLSv1.2;") +
        server("ssl_conf_command Protocol ALL;", "other.example"),
    },
    { name: "the newest only", nginx: server("ssl_protocols TLSv1.3;") },
    {
      name: "written in http",
      nginx: {
        "nginx/nginx.conf": `events {}\nhttp {\nssl_protocols TLSv1.2 TLSv1.3;\n${server("")}\n}`,
      },
    },
    {
      name: "the default server has the good ones, the site's own bad ones do not count",
      nginx: OTHER.replace("SETTING", "ssl_protocols TLSv1.2;") + server("ssl_protocols TLSv1;"),
    },
    {
      name: "another socket's default server does not matter",
      nginx: `server { listen 8443 ssl; server_name other.example; ssl_protocols TLSv1; }\n${server("ssl_protocols TLSv1.2;")}`,
    },
    {
      name: "certbot's file in the repository",
      nginx: {
        "etc/nginx/conf.d/pleroma.conf": server("include /etc/nginx/snippets/tls.conf;"),
        "etc/nginx/snippets/tls.conf": "ssl_protocols TLSv1.2 TLSv1.3;",
      },
    },
  ],
  reject: [
    {
      name: "OpenSSL's own command switches old versions on again",
      nginx: server('ssl_protocols TLSv1.2 TLSv1.3;\n ssl_conf_command Protocol "ALL,-SSLv3";'),
      expect: { [HOST]: "fail medium" },
      says: "still offers TLSv1, TLSv1.1",
      at: /^ssl_conf_command/,
    },
    {
      name: "an old version",
      nginx: server("ssl_protocols TLSv1 TLSv1.1 TLSv1.2;"),
      expect: { [HOST]: "fail medium" },
      says: "still offers TLSv1, TLSv1.1",
      at: /^ssl_protocols TLSv1 /,
    },
    {
      name: "repeated directives unite",
      nginx: server("ssl_protocols TLSv1.3;\n ssl_protocols TLSv1.1;"),
      expect: { [HOST]: "fail medium" },
      says: "TLSv1.1",
    },
    {
      name: "the default server has bad ones, the site's own good ones do not count",
      nginx:
        OTHER.replace("SETTING", "ssl_protocols TLSv1 TLSv1.2;") + server("ssl_protocols TLSv1.3;"),
      expect: { [HOST]: "fail medium" },
      at: /^ssl_protocols TLSv1 /,
    },
    {
      name: "default_server wins over the order",
      nginx:
        server("ssl_protocols TLSv1.2;") +
        OTHER.replace("443 ssl;", "443 ssl default_server;").replace(
          "SETTING",
          "ssl_protocols SSLv3;",
        ),
      expect: { [HOST]: "fail medium" },
    },
    {
      name: "one of two sockets",
      nginx:
        server("ssl_protocols TLSv1.2;") +
        server("ssl_protocols TLSv1;", HOST, "listen [::]:443 ssl;"),
      expect: { [HOST]: "fail medium" },
      says: "[::]:443",
    },
    {
      name: "unset",
      nginx: server(""),
      expect: { [HOST]: "fail low" },
      says: "version of nginx",
      at: /^server/,
    },
    {
      name: "unset in the default server, set in the site",
      nginx: OTHER.replace("SETTING", "") + server("ssl_protocols TLSv1.3;"),
      expect: { [HOST]: "fail low" },
    },
  ],
  unknown: [
    {
      name: "a command with a version that there is not",
      nginx: server("ssl_protocols TLSv1.3;\n ssl_conf_command MinProtocol DTLSv1;"),
      expect: { [HOST]: "unknown" },
      says: "ssl_conf_command",
    },
    {
      name: "certbot's file, which the repository does not hold",
      nginx: server("include /etc/letsencrypt/options-ssl-nginx.conf;"),
      expect: { [HOST]: "unknown" },
    },
    {
      name: "a template decides",
      nginx: server("ssl_protocols {{ tls_versions }};"),
      expect: { [HOST]: "unknown" },
      says: "tls_versions",
    },
    {
      name: "fragments of a server",
      nginx: "location / { proxy_pass http://127.0.0.1:4000; }",
      expect: { default: "unknown" },
    },
  ],
  notApplicable: [
    {
      name: "no TLS at all",
      nginx: server("", HOST, "listen 80;"),
      expect: { [HOST]: "not-applicable" },
    },
  ],
});
