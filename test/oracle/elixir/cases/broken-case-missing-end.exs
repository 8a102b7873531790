import Config

case config_env() do
  :prod -> 1
  _ -> 2

config :pleroma, :a, b: 1
