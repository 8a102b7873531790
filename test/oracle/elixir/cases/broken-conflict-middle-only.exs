import Config

config :pleroma, :a, b: 1
=======
config :pleroma, :a, b: 2
