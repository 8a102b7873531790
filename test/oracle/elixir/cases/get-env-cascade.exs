import Config

level = case System.get_env("LEVEL") do
  "true" -> :debug
  _ -> :info
end
config :logger, level: level
config :logger, :console, level: level, format: "$message"
enabled = System.get_env("ENABLED", "false") in ["true", "1"]
config :a, enabled: enabled, both: enabled and true, neither: enabled && false
if enabled, do: config(:a, on: true), else: config(:a, on: false)
