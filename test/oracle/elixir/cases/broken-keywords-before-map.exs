import Config

config :a, x: 1, %{y: 2}
