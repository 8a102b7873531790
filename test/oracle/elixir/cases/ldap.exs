import Config

config :pleroma, :ldap,
  enabled: true,
  host: System.get_env("LDAP_HOST") || "localhost",
  port: 389,
  ssl: false,
  sslopts: [],
  tls: true,
  tlsopts: [verify: :verify_peer, cacertfile: "/etc/ssl/ca.pem"],
  base: "ou=users,dc=example,dc=org",
  uid: "cn"

config :pleroma, Pleroma.Web.Auth.Authenticator, Pleroma.Web.Auth.LDAPAuthenticator
