/** One setting is weak: `secure_cookie_flag`, in line 5. */
export const WEAK = elixirConfig("false");
export const WEAK_LINE = 5;
export const HARDENED = elixirConfig("true");

export const CONFIG_PATH = "config/prod.secret.exs";

export const UNIT = `[Unit]
Description=Pleroma

[Service]
User=pleroma
ExecStart=/opt/pleroma/bin/pleroma start
PrivateTmp=true
ProtectHome=true
ProtectSystem=full
PrivateDevices=true
NoNewPrivileges=true
CapabilityBoundingSet=~CAP_SYS_ADMIN
`;

export const SITE = `server {
    listen 443 ssl;
    server_name social.example.org;
    ssl_certificate /etc/ssl/example.pem;
    ssl_certificate_key /etc/ssl/example.key;
    ssl_protocols TLSv1.2 TLSv1.3;

    location / {
        proxy_pass http://127.0.0.1:4000;
    }
}
`;

function elixirConfig(secureCookieFlag: string): string {
  return `import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example.org", scheme: "https", port: 443],
  secure_cookie_flag: ${secureCookieFlag},
  http: [ip: {127, 0, 0, 1}, port: 4000]

config :pleroma, :http_security,
  enabled: true,
  sts: true,
  referrer_policy: "same-origin"

config :pleroma, Pleroma.Upload, base_url: "https://media.example.com/media/"
`;
}
