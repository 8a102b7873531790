import Config

before = Mix.env()
Mix.env(:dev)
config :p, :a, Mix.env()
config :p, :b, config_env()
if Mix.env() == :dev, do: config(:p, :c, 2), else: config(:p, :c, 1)
Mix.env(before)
