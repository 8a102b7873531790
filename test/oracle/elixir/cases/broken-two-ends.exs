import Config

if config_env() == :prod do
  config :pleroma, :instance, name: "x"
end
end

config :pleroma, :media_proxy, enabled: false
