import { expect, test } from "vitest";
import { looksLikeNginx } from "../../src/nginx/recognise.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** Written for these tests, in the languages of other programs whose files end in `.conf`. */
const OTHERS: Readonly<Record<string, string>> = {
  "OpenBSD httpd": `ext="192.0.2.1"
server "default" {
    listen on $ext port 80
    location "/.well-known/acme-challenge/*" {
        root "/acme"
        request strip 2
    }
    location "/robots.txt" { root "/htdocs/local/" }
    location "/*" { block return 302 "https://$HTTP_HOST$REQUEST_URI" }
}
types {
    include "/usr/share/misc/mime.types"
}
`,
  "OpenBSD relayd": `table <pleroma> { 127.0.0.1 }
http protocol wwwtls {
    tcp { nodelay, sack }
    match request header append "X-Forwarded-For" value "$REMOTE_ADDR" # one; two
    return error
}
relay wwwtls {
    listen on 192.0.2.1 port https tls
    forward to <pleroma> port 4000 check http "/" code 200
}
`,
  Apache: `<VirtualHost *:443>
    ServerName a.test
    SSLEngine on
    RewriteCond %{HTTP:Upgrade} websocket [NC]
    RewriteRule ^/(.*)$ ws://127.0.0.1:4000/$1 [P,L]
    Header always set Strict-Transport-Security "max-age=31536000; includeSubDomains"
    ProxyPass / http://127.0.0.1:4000/
</VirtualHost>
`,
  lighttpd: `server.modules += ( "mod_proxy" )
include "mime.conf"
$HTTP["host"] == "a.test" {
    setenv.add-response-header = ( "X-Frame-Options" => "DENY; x" )
    proxy.server = ( "" => ( ( "host" => "127.0.0.1", "port" => 4000 ) ) )
}
`,
  HAProxy: `frontend https
    bind :443 ssl crt /etc/ssl/a.pem
    http-response set-header Strict-Transport-Security "max-age=1; includeSubDomains"
    redirect scheme https if !{ ssl_fc }
    use_backend pleroma if { hdr(host) -i a.test }
backend pleroma
    server pleroma 127.0.0.1:4000 check
`,
  Caddyfile: `a.test {
    root * /srv/www
    @static {
        path_regexp ^/(media|proxy)
    }
    try_files {path} /index.html
    header X-Frame-Options "DENY;"
    reverse_proxy 127.0.0.1:4000 {
        header_up X-Forwarded-Proto https
    }
    log {
        output file /var/log/caddy.log
    }
}
`,
  PostgreSQL: `listen_addresses = 'localhost'
ssl_ciphers = 'HIGH:!aNULL;'
ssl_prefer_server_ciphers = on # {
`,
  "php-fpm": `; The pool {name}
[www]
user = www-data
; Set listen(2) backlog.
listen = /run/php.sock
; error_log may be set here; return 1;
;server_name = a;
php_admin_value[error_log] = /var/log/php.log
`,
  toml: `[http.routers.pleroma]
rule = "Host(\`a.test\`) && PathPrefix(\`/{x}\`);"
service = { url = "http://127.0.0.1:4000" }
`,
  "systemd drop-in": `[Service]
Environment="A={b}"
ExecStart=
ExecStart=/bin/sh -c "a; b"
`,
  "BIND named.conf": `include "/etc/bind/named.conf.options";
options { directory "/var/cache/bind"; allow-query { any; }; listen-on { 127.0.0.1; }; };
server 192.0.2.1 { keys { x; }; };
zone "a.test" { type master; file "/etc/bind/db.a"; };
`,
  "dhcpd.conf": `authoritative;
default-lease-time 600;
include "/etc/dhcp/key";
subnet 192.0.2.0 netmask 255.255.255.0 {
  range 192.0.2.10 192.0.2.20;
  if (option x = 1) { deny unknown-clients; }
  pool { allow members of "a"; }
}
`,
  nftables: `flush ruleset
include "/etc/nft/x"
table inet filter {
  set blocked { type ipv4_addr; }
  map ports { type inet_service : verdict; }
  chain input { type filter hook input priority 0; policy drop; return; }
}
`,
  "syslog-ng": `source s_src { system(); internal(); };
destination d { file("/var/log/x"); };
log { source(s_src); destination(d); };
`,
  VCL: `vcl 4.1;
import std;
backend default { .host = "127.0.0.1"; .port = "4000"; }
sub vcl_recv {
  set req.http.x = "y";
  if (req.url ~ "^/proxy") { return (hash); }
}
`,
  BIRD: `router id 192.0.2.1;
protocol kernel { ipv4 { export all; }; }
filter x { if net = 192.0.2.0/24 then accept; return; }
`,
  rspamd: `upstream "local" { default = yes; hosts = "127.0.0.1"; }
worker { bind_socket = "127.0.0.1:11332"; timeout = 5; }
`,
  UnrealIRCd: `include "modules.default.conf";
listen { ip *; port 6697; options { tls; } }
allow { mask *; class clients; maxperip 3; }
set { kline-address "x@a.test"; }
`,
  shell: `if [ -f /etc/x ]; then . /etc/x; fi
f() { set -e; return 1; }
`,
  logrotate: `/var/log/nginx/*.log {
  daily
  postrotate
    if [ -f /run/nginx.pid ]; then kill -USR1 1; fi
  endscript
}
`,
  Icinga: `object Host "a" {
  import "generic"
  address = "192.0.2.1"
}
`,
  FreeRADIUS: `server default {
  listen { type = auth }
  authorize { if (&User-Name) { update { x := 1 } } }
}
`,
  keepalived: `vrrp_script chk { script "killall -0 nginx" }
virtual_server 192.0.2.1 443 { real_server 127.0.0.1 4000 { weight 1 } }
`,
  prose: "This server { is } down; return later.\n",
};

test.each(Object.entries(OTHERS))("%s is not nginx", (_, text) => {
  expect(looksLikeNginx(new SourceFile("site.conf", text))).toBe(false);
});

const NGINX: Readonly<Record<string, string>> = {
  "a site": "server { listen 80; return 301 https://$host$request_uri; }",
  "without a brace at the end": "server {\n  listen 80;\n  location / {\n    root /srv;\n  }\n",
  "without a semicolon": "server {\n  listen 80\n  server_name a.test;\n}\n",
  "without any semicolon": "location / {\n  proxy_pass http://127.0.0.1:4000\n}\n",
  "with an unclosed quote": 'server {\n  listen 80;\n  add_header X-A "b;\n}\n',
  "with a wrong name": "sever {\n  listen 80;\n  server_name a.test;\n}\n",
  "with an Apache line": "server {\n  ServerName a.test\n  listen 80;\n  root /srv;\n}\n",
  "a location": "location ^~ /media { return 404; }",
  "a quoted location": 'server { location "/media" { return 404; } }',
  "an upstream": "upstream phoenix { server 127.0.0.1:4000 max_fails=5; }",
  "a map": "map $http_upgrade $connection_upgrade { default upgrade; '' close; }",
  "a condition": "if ($host = a.test) { return 404; }",
  "headers only": 'add_header X-Frame-Options "DENY" always;\n',
  "a main file": "user www-data;\nevents { worker_connections 64; }\nhttp { include sites/*; }",
  "a template": "server {\n  listen {{ port }} ssl;\n  server_name {{ domain }};\n}\n",
  "Lua inside": "server { listen 80; content_by_lua_block { local a = { b = 1 }; } }",
};

test.each(Object.entries(NGINX))("%s is nginx", (_, text) => {
  expect(looksLikeNginx(new SourceFile("site.conf", text))).toBe(true);
});

test("a name that only nginx's files have is enough", () => {
  expect(looksLikeNginx(new SourceFile("pleroma.nginx", "foo bar;"))).toBe(true);
  expect(looksLikeNginx(new SourceFile("pleroma.conf", "foo bar;"))).toBe(false);
});
