import Config

if config_env() == :prod do
  config :a, b: 1
else
  config :a, b: 2, c: 3
end
unless config_env() == :prod do
  config :a, d: 1
end
config :a, e: if(config_env() == :test, do: 1)
if config_env() in [:prod, :test], do: config(:a, f: 1)
config :a, g: config_env(), h: Mix.env()
