import Config

config :pleroma, :a, b: 1 // comment here
