import Config

case System.get_env("X", "a") do
  "true" -> config :a, b: 1, c: 1
  _ -> config :a, b: 1, c: 2
end
