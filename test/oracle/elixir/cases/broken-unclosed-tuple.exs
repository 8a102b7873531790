import Config

config :a, ip: {127, 0, 0, 1
config :a, c: 1
