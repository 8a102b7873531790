/** Whole site files, with what a test is about put in. */

const UPSTREAM = "upstream phoenix { server 127.0.0.1:4000; }\n";
const TLS = `
    listen 443 ssl;
    ssl_certificate /etc/ssl/social.example.pem;
    ssl_certificate_key /etc/ssl/social.example.key;
    ssl_protocols TLSv1.2 TLSv1.3;
`;
const REDIRECT = `
server {
    server_name social.example media.social.example;
    listen 80;
    return 301 https://$host$request_uri;
}
`;
const MEDIA = `
server {
    server_name media.social.example;
    ${TLS}
    location / { return 404; }
    location ~ ^/(media|proxy) { proxy_pass http://phoenix; }
}
`;
const NO_MEDIA = "    location ~ ^/(media|proxy) { return 404; }\n";

/** A hardened site of social.example with `directives` in its TLS server, beside the rest. */
export function site(directives: string): string {
  return `${UPSTREAM}${REDIRECT}
server {
    server_name social.example;
    ${TLS}${directives}
}
`;
}

/** The same, with everything but the `location /` in place. */
export function proxied(inLocation: string, inServer = ""): string {
  return site(`${NO_MEDIA}    ${inServer}
    location / {
        proxy_pass http://phoenix;
        ${inLocation}
    }`);
}

/** The instance's TLS server and its media host. */
export function withMediaHost(directives: string): string {
  return site(directives) + MEDIA;
}

/** What a server needs to take TLS connections. */
export const TLS_DIRECTIVES = TLS;
export const UPSTREAM_BLOCK = UPSTREAM;
export const REDIRECT_SERVER = REDIRECT;

/** An Elixir config of the same instance. */
export function config(more = ""): string {
  return `config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}, port: 4000]
${more}`;
}
