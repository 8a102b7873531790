import Config

case config_env() do
  :prod -> config :pleroma, :a, b: 1,
  _ -> nil
end
