import Config

if config_env() == :prod:
  config :pleroma, :a, b: 1
