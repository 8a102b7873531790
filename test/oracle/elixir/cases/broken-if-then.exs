import Config

if config_env() == :prod then
  config :pleroma, :a, b: 1
end
