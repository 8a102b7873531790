import Config

config :a, b: [x: 1]
if System.get_env("X"), do: config(:a, b: 5)
config :a, b: [y: 2]
