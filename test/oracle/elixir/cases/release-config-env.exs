import Config

config :a, b: config_env()
