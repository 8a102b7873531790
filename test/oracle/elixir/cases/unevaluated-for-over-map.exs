import Config

for {k, v} <- %{x: 1, y: 2}, do: config(:a, k, v)
config :a, z: 1
