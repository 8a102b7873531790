import Config

if System.get_env("X"), do: config(:a, b: [])
if System.get_env("X"), do: config(:a, c: [x: 1])
config :a, c: []
