import Config

config :pleroma, :instance, a: [b: 1, :c]
