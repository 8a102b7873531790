import Config

config :pleroma, :instance, a: {2, b: 1}
