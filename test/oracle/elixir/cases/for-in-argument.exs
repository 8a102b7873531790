import Config

config :a, b: for x <- [1], do: x
