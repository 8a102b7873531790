import Config

config :pleroma, :instance, name: "x"

config :pleroma, :b, a: 1
