import { expect, test } from "vitest";
import { assembleNginx } from "../../src/nginx/configuration.ts";
import { responseHeaders } from "../../src/nginx/headers/response-headers.ts";
import type { NginxConfiguration } from "../../src/nginx/model/model.ts";
import { tlsProtocols } from "../../src/nginx/model/tls.ts";
import { route } from "../../src/nginx/route.ts";
import { SourceFile } from "../../src/source/source-file.ts";

/** How far a file reaches that the repository does not hold. */

function assemble(text: string): NginxConfiguration {
  const file = new SourceFile("site.conf", text);
  return assembleNginx([file], {
    files: new Map([[file.path, file]]),
    paths: new Set([file.path]),
    links: new Map(),
  });
}

function socketOf({ sockets }: NginxConfiguration, name: string) {
  const socket = sockets.find((one) => one.name === name);
  if (socket === undefined) throw new Error(`no socket ${name}`);
  return socket;
}

function answerOf(configuration: NginxConfiguration, name: string, target: string, host: string) {
  const socket = socketOf(configuration, name);
  const { outcome, status } = route(configuration, { socket, host, target });
  return outcome.kind === "unknown" ? outcome.reason : `${outcome.kind} ${status}`;
}

const TLS_SERVER =
  "server { listen 443 ssl; server_name b.test; ssl_protocols TLSv1.3; location / { return 200; } }";

test("what one server includes changes no other server", () => {
  const configuration = assemble(`
server { listen 80; server_name a.test b.test; include snippets/any.conf; return 301 https://$host/; }
${TLS_SERVER}
server { listen 443 ssl; server_name c.test; include snippets/other.conf; }`);
  const unknown = "the file snippets/any.conf, which is not here";
  expect(answerOf(configuration, "*:80", "/", "a.test")).toBe(unknown);
  expect(answerOf(configuration, "*:80", "/", "other.test")).toBe(unknown);
  expect(tlsProtocols(socketOf(configuration, "*:443"))).toMatchObject({ state: "known" });
  expect(answerOf(configuration, "*:443", "/", "b.test")).toBe("status 200");
  expect(answerOf(configuration, "*:443", "/", "other.test")).toBe("status 200");
  expect(answerOf(configuration, "*:443", "/", "c.test")).toBe(
    "the file snippets/other.conf, which is not here",
  );
});

test("a server that writes no socket or name of its own may have any", () => {
  const sockets = assemble(`
server { server_name a.test; include snippets/listens.conf; return 404; }
${TLS_SERVER}`);
  expect(tlsProtocols(socketOf(sockets, "*:443"))).toMatchObject({ state: "dynamic" });
  const names = assemble(`
${TLS_SERVER}
server { listen 443 ssl; include snippets/names.conf; return 404; }`);
  expect(answerOf(names, "*:443", "/", "b.test")).toBe("status 200");
  expect(answerOf(names, "*:443", "/", "other.test")).toBe(
    "the file snippets/names.conf, which is not here",
  );
});

test.each(["letsencrypt.conf", "letsencrypt-acme-challenge.conf", "acme-challenge.conf"])(
  "%s answers challenges and nothing else",
  (file) => {
    const configuration = assemble(`
server { listen 80; server_name a.test; include snippets/${file}; location / { return 301 https://$host/; } }
server { listen 8080; server_name a.test; include snippets/${file}; return 301 https://$host/; }`);
    const challenge = "/.well-known/acme-challenge/token";
    expect(answerOf(configuration, "*:80", "/", "a.test")).toBe("redirect 301");
    expect(answerOf(configuration, "*:80", "/media/x", "a.test")).toBe("redirect 301");
    expect(answerOf(configuration, "*:80", challenge, "a.test")).toBe(
      `the file snippets/${file}, which is not here`,
    );
    expect(answerOf(configuration, "*:8080", challenge, "a.test")).toBe("redirect 301");
  },
);

test("parameters of TLS bring headers with them, but no other way", () => {
  const configuration = assemble(`
server { listen 443 ssl; server_name a.test; include snippets/ssl-params.conf; location / { return 200; } }`);
  const socket = socketOf(configuration, "*:443");
  expect(tlsProtocols(socket)).toMatchObject({ state: "dynamic" });
  const result = route(configuration, { socket, host: "a.test", target: "/" });
  expect(result.status).toBe(200);
  expect(responseHeaders(result, []).uncertain).toHaveLength(1);
});
