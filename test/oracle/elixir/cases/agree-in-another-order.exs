import Config
if System.get_env("X") do
  config :a, b: 1
  config :a, c: 2
else
  config :a, c: 2
  config :a, b: 1
end
