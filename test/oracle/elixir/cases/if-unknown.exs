import Config

config :a, b: 1, c: 1
if System.get_env("X") == "true" do
  config :a, b: 1, c: 2, d: 3
end
config :a, e: 4
