import { httpIp } from "../../../src/rules/pleroma/http-ip.ts";
import { configTable } from "./config-row.ts";

const HTTPS_IP = "Pleroma.Web.Endpoint.https.ip";

function endpoint(options: string): string {
  return `config :pleroma, Pleroma.Web.Endpoint, ${options}`;
}

configTable(httpIp, {
  accept: [
    { config: endpoint("http: [ip: {127, 0, 0, 1}, port: 4000]"), at: "{127, 0, 0, 1}" },
    { config: endpoint("http: [ip: {127, 1, 2, 3}]") },
    { config: endpoint("http: [ip: {0, 0, 0, 0, 0, 0, 0, 1}]") },
    {
      name: "IPv4 loopback mapped into IPv6",
      config: endpoint("http: [ip: {0, 0, 0, 0, 0, 0xFFFF, 0x7F00, 1}]"),
    },
    { config: endpoint("http: [ip: :loopback]") },
    {
      name: "loopback among Cowboy's options, whatever upstream's own address is",
      config: endpoint("http: [transport_options: [socket_opts: [:inet, ip: {127, 0, 0, 1}]]]"),
    },
    {
      name: "the address wins over Cowboy's options",
      config: endpoint(
        "http: [ip: {127, 0, 0, 1}, transport_options: [socket_opts: [ip: {0, 0, 0, 0}]]]",
      ),
    },
    { config: endpoint('http: [ip: {:local, "/run/pleroma/pleroma.sock"}, port: 0]') },
    {
      name: "a list that is no keyword list has its address too",
      config: endpoint("http: [:inet6, ip: {0, 0, 0, 0, 0, 0, 0, 1}]"),
    },
    {
      name: "a later call keeps the address of an earlier one",
      config: `${endpoint("http: [ip: {127, 0, 0, 1}]")}\n${endpoint("http: [port: 4001]")}`,
    },
    {
      name: "the port depends on the environment, the address does not",
      config: endpoint('http: [ip: {127, 0, 0, 1}, port: System.get_env("PORT")]'),
    },
    { config: endpoint("http: false"), says: "no port" },
    { config: endpoint("http: nil") },
    { name: "no web server", config: endpoint("http: [ip: {0, 0, 0, 0}], server: false") },
    {
      name: "serve_endpoints decides where server is absent",
      config: `${endpoint("http: [ip: {0, 0, 0, 0}]")}\nconfig :phoenix, serve_endpoints: false`,
    },
    {
      name: "both listeners on loopback",
      config: endpoint("http: [ip: {127, 0, 0, 1}], https: [ip: {127, 0, 0, 1}, port: 4040]"),
    },
    {
      name: "HTTPS alone, on loopback",
      config: endpoint("http: false, https: [ip: :loopback]"),
      subject: HTTPS_IP,
    },
  ],
  reject: [
    {
      name: "Cowboy's options yield to upstream's own address, which old releases lack",
      config: endpoint("http: [transport_options: [socket_opts: [ip: {0, 0, 0, 0}]]]"),
      severity: "low",
      at: "{0, 0, 0, 0}",
    },
    {
      name: "Cowboy's options count where upstream's list is replaced",
      config: endpoint("http: [:inet, transport_options: [socket_opts: [ip: {0, 0, 0, 0}]]]"),
      at: "{0, 0, 0, 0}",
    },
    {
      name: "Bandit's options win over the address",
      config: endpoint(
        "http: [ip: {127, 0, 0, 1}, thousand_island_options: [transport_options: [ip: :any]]]",
      ),
      at: ":any",
    },
    { config: endpoint("http: [ip: {0, 0, 0, 0}]"), at: "{0, 0, 0, 0}", says: "all interfaces" },
    { config: endpoint("http: [ip: {0, 0, 0, 0, 0, 0, 0, 0}]"), says: "all interfaces" },
    {
      name: "0.0.0.0 mapped into IPv6",
      config: endpoint("http: [ip: {0, 0, 0, 0, 0, 0xFFFF, 0, 0}]"),
      says: "all interfaces",
    },
    { config: endpoint("http: [ip: :any]"), says: "all interfaces" },
    { config: endpoint("http: [ip: {203, 0, 113, 7}]") },
    { config: endpoint("http: [ip: {0x2001, 0xDB8, 0, 0, 0, 0, 0, 1}]") },
    { config: endpoint("http: [ip: {10, 0, 0, 5}]"), severity: "medium" },
    { config: endpoint("http: [ip: {172, 31, 0, 5}]"), severity: "medium" },
    { name: "beyond RFC 1918", config: endpoint("http: [ip: {172, 32, 0, 5}]") },
    { config: endpoint("http: [ip: {192, 168, 1, 5}]"), severity: "medium" },
    { config: endpoint("http: [ip: {0xFD00, 0, 0, 0, 0, 0, 0, 1}]"), severity: "medium" },
    {
      name: "nothing is set",
      config: endpoint('url: [host: "example.org"]'),
      severity: "low",
      says: "older ones, and the hardening guide, say on all interfaces",
    },
    { config: endpoint("http: [port: 4000]"), severity: "low" },
    {
      name: "the port alone is set, by the environment",
      config: endpoint('http: [port: System.fetch_env!("PORT")]'),
      severity: "low",
    },
    {
      name: "the address stands under host:",
      config: endpoint("host: [ip: {127, 0, 0, 1}]"),
      severity: "low",
      says: "under `host:`, which Pleroma does not read",
      at: "{127, 0, 0, 1}",
    },
    {
      name: "a list with more than pairs replaces upstream's",
      config: endpoint("http: [:inet6, port: 4000]"),
      says: "all interfaces",
    },
    { config: endpoint('http: [ip: "127.0.0.1"]'), says: "does not start" },
    { config: endpoint("http: [ip: '127.0.0.1']"), says: "does not start" },
    { config: endpoint("http: [ip: nil]"), says: "does not start" },
    { config: endpoint("http: [ip: {127, 0, 0, 256}]"), says: "does not start" },
    { config: endpoint("http: true"), says: "does not start" },
    {
      name: "an address twice: the worst counts",
      config: endpoint("http: [ip: {127, 0, 0, 1}, ip: {0, 0, 0, 0}]"),
    },
    {
      name: "under Erlang's other name, which counts as well",
      config: endpoint("http: [ip: {127, 0, 0, 1}, ifaddr: {0, 0, 0, 0}]"),
      at: "{0, 0, 0, 0}",
    },
    {
      name: "HTTPS beside it, without an address",
      config: endpoint("http: [ip: {127, 0, 0, 1}], https: [port: 443]"),
      subject: HTTPS_IP,
      says: "all interfaces",
    },
    {
      name: "HTTPS beside it, on all interfaces",
      config: endpoint("http: [ip: {127, 0, 0, 1}], https: [ip: {0, 0, 0, 0}]"),
      subject: HTTPS_IP,
    },
  ],
  unknown: [
    {
      name: "a list with more than pairs, known in part",
      config: endpoint('http: [:inet6, port: System.get_env("PORT")]'),
    },
    {
      name: "the address depends on the environment",
      config:
        'ip = if System.get_env("PUBLIC"), do: {0, 0, 0, 0}, else: {127, 0, 0, 1}\n' +
        endpoint("http: [ip: ip]"),
    },
    { config: endpoint('http: [ip: {127, 0, 0, String.to_integer(System.get_env("LAST"))}]') },
    { name: "a socket that systemd opens", config: endpoint("http: [ip: {127, 0, 0, 1}, fd: 3]") },
    { name: "a template's address", config: endpoint("http: [ip: {{ listen_ip }}]") },
    { config: endpoint("http: [ip: %{family: :inet, addr: {127, 0, 0, 1}, port: 4000}]") },
  ],
});
