import Config

config :p, :a, hd([])
