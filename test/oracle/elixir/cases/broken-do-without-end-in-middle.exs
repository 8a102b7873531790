import Config

if config_env() == :prod do
  config :pleroma, :instance, name: "x"

config :pleroma, :media_proxy, enabled: false
