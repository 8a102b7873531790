import Config

config :a, https: [:inet6, port: 443]
config :a, https: [port: 444]
config :a, http: [port: 1]
config :a, http: [:inet6, port: 2]
