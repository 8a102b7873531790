import Config

config :pleroma, :a, b: "x#{}y"
