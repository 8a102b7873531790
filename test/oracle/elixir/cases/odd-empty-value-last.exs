import Config

config :pleroma, :instance,
  name:

config :pleroma, :b, c: 1
