import Config

config :p, :a, div(1, 0)
