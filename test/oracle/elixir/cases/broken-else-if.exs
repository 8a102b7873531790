import Config

if config_env() == :dev do
  config :pleroma, :a, b: 1
else if config_env() == :prod do
  config :pleroma, :a, b: 2
end
