import Config

hosts = ["example.org", "abcdef.onion"]
[clearnet | [onion]] = hosts
config :pleroma, Pleroma.Web.Endpoint, url: [host: clearnet], extra: onion
config :pleroma, :http_security, enabled: String.ends_with?(onion, ".onion")
