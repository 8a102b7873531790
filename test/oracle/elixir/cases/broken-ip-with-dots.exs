import Config

config :a, ip: {127.0.0.1}
