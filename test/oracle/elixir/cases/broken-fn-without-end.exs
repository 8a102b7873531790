import Config

f = fn x -> x
config :pleroma, :a, b: f.(1)
