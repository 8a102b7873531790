import Config

unless config_env() == :dev do
  config :pleroma, :a, b: 1
else
  config :pleroma, :a, b: 2
end
